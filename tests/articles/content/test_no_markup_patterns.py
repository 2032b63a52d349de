"""Markup is read by a parser (`articles.content.tree`), not by regular expressions."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

APPS = ("articles", "comments", "kingsfund", "newsletter")
MODULES = [
    path.relative_to(settings.BASE_DIR)
    for app in APPS
    for path in sorted((settings.BASE_DIR / app).rglob("*.py"))
    if "migrations" not in path.parts
]
# Each with why it may stay, and how many it has. None of them can go back over what it has read.
ALLOWED = {
    "articles/content/sanitize.py": (1, "tags as the sanitiser writes them, without attributes"),
    "articles/content/foreign.py": (
        1,
        "tags that must go before anything may parse; possessive, and stops at each <",
    ),
    "articles/content/limits.py": (1, "finds tags before anything may parse; possessive"),
    "articles/importing/blocks.py": (2, "comments, of limited length; stop at each <"),
    "articles/importing/notes.py": (
        2,
        "exports of strangers, before anything may parse; possessive",
    ),
    "articles/importing/references.py": (1, "one field of an XML file, of limited length"),
    "articles/importing/tokens.py": (
        4,
        "exports of strangers, before anything may parse; possessive",
    ),
    "articles/importing/markup.py": (
        1,
        "empty elements that the importer itself wrote; possessive",
    ),
    "articles/importing/scanner.py": (1, "sections of an XML file, read in pieces"),
    "articles/importing/shortcodes.py": (2, "a tag, and a linked picture; stops at each <"),
    "articles/importing/source.py": (1, "the XML declaration, of limited length"),
    "articles/importing/wordpress.py": (1, "whether there is an <h1>"),
    "articles/importing/wxr.py": (2, "the head of an XML file, of limited length"),
    "articles/views/review.py": (1, "tags of a page that the site itself wrote; stops at each <"),
}
# A “<” of the syntax of expressions, and one in a set of characters, are none of markup.
SYNTAX = re.compile(r"\(\?P?<[=!]?|\[[^\]]*\]")


def patterns_of(module: Path) -> Iterator[str]:
    """The expressions that a module hands to `re`, as far as they stand there."""
    for node in ast.walk(ast.parse((settings.BASE_DIR / module).read_text())):
        is_call = isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Attribute)
        if (
            is_call
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id in ("re", "re2")
        ):
            pieces = [
                part.value if isinstance(part.value, str) else part.value.decode("latin-1")
                for part in ast.walk(node.args[0])
                if isinstance(part, ast.Constant) and isinstance(part.value, str | bytes)
            ]
            yield "".join(pieces)


def test_no_expression_reads_markup() -> None:
    found = {
        str(module): [text for text in patterns_of(module) if "<" in SYNTAX.sub("", text)]
        for module in MODULES
    }
    too_many = {
        module: texts
        for module, texts in found.items()
        if len(texts) > ALLOWED.get(module, (0, ""))[0]
    }
    assert too_many == {}


PARSER = re.compile(
    r"^\s*(?:from|import) (html\.parser|html5lib|bs4|lxml|selectolax)", re.MULTILINE
)


def test_no_other_parser_reads_markup() -> None:
    found = {
        str(module): PARSER.findall((settings.BASE_DIR / module).read_text()) for module in MODULES
    }
    assert {module: names for module, names in found.items() if names} == {
        "articles/content/tree.py": ["selectolax"]
    }
