"""The style of the house, as far as it can be executed; docs/architecture.md says why."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from textwrap import indent

import pytest
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent
APPS = ["kingsfund", "articles", "comments", "newsletter"]
MODULES = sorted(
    path.relative_to(ROOT)
    for app in APPS
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts
)
MIGRATIONS = sorted(
    path.relative_to(ROOT) for app in APPS for path in (ROOT / app).glob("migrations/[0-9]*.py")
)
TEMPLATES = sorted(path.relative_to(ROOT) for path in (ROOT / "templates").rglob("*.*"))
TESTS = sorted(path.relative_to(ROOT) for path in (ROOT / "tests").rglob("test_*.py"))

# What the project wires together: settings, addresses, commands and the data they make.
WIRING = (
    "articles/management",
    "comments/management",
    "kingsfund/management",
    "kingsfund/urls.py",
    "kingsfund/settings.py",
    "kingsfund/demo",
)


Rule = Callable[[Path], Iterable[tuple[int, str]]]


def offenders(rule: Rule, files: Sequence[Path]) -> list[str]:
    """Where the files break a rule, as "file:line: what"; a rule without files to look at is none."""
    assert files
    return [f"{file}:{line}: {what}" for file in files for line, what in rule(file)]


@cache
def text_of(file: Path) -> str:
    return (ROOT / file).read_text()


@cache
def nodes_of(module: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(text_of(module))))


def matches(pattern: str, file: Path) -> list[tuple[int, str]]:
    """The line of each match, and what it is."""
    text = text_of(file)
    found = re.finditer(pattern, text)
    return [(text.count("\n", 0, match.start()) + 1, match[0].strip()) for match in found]


def imports_of(module: Path) -> Iterator[tuple[int, str]]:
    for node in nodes_of(module):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module


def functions_of(module: Path) -> Iterator[ast.FunctionDef]:
    for node in nodes_of(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_modules_are_named_for_their_trade() -> None:
    of_no_trade = {"services", "utils", "helpers", "common", "misc", "signals"}
    assert [str(module) for module in MODULES if module.stem in of_no_trade] == []


def model_signals(module: Path) -> list[tuple[int, str]]:
    # `post_migrate` is of no model, and of no row.
    return matches(
        r"\breceiver\b|(?<!post_migrate)\.connect\(|django\.db\.models\.signals(?! import post_migrate\n)",
        module,
    )


def test_no_model_signals() -> None:
    assert offenders(model_signals, MODULES) == []


def overgrown(module: Path) -> Iterator[tuple[int, str]]:
    lines = len(text_of(module).splitlines())
    if lines > 400:
        yield 401, f"{lines} lines in a module"
    for function in functions_of(module):
        length = function.end_lineno - function.lineno + 1
        if length > 40:
            yield function.lineno, f"{length} lines in {function.name}"


def test_no_room_has_grown_too_large() -> None:
    assert offenders(overgrown, MODULES) == []


def bare_signatures(module: Path) -> Iterator[tuple[int, str]]:
    for function in functions_of(module):
        if function.returns is None:
            yield function.lineno, function.name


def test_every_signature_is_annotated() -> None:
    assert offenders(bare_signatures, MODULES) == []


def queries_by_status(module: Path) -> Iterator[tuple[int, str]]:
    if "models" in str(module) or str(module).startswith(WIRING):
        return
    for node in nodes_of(module):
        is_query = (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"filter", "exclude", "get", "get_or_create"}
        )
        for keyword in node.keywords if is_query else ():
            if keyword.arg and re.search(r"(^|__)status$", keyword.arg):
                yield node.lineno, f"{node.func.attr}({keyword.arg}=…)"


def test_states_are_asked_for_in_the_words_of_the_admin() -> None:
    assert offenders(queries_by_status, MODULES) == []


OF_A_STATE = re.compile(r"(^|_)(status|action|state|channel|screening)(__in)?$")
SPELLS_ITS_STATES = (
    "articles/importing",  # the states of WordPress
    "articles/admin",  # buttons and filters of its pages
)


def is_spelled_out(node: ast.AST) -> bool:
    """Whether it is a string, or a list with one."""
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return any(map(is_spelled_out, node.elts))
    if isinstance(node, ast.Starred):
        return is_spelled_out(node.value)
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value != ""


def name_of(node: ast.AST) -> str:
    return getattr(node, "attr", "") or getattr(node, "id", "")


def bare_states(source: str) -> Iterator[tuple[int, str]]:
    """Where a state or an action is compared with a string, or given as one."""
    for node in ast.walk(ast.parse(source)):
        given: list[ast.AST] = []
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            is_of_a_state = any(OF_A_STATE.search(name_of(side)) for side in sides)
            is_part = isinstance(node.ops[0], ast.In | ast.NotIn)
            given = (sides[1:] if is_part else sides) if is_of_a_state else []
        elif isinstance(node, ast.Call) and name_of(node.func) != "add_argument":
            words = [word for word in node.keywords if OF_A_STATE.search(word.arg or "")]
            states = node.args if name_of(node.func) in ("in_state", "require_status") else []
            given = [*states, *(word.value for word in words)]
        if any(map(is_spelled_out, given)):
            yield node.lineno, ast.unparse(node)


@pytest.mark.parametrize(
    "source",
    [
        "one.status == 'spam'",
        "action in ('edit', 'undo')",
        "Q(comment__status='published')",
        "rows.filter(status__in=[*OPEN, 'spam'])",
        "rows.in_state('waiting')",
    ],
)
def test_check_of_states_finds_them(source: str) -> None:
    assert list(bare_states(source))


def test_states_are_members_of_their_enumerations() -> None:
    modules = [
        module
        for module in MODULES
        if module.parts[0] in ("articles", "comments")
        and not str(module).startswith(SPELLS_ITS_STATES)
    ]
    assert offenders(lambda module: bare_states(text_of(module)), modules) == []


def our_views(patterns: list) -> Iterator[tuple[Path, str]]:
    """The module and name of every function of ours that an address leads to."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from our_views(pattern.url_patterns)
        elif pattern.callback.__module__.split(".")[0] in APPS:
            module = pattern.callback.__module__.replace(".", "/")
            if "." in pattern.callback.__qualname__ or (
                "/admin/" in module and hasattr(pattern.callback, "admin_site")
            ):
                continue
            yield Path(f"{module}.py"), pattern.callback.__name__


