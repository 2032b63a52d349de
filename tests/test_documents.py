"""The documents name what is there, and leave out no setting, dependency or layer."""

import re
from pathlib import Path
from pkgutil import resolve_name

from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")} - {ROOT / "CHANGELOG.md"})
PATH = r"(articles|benchmarks|comments|docs|kingsfund|newsletter|templates|tests)/[\w./-]*"
NAME = r"(articles|comments|kingsfund|newsletter)(\.[A-Za-z]\w*)+"


def is_there(text: str, folder: Path) -> bool:
    """Whether what a document in a folder leads to, or sets as code, is in the project."""
    if link := re.fullmatch(r"\]\((?!\w+:)([^#]+).*\)", text):
        return (folder / link[1]).exists()
    text = text.strip("`")
    if re.fullmatch(NAME, text):
        return resolve_name(text) is not None
    if re.fullmatch(PATH, text):
        return (ROOT / text).exists()
    return set(re.findall(r"manage\.py (\w+)", text)) <= set(get_commands())


def test_documents_name_what_is_there() -> None:
    for file in DOCUMENTS:
        named = re.findall(r"`[^`\n]+`|\]\([^)\s]+\)|manage\.py \w+", file.read_text())
        assert [text for text in named if not is_there(text, file.parent)] == [], file


def test_every_setting_dependency_and_layer_is_described() -> None:
    for page, source, pattern in (
        ("operators", "kingsfund/settings.py", r'\b(?:env\.\w+|read_url)\(\s*"([A-Z_]+)"'),
        ("architecture", "pyproject.toml", r'^    "([\w-]+)[^"]*",$'),
    ):
        text, *_ = (
            (ROOT / source).read_text().split("\n[tool.")
        )  # lists of tools are no dependencies
        wanted = set(re.findall(pattern, text, re.MULTILINE))
        assert wanted - set(re.findall(r"[\w-]+", (ROOT / f"docs/{page}.md").read_text())) == set()
