"""The style of the house, as far as it can be executed; docs/architecture.md says why."""

import ast
import re
from collections.abc import Iterator
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
WIRING = ("kingsfund/management", "kingsfund/urls.py", "kingsfund/settings.py", "kingsfund/seeding")


def tree_of(module: Path) -> ast.Module:
    return ast.parse((ROOT / module).read_text())


def imported_packages(module: Path) -> set[str]:
    names = set()
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def functions_of(module: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_imports_flow_one_way(module: Path) -> None:
    forbidden = {
        "kingsfund": {"articles", "comments", "newsletter"},
        "articles": {"comments", "newsletter"},
        "comments": {"newsletter"},
        "newsletter": {"comments"},
    }[module.parts[0]]
    if not str(module).startswith(WIRING):
        assert not imported_packages(module) & forbidden


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_module_is_named_for_its_trade(module: Path) -> None:
    assert module.stem not in {"services", "utils", "helpers", "common", "misc", "signals"}


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_no_model_signals(module: Path) -> None:
    assert not re.search(
        r"\breceiver\b|\.connect\(|django\.db\.models\.signals", (ROOT / module).read_text()
    )


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_no_room_has_grown_too_large(module: Path) -> None:
    lines = len((ROOT / module).read_text().splitlines())
    assert lines <= 400
    long = [f.name for f in functions_of(module) if f.end_lineno - f.lineno + 1 > 40]
    assert long == []


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_every_signature_is_annotated(module: Path) -> None:
    bare = [function.name for function in functions_of(module) if function.returns is None]
    assert bare == []


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_states_are_asked_for_in_the_words_of_the_desk(module: Path) -> None:
    if "models" in str(module) or str(module).startswith(WIRING):
        return
    for node in ast.walk(tree_of(module)):
        is_query = (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"filter", "exclude", "get", "get_or_create"}
        )
        if is_query:
            keywords = {keyword.arg for keyword in node.keywords if keyword.arg}
            assert not any(re.search(r"(^|__)status$", name) for name in keywords), node.lineno