def test_every_view_says_which_methods_it_takes() -> None:
    views = sorted(set(our_views(get_resolver().url_patterns)))
    assert views
    silent = []
    for module, view in views:
        (function,) = (function for function in functions_of(module) if function.name == view)
        marks = " ".join(ast.unparse(decorator) for decorator in function.decorator_list)
        if not re.search(r"require_|cacheable", marks):
            silent.append(f"{module}:{function.lineno}: {view}")
    assert silent == []


def other_accounts(module: Path) -> list[tuple[int, str]]:
    return matches(r"django\.contrib\.auth\.models import .*\bUser\b|get_user_model\(", module)


def test_accounts_are_of_our_own_model() -> None:
    assert offenders(other_accounts, [*MODULES, *TESTS]) == []


def imports_of_ours(migration: Path) -> Iterator[tuple[int, str]]:
    for line, name in imports_of(migration):
        if name.split(".")[0] in APPS:
            yield line, f"imports {name}"


def test_migrations_rest_on_no_code_that_changes() -> None:
    assert offenders(imports_of_ours, MIGRATIONS) == []


def test_migrations_are_named_by_hand() -> None:
    assert MIGRATIONS
    by_machine = re.compile(r"_auto_|_alter_.*_and_more")
    assert [str(one) for one in MIGRATIONS if by_machine.search(one.name)] == []


def test_migrations_are_complete(db: None) -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def url_names(patterns: list, app: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from url_names(pattern.url_patterns, pattern.app_name or app)
        elif isinstance(pattern, URLPattern):
            yield app, pattern.name or ""


def test_url_names_are_model_and_verb() -> None:
    ours = [(app, name) for app, name in url_names(get_resolver().url_patterns) if app in APPS[1:]]
    assert ours
    assert [name for _, name in ours if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name)] == []


def faults_of_template(template: Path) -> Iterator[tuple[int, str]]:
    if not re.fullmatch(r"[a-z0-9_]+\.[a-z]+", template.name):
        yield 1, "is not named in snake case"
    lines = len(text_of(template).splitlines())
    if lines > 150:
        yield 151, f"{lines} lines in a template"
    if "email" not in template.parts:
        yield from matches(r"<style|\sstyle=|\son[a-z]+=|javascript:", template)
        for line, script in matches(r"<script\b[^>]*>", template):
            if "src=" not in script and "application/ld+json" not in script:
                yield line, script


