# The front door. `make run` and `make test` do all set-up themselves and take seconds the second time.

PYTHON ?= python3
export PATH := $(CURDIR)/.venv/bin:$(PATH)

HOST ?= 127.0.0.1
PORT ?= 8000
# `make run` serves the real thing on this machine, errors pages and compressed files included.
# DEBUG=1 make run serves it as a developer wants it.
RUN = HOST=$(HOST) PORT=$(PORT) \
	DEBUG=$${DEBUG:-0} \
	SECRET_KEY=$${SECRET_KEY:-$$(cat var/secret-key)} \
	SITE_URL=$${SITE_URL:-http://$(if $(filter 0.0.0.0 ::,$(HOST)),127.0.0.1,$(HOST)):$(PORT)} \
	ALLOWED_HOSTS=$${ALLOWED_HOSTS:-localhost,127.0.0.1,[::1],$(HOST)} \
	COMMENT_LIMIT=$${COMMENT_LIMIT-} SIGN_UP_LIMIT=$${SIGN_UP_LIMIT-}

# The server shares a port that is taken instead of refusing it, so it is asked for first.
PORT_IS_FREE = import socket, sys; taken = socket.socket().connect_ex(("$(HOST)", $(PORT))) == 0; \
	sys.exit("Something answers on $(HOST):$(PORT) already. Elsewhere: PORT=9000 make run" if taken else 0)

.PHONY: run test test-sqlite test-postgres mails check lock clean help

help: ## Say what there is.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: .venv/installed var/secret-key ## Serve the site with worker and clock; set up and seed it first.
	@python -c '$(PORT_IS_FREE)'
	@$(RUN) python manage.py migrate --verbosity 0
	@$(RUN) python manage.py collectstatic --noinput --verbosity 0
	@$(RUN) python manage.py seed
	@echo "Serving on http://$(HOST):$(PORT)/ – stop with Ctrl+C. Mail is written to var/mail/."
	@$(RUN) exec honcho start

# Dealt one at a time: dealt by the hundred, the slow ones lie with one process while the other waits.
PYTEST = pytest --numprocesses 2 --maxschedchunk 1

test: .venv/installed-dev mails test-sqlite test-postgres ## Run every test, on SQLite and on PostgreSQL.

test-sqlite: .venv/installed-dev ## Run every test on SQLite, journeys in the browser included.
	@[ -x /usr/bin/chromium ] || echo "No Chromium: the journeys in a real browser are skipped. (apt-get install chromium)"
	$(PYTEST)

test-postgres: .venv/installed-dev ## Run the tests that ask the database on a PostgreSQL that comes with the requirements.
	python -m tests.with_postgres $(PYTEST) -m "database and not browser"

mails: .venv/installed-dev ## Fetch the mails that the classifier is tried on, once.
	@python -m tests.fetch_mails

check: .venv/installed-dev ## What a reviewer asks for first: style, formatting, layers, types, migrations.
	ruff format --check . && ruff check . && lint-imports --no-logo && mypy && python manage.py makemigrations --check

lock: .venv/installed-dev ## Choose the newest versions that pyproject.toml allows, with hashes.
	pip install --quiet uv
	uv pip compile $(LOCK) pyproject.toml -o requirements.txt --upgrade
	uv pip compile $(LOCK) --group dev pyproject.toml -c requirements.txt -o requirements-dev.txt --upgrade

LOCK = --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links

clean: ## Remove what set-up made; the site's data in var/ stays.
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "kingsfund needs Python 3.11 or newer: PYTHON=/path/to/python3.11 make ...")'
	$(PYTHON) -m venv .venv

.venv/installed: .venv/bin/python requirements.txt
	pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/installed-dev: .venv/bin/python requirements-dev.txt
	pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ .venv/installed

var/secret-key:
	@mkdir -p -m 700 var
	@umask 077 && $(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(64), end="")' > $@