def our_views(patterns: list) -> Iterator[tuple[Path, str]]:
    """The module and name of every function of ours that an address leads to."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from our_views(pattern.url_patterns)
        elif pattern.callback.__module__.split(".")[0] in APPS:
            module = pattern.callback.__module__.replace(".", "/")
            if "/admin" not in module:
                yield Path(f"{module}.py"), pattern.callback.__name__


@pytest.mark.parametrize(
    ("module", "view"), sorted(set(our_views(get_resolver().url_patterns))), ids=str
)
def test_view_says_which_methods_it_takes(module: Path, view: str) -> None:
    (function,) = (function for function in functions_of(module) if function.name == view)
    marks = " ".join(ast.unparse(decorator) for decorator in function.decorator_list)
    assert re.search(r"require_|public_page", marks)


@pytest.mark.parametrize("migration", MIGRATIONS, ids=str)
def test_migration_is_named_by_hand(migration: Path) -> None:
    assert not re.search(r"_auto_|_alter_.*_and_more", migration.name)


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


@pytest.mark.parametrize("template", TEMPLATES, ids=str)
def test_template_is_small_snake_case_and_free_of_inline_code(template: Path) -> None:
    text = (ROOT / template).read_text()
    assert re.fullmatch(r"[a-z0-9_]+\.[a-z]+", template.name)
    assert len(text.splitlines()) <= 150
    if "email" not in template.parts:
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text)
        scripts = re.findall(r"<script\b[^>]*>", text)
        assert [s for s in scripts if "src=" not in s and "application/ld+json" not in s] == []


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
    "tests/articles/admin/test_preview.py": "the preview beside the text, page and script",
    "tests/articles/admin/test_windows_at_once.py": "saves from several windows",
    "tests/articles/test_allow_list.py": "the whole of what the sanitiser lets through",
    "tests/articles/test_article_list.py": "one of the lists of articles.views.listing",
    "tests/articles/test_author_page.py": "one of the lists of articles.views.listing",
    "tests/articles/test_home.py": "one of the lists of articles.views.listing",
    "tests/articles/test_topic_pages.py": "two of the lists of articles.views.listing",
    "tests/articles/test_scheduled_trial.py": "publishing while processes are killed",
    "tests/comments/models/test_screening.py": "the rows that screening writes",
    "tests/comments/screening/test_any_text.py": "every signal, on any text",
    "tests/comments/test_concurrent_writers.py": "many writers at once",
    "tests/comments/test_hostile.py": "hostile words on every page",
    "tests/comments/test_learning_quality.py": "how well the classifier judges",
    "tests/comments/test_learning_together.py": "two who teach the classifier",
    "tests/comments/test_races.py": "two who decide at once",
    "tests/comments/test_races_beside.py": "two at once, in what stands beside decisions",
    "tests/comments/test_rights.py": "who may do what to a comment",
    "tests/kingsfund/test_contrast.py": "the colours of the stylesheets",
    "tests/kingsfund/test_error_pages.py": "the templates of errors",
    "tests/kingsfund/test_seed_many.py": "the seeding of rows by the million",
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


@pytest.mark.parametrize("test", TESTS, ids=str)
def test_tests_stand_where_their_subject_stands(test: Path) -> None:
    whole = {
        "test_constraints.py",
        "test_house_style.py",
        "test_permissions.py",
        "test_rights.py",
        "test_visibility.py",
    }
    assert (
        test.parts[1] in {"journeys", *whole}
        or str(test) in OF_SEVERAL
        or mirrors_its_subject(test)
    )


def test_exceptions_from_the_mirror_are_needed() -> None:
    there = {str(test) for test in TESTS if not mirrors_its_subject(test)}
    assert set(OF_SEVERAL) - there == set()
    assert not mirrors_its_subject(Path("tests/articles/test_nothing_of_the_kind.py"))


EVERY_TEST_FILE = sorted(path.relative_to(ROOT) for path in (ROOT / "tests").rglob("*.py"))
CLOCK = re.compile(r"(?:^|\.)(?:now|today|utcnow|localdate|localtime|time|monotonic|perf_counter)$")
# Those that look how long something took, or wait; each says why it may.
MAY_LOOK_AT_THE_CLOCK = {
    "tests/growth.py": "compares two costs on the same machine",
    "tests/journeys/conftest.py": "waits for a browser, as long as it may take",
    "tests/articles/content/test_limits.py": "compares two costs, of texts that are not kept",
    "tests/journeys/test_attacks.py": "pastes as many strings as fit into some seconds",
    "tests/kingsfund/core/test_connections.py": "waits for a server, and sends slowly",
    "tests/kingsfund/core/test_request_bodies.py": "sends slowly, and waits to be cut off",
    "tests/kingsfund/core/test_server.py": "waits for processes to come back",
    "tests/kingsfund/test_signing.py": "moves the clock that tokens are read by",
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


def clock_reads(source: str) -> list[str]:
    """The calls that read a clock while the module is imported."""
    calls = (node for node in run_at_import(ast.parse(source)) if isinstance(node, ast.Call))
    return [name for call in calls if CLOCK.search(name := ast.unparse(call.func))]


def stopwatches(source: str) -> set[str]:
    """What of the module `time` is used."""
    used = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            used |= {alias.name for alias in node.names}
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            used |= {node.attr} if node.value.id == "time" else set()
    return used & STOPWATCHES


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


@pytest.mark.parametrize("test", EVERY_TEST_FILE, ids=str)
def test_no_test_reads_the_clock_at_import(test: Path) -> None:
    assert clock_reads((ROOT / test).read_text()) == []


@pytest.mark.parametrize("test", EVERY_TEST_FILE, ids=str)
def test_no_test_depends_on_how_fast_the_machine_is(test: Path) -> None:
    allowed = STOPWATCHES if str(test) in MAY_LOOK_AT_THE_CLOCK else set()
    assert stopwatches((ROOT / test).read_text()) - allowed == set()


@pytest.mark.parametrize("test", TESTS, ids=str)
def test_test_modules_do_not_mock(test: Path) -> None:
    assert "unittest.mock" not in imported_packages(test) | {
        node.module for node in ast.walk(tree_of(test)) if isinstance(node, ast.ImportFrom)
    }