def test_templates_are_small_snake_case_and_free_of_inline_code() -> None:
    assert offenders(faults_of_template, TEMPLATES) == []


def test_every_mail_has_its_three_parts() -> None:
    names = {
        (path.parent, re.sub(r"_(subject\.txt|body\.txt|body\.html)$", "", path.name))
        for path in TEMPLATES
        if path.parent.name == "email" and path.parts[1] != "email"
    }
    assert names
    for folder, name in names:
        for part in ("subject.txt", "body.txt", "body.html"):
            assert folder / f"{name}_{part}" in TEMPLATES


# Tests of what several modules do together, or of what is no module; each says what it is about.
OF_SEVERAL = {
    "tests/articles/admin/test_approvals.py": "approvals, while others save",
    "tests/articles/admin/test_bylines.py": "the authors of an edition, on form and page",
    "tests/articles/admin/test_preview.py": "the preview beside the text, page and script",
    "tests/articles/admin/test_publishing.py": "what publishing from the form asks of the database",
    "tests/articles/admin/test_windows_at_once.py": "saves from several windows",
    "tests/articles/content/test_no_markup_patterns.py": "a rule of style, for every module",
    "tests/articles/test_allow_list.py": "the whole of what the sanitiser lets through",
    "tests/articles/test_article_list.py": "one of the lists of articles.views.listing",
    "tests/articles/test_author_page.py": "one of the lists of articles.views.listing",
    "tests/articles/test_foreign_markup.py": "one table, for the server and the browser",
    "tests/articles/test_home.py": "one of the lists of articles.views.listing",
    "tests/articles/test_remarks_carried_over.py": "remarks, when an edition is published",
    "tests/articles/test_topic_pages.py": "two of the lists of articles.views.listing",
    "tests/articles/test_scheduled_trial.py": "publishing while processes are killed",
    "tests/comments/models/test_standing_decisions.py": "what stands, counted in every place",
    "tests/comments/screening/test_any_text.py": "every signal, on any text",
    "tests/comments/test_concurrent_writers.py": "many writers at once",
    "tests/comments/test_hostile.py": "hostile words on every page",
    "tests/comments/test_learning_quality.py": "how well the classifier judges",
    "tests/comments/test_learning_together.py": "two who teach the classifier",
    "tests/comments/test_races.py": "two who decide at once",
    "tests/comments/test_races_beside.py": "two at once, in what stands beside decisions",
    "tests/comments/test_rights.py": "who may do what to a comment",
    "tests/kingsfund/core/test_every_form.py": "every form of the project",
    "tests/kingsfund/core/security/test_rotation.py": "a new SECRET_KEY, for all that is signed",
    "tests/kingsfund/test_contrast.py": "the colours of the stylesheets",
    "tests/kingsfund/test_error_pages.py": "the templates of errors",
    "tests/kingsfund/test_units.py": "the units of docs/systemd",
    "tests/kingsfund/test_weight.py": "what a page weighs",
    "tests/newsletter/views/test_ask.py": "a view of newsletter.views",
    "tests/newsletter/views/test_confirm.py": "two views of newsletter.views",
    "tests/newsletter/views/test_detail.py": "a view of newsletter.views",
    "tests/newsletter/views/test_end.py": "two views of newsletter.views",
    "tests/newsletter/views/test_list.py": "a view of newsletter.views",
    "tests/newsletter/views/test_preferences.py": "a view of newsletter.views",
}


def mirrors_its_subject(test: Path) -> bool:
    """Whether the module, or the folder of modules, that a test is named for is there."""
    subject = Path(*test.parts[1:-1], test.name.removeprefix("test_"))
    return (ROOT / subject).is_file() or (ROOT / subject.with_suffix("")).is_dir()


def test_tests_stand_where_their_subject_stands() -> None:
    elsewhere = {
        "journeys",
        "test_constraints.py",
        "test_documents.py",
        "test_house_style.py",
        "test_permissions.py",
        "test_rights.py",
        "test_visibility.py",
    }
    mirrors = [test for test in TESTS if test.parts[1] not in elsewhere]
    assert mirrors
    astray = {str(test) for test in mirrors if not mirrors_its_subject(test)}
    assert astray - set(OF_SEVERAL) == set()


