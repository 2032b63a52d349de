"""The documents name what is there, and leave out no setting, dependency or layer."""

import re
import tomllib
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


def words_of(page: str) -> set[str]:
    return set(re.findall(r"[\w-]+", (ROOT / f"docs/{page}.md").read_text()))


def test_every_setting_is_described() -> None:
    source = (ROOT / "kingsfund/settings.py").read_text()
    settings = re.findall(r'\b(?:env\.\w+|read_url)\(\s*"([A-Z_]+)"', source)
    assert set(settings) - words_of("operators") == set()


def test_every_dependency_and_layer_is_described() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    packages = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    contracts = project["tool"]["importlinter"]["contracts"]
    layers = [
        name
        for one in contracts
        for layer in one.get("layers", ())
        for name in re.findall(r"[\w.]+", layer)
    ]
    wanted = {re.match(r"[\w-]+", one)[0] for one in packages}
    wanted |= {name.rpartition(".")[2] for name in layers}
    assert len(wanted) > len(packages)
    assert wanted - words_of("architecture") == set()
