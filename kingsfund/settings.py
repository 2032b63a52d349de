"""Settings, read from the environment. Nothing is needed in development.

With DEBUG off, a missing or weak value stops the start with one line that says what to set;
docs/operators.md describes every name.
"""

import os
import secrets
import sys
from collections.abc import Callable
from email.utils import formataddr
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from kingsfund.core.db.sqlite import use_safe_sqlite
from kingsfund.core.security.private_files import UMASK, make_private_folder

use_safe_sqlite()

import environ  # noqa: E402 - the safe SQLite has to be in place first

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Everything the site writes on this machine, and nothing else, is under here.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
os.umask(UMASK)
make_private_folder(VAR_DIR)

DEBUG = env.bool("DEBUG", default=True)


def refuse_to_start(name: str, problem: str, remedy: str) -> NoReturn:
    sys.exit(f"kingsfund cannot start: {name} {problem}. {remedy}")


def development_secret_key() -> str:
    """A key of this checkout's own, so that signed links survive a restart."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text()


def read_secret_key() -> str:
    key = env.str("SECRET_KEY", default="")
    if DEBUG:
        return key or development_secret_key()
    remedy = (
        "Set it to at least 50 random characters: "
        "python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"
    )
    if not key:
        refuse_to_start("SECRET_KEY", "is not set", remedy)
    if len(key) < 50 or len(set(key)) < 5 or key.startswith("django-insecure-"):
        refuse_to_start("SECRET_KEY", "is too weak", remedy)
    return key


def read_site_url() -> str:
    """Where readers find the site: every absolute link is made from it, never from a request."""
    default = "http://{}:{}".format(env.str("HOST", "127.0.0.1"), env.str("PORT", "8000"))
    url = (env.str("SITE_URL", default="") or (default if DEBUG else "")).rstrip("/")
    remedy = "Set it to the address readers type, such as https://www.example.org"
    if not url:
        refuse_to_start("SITE_URL", "is not set", remedy)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        refuse_to_start("SITE_URL", f"is not an address: {url!r}", remedy)
    if not DEBUG and parts.scheme == "http" and parts.hostname not in LOOPBACK:
        refuse_to_start("SITE_URL", "starts with http://", "Serve readers over https://")
    return url


def read_allowed_hosts() -> list[str]:
    hosts = env.list("ALLOWED_HOSTS", default=[]) or ([*LOOPBACK, SITE_HOST] if DEBUG else [])
    if not hosts:
        refuse_to_start(
            "ALLOWED_HOSTS", "is not set", f"Set it to the host names of the site: {SITE_HOST}"
        )
    if "*" in hosts and not DEBUG:
        refuse_to_start("ALLOWED_HOSTS", "is '*'", f"Name the host names of the site: {SITE_HOST}")
    return hosts


def read_url(name: str, default: str, parse: Callable[[str], dict]) -> dict:
    """What a URL in the environment says; an empty one says as little as none."""
    try:
        return parse(env.str(name, default="") or default)
    except (ImproperlyConfigured, KeyError, ValueError):
        refuse_to_start(name, "cannot be read", "docs/operators.md shows how it is written.")


LOOPBACK = ["localhost", "127.0.0.1", "[::1]", "::1"]
SECRET_KEY = read_secret_key()
# Keys of the past: links in mails that were signed with them go on working.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
SITE_URL = read_site_url()
SITE_HOST = urlsplit(SITE_URL).hostname or ""
ALLOWED_HOSTS = read_allowed_hosts()
SITE_NAME = env.str("SITE_NAME", default="The Alder Institute")
SITE_TAGLINE = env.str("SITE_TAGLINE", default="Independent thinking on health and care")
# "Name=https://…" pairs, shown in "Keep up to date" and in the footer.
SOCIAL_LINKS = env.dict("SOCIAL_LINKS", default={})

# How many proxies stand in front and may be believed about the client's address and scheme.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
if TRUSTED_PROXIES < 0:
    refuse_to_start(
        "TRUSTED_PROXIES", "is less than 0", "Set it to the number of proxies in front."
    )

INSTALLED_APPS = [
    "kingsfund.apps.KingsfundConfig",
    "articles",
    "comments",
    "newsletter",
    "kingsfund.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "kingsfund.core.http.public_pages.PublicPageGuardMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kingsfund.core.http.middleware.ContentSecurityPolicyMiddleware",
    "kingsfund.core.http.middleware.RefusedBodyMiddleware",
    "kingsfund.core.http.middleware.RefuseUnprintableInputMiddleware",
    "kingsfund.core.http.public_pages.IgnoreWorthlessCookiesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "kingsfund.core.http.middleware.RefuseNumbersOutOfRangeMiddleware",
]

ROOT_URLCONF = "kingsfund.urls"
WSGI_APPLICATION = "kingsfund.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kingsfund.context_processors.site",
            ],
        },
    },
]

# Data

DATABASES = {
    "default": read_url("DATABASE_URL", f"sqlite:///{VAR_DIR}/kingsfund.sqlite3", env.db_url_config)
}
DATABASES["default"]["CONN_MAX_AGE"] = None
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        # WAL alone makes locking worse: a transaction that reads first and writes later must
        # queue at its beginning, or it is refused at its end.
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-16000;"
            "PRAGMA temp_store=MEMORY;PRAGMA journal_size_limit=67108864"
        ),
    }
    # A file, because locking is never exercised on an in-memory database.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

CACHES = {"default": read_url("CACHE_URL", "locmemcache://kingsfund", env.cache_url_config)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {
    "default": {"BACKEND": env.str("TASKS_BACKEND", default="django_tasks_db.DatabaseBackend")}
}

# Files

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "kingsfund.core.http.staticfiles.HashedFilesStorage"
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
# In development files are served from where they are written, with no collecting in between.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_HANDLERS = [
    "kingsfund.core.http.uploads.PublicFilesSkipped",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Requests

# The threads of one web process that answer requests; `kingsfund.core.http.server` reads the same name.
# One reads bodies and one answers meanwhile, at least.
WEB_THREADS = max(2, env.int("WEB_THREADS", default=32))
# Bytes that one request may bring: a form of a reader, and what somebody signed in sends in.
PUBLIC_BODY_LIMIT = 64 * 1024
STAFF_BODY_LIMIT = env.int("STAFF_BODY_LIMIT", default=50_000_000)

# Mail

vars().update(read_url("EMAIL_URL", "dummymail://", env.email_url_config))
MAIL_FOLDER = VAR_DIR / "mail"
if not env.str("EMAIL_URL", default=""):
    EMAIL_BACKEND = "kingsfund.mail.folder_backend.EmailBackend"
EMAIL_TIMEOUT = 20
# Quoted where the name holds a comma or the like, encoded where it is not ASCII (RFC 5322, 2047).
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default=formataddr((" ".join(SITE_NAME.split()), f"post@{SITE_HOST}"))
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# People

AUTH_USER_MODEL = "kingsfund.User"
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "kingsfund.core.security.passwords.LengthValidator"},
    {"NAME": "kingsfund.core.security.passwords.KnownPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
# Attempts at one action by one network, as "times/seconds"; empty for no limit.
COMMENT_LIMIT = env.str("COMMENT_LIMIT", default="" if DEBUG else "20/600")
REPORT_LIMIT = env.str("REPORT_LIMIT", default="" if DEBUG else "10/3600")
SIGN_UP_LIMIT = env.str("SIGN_UP_LIMIT", default="" if DEBUG else "20/600")
PICTURE_LIMIT = env.str("PICTURE_LIMIT", default="" if DEBUG else "120/600")
LOGIN_LIMIT = env.str("LOGIN_LIMIT", default="" if DEBUG else "10/600")
# Wrong passwords for one account, from wherever, in browsers that it never signed in with.
ACCOUNT_LOGIN_LIMIT = env.str("ACCOUNT_LOGIN_LIMIT", default="" if DEBUG else "20/3600")
# How long a moderator may think better of a decision before the writer is told, in seconds.
DECISION_MAIL_DELAY = env.int("DECISION_MAIL_DELAY", default=120)
# The response target, in working days, and how often moderators hear of waiting comments.
COMMENT_RESPONSE_DAYS = env.int("COMMENT_RESPONSE_DAYS", default=2)
MODERATOR_MAIL_EVERY = env.int("MODERATOR_MAIL_EVERY", default=3600)
# Of a hundred decisions, how many a second moderator judges again without knowing the first; 0 for none.
BLIND_REVIEW_SHARE = env.float("BLIND_REVIEW_SHARE", default=5)

# Articles

# Whether somebody other than the writer approves an article before it is published.
REVIEW_POLICY = env.str("REVIEW_POLICY", default="") or "advised"
if REVIEW_POLICY not in ("off", "advised", "required"):
    refuse_to_start("REVIEW_POLICY", f"is {REVIEW_POLICY!r}", "Set it to off, advised or required.")
# After how many years an article says that it is old; 0 for never.
AGE_BANNER_YEARS = env.int("AGE_BANNER_YEARS", default=5)
# In how many months somebody is asked again whether an article still holds; 0 for never.
REVIEW_AFTER_MONTHS = env.int("REVIEW_AFTER_MONTHS", default=24)

# Which files readers may be offered for download, by their ending, and how large: in bytes.
DOWNLOAD_TYPES = env.list(
    "DOWNLOAD_TYPES",
    default=[
        "pdf",
        "docx",
        "xlsx",
        "pptx",
        "odt",
        "ods",
        "odp",
        "epub",
        "zip",
        "csv",
        "txt",
        "png",
        "jpg",
        "jpeg",
        "mp3",
    ],
)
DOWNLOAD_LIMIT = env.int("DOWNLOAD_LIMIT", default=30_000_000)

# Language and time

LANGUAGE_CODE = "en-gb"
TIME_ZONE = env.str("TIME_ZONE", default="Europe/London")
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["kingsfund.core.formats"]

# Security

IS_HTTPS = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = IS_HTTPS and not DEBUG
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL_REDIRECT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_SSL_REDIRECT
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kingsfund.core.http.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# Whether a public page made for one visitor is an error, as it always is with DEBUG.
REFUSE_PERSONAL_PAGES = False

# The names of Django 6.0, so that its own middleware can take over. Values are lists of sources.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "form-action": ["'self'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
}

# Look

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Errors go to standard error, where every supervisor collects them; no line holds a secret link.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "kingsfund.core.security.secret_links.LineFormatter",
            "fmt": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django_tasks": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
