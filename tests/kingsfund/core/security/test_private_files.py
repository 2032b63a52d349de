from pathlib import Path

from kingsfund.core.security.private_files import make_private_folder


def mode(folder: Path) -> str:
    return oct(folder.stat().st_mode & 0o7777)


def test_new_folder_is_its_owners_alone(tmp_path: Path) -> None:
    make_private_folder(tmp_path / "new")
    assert mode(tmp_path / "new") == "0o700"


def test_folder_that_is_there_is_taken_from_strangers_and_left_to_its_group(tmp_path: Path) -> None:
    for before, after in ((0o755, "0o750"), (0o775, "0o770"), (0o700, "0o700")):
        tmp_path.chmod(before)
        make_private_folder(tmp_path)
        assert mode(tmp_path) == after


def test_folder_for_everybody_is_left_alone(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    make_private_folder(tmp_path)
    assert mode(tmp_path) == "0o1777"
