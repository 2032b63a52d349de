import re
from pathlib import Path

import pytest
from django.core.management import call_command


@pytest.fixture
def collected(settings: object) -> Path:
    """The folder of static files as production has it."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "kingsfund.core.http.staticfiles.HashedFilesStorage"},
    }
    call_command(
        "collectstatic",
        interactive=False,
        verbosity=0,
        ignore_patterns=["admin", "django_prose_editor"],
    )
    return Path(settings.STATIC_ROOT)


def test_scripts_import_their_neighbours_by_their_hashed_names(collected: Path) -> None:
    folder = collected / "articles/editor"
    (index,) = [path for path in folder.glob("index.*.js") if "map" not in path.name]
    names = re.findall(r'from "\./([^"]+)"', index.read_text())
    assert len(names) == 8
    assert [name for name in names if not re.fullmatch(r"[a-z]+\.[0-9a-f]{12}\.js", name)] == []
    assert [name for name in names if not (folder / name).exists()] == []
    assert not (folder / "index.js").exists()