def test_exceptions_from_the_mirror_are_needed() -> None:
    there = {str(test) for test in TESTS if not mirrors_its_subject(test)}
    assert set(OF_SEVERAL) - there == set()
    assert not mirrors_its_subject(Path("tests/articles/test_nothing_of_the_kind.py"))


EVERY_TEST_FILE = sorted(path.relative_to(ROOT) for path in (ROOT / "tests").rglob("*.py"))
CLOCK = re.compile(r"(?:^|\.)(?:now|today|utcnow|localdate|localtime|time|monotonic|perf_counter)$")
# Those that look how long something took, or wait; each says why it may.
READS_THE_CLOCK = {
    "tests/articles/content/test_limits.py": "compares two costs on the same machine",
    "tests/growth.py": "compares two costs on the same machine",
    "tests/journeys/conftest.py": "waits for a browser, as long as it may take",
    "tests/journeys/test_attacks.py": "pastes for so long and no longer",
    "tests/kingsfund/core/http/test_connections.py": "waits for a server, and sends slowly",
    "tests/kingsfund/core/http/test_request_bodies.py": "sends slowly, and is cut off long before the end",
    "tests/kingsfund/core/http/test_server.py": "waits for processes to come back",
    "tests/kingsfund/core/security/test_signing.py": "moves the clock that tokens are read by",
}
STOPWATCHES = {"monotonic", "perf_counter", "process_time", "sleep", "thread_time", "time"}


def run_at_import(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node that runs when a module is imported: all but the insides of functions."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            outside = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
            for part in [*getattr(node, "decorator_list", []), *outside]:
                yield part
                yield from run_at_import(part)
        else:
            yield node
            yield from run_at_import(node)


def clock_reads(source: str) -> list[tuple[int, str]]:
    """The calls that read a clock while the module is imported."""
    calls = (node for node in run_at_import(ast.parse(source)) if isinstance(node, ast.Call))
    named = ((call.lineno, ast.unparse(call.func)) for call in calls)
    return [(line, name) for line, name in named if CLOCK.search(name)]


def stopwatches(module: Path) -> Iterator[tuple[int, str]]:
    """What of the module `time` is used."""
    for node in nodes_of(module):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            names = [node.attr] if node.value.id == "time" else []
        yield from ((node.lineno, name) for name in names if name in STOPWATCHES)


@pytest.mark.parametrize(
    "source",
    [
        "NOW = timezone.now()",
        "class A:\n    at = datetime.now(tz=UTC)",
        "def f(day=date.today()): ...",
        "def f(*, day=localdate()): ...",
        "later = lambda at=time.time(): at",
        "@pytest.mark.parametrize('at', [timezone.now()])\ndef test(at): ...",
        "if True:\n    x = [timezone.localtime() for _ in 'a']",
    ],
)
def test_check_of_the_clock_finds_it(source: str) -> None:
    assert clock_reads(source)
    assert not clock_reads("def inside():\n" + indent(source, "    "))


def test_no_test_reads_the_clock_at_import() -> None:
    assert offenders(lambda test: clock_reads(text_of(test)), EVERY_TEST_FILE) == []


def test_no_test_depends_on_how_fast_the_machine_is() -> None:
    others = [test for test in EVERY_TEST_FILE if str(test) not in READS_THE_CLOCK]
    assert offenders(stopwatches, others) == []


def test_every_leave_to_look_at_the_clock_is_needed() -> None:
    unused = [test for test in READS_THE_CLOCK if not list(stopwatches(Path(test)))]
    assert unused == []


def mocks(test: Path) -> Iterator[tuple[int, str]]:
    for line, name in imports_of(test):
        if name.split(".")[:2] == ["unittest", "mock"]:
            yield line, name
    for node in nodes_of(test):
        if isinstance(node, ast.ImportFrom) and node.module == "unittest":
            yield from ((node.lineno, one.name) for one in node.names if one.name == "mock")


def test_tests_do_not_mock() -> None:
    assert offenders(mocks, EVERY_TEST_FILE) == []
