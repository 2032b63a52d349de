"""The units for systemd in docs/systemd."""

import shutil
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNITS = sorted((ROOT / "docs" / "systemd").glob("*.service"))
PYTHON = "/opt/kingsfund/.venv/bin/python"


def commands_of_procfile() -> set[str]:
    """What each line of the Procfile runs again and again."""
    lines = (ROOT / "Procfile").read_text().splitlines()
    return {line.partition("do python ")[2].partition(";")[0] for line in lines}


def service(unit: Path) -> dict[str, str]:
    parser = RawConfigParser(strict=False)
    parser.optionxform = str
    parser.read(unit)
    return dict(parser["Service"])


def test_units_run_what_the_procfile_runs() -> None:
    commands = {service(unit)["ExecStart"].removeprefix(f"{PYTHON} ") for unit in UNITS}
    assert commands == commands_of_procfile()
    assert len(commands) == 3


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_unit_restarts_and_keeps_to_itself(unit: Path) -> None:
    set_up = service(unit)
    for name, value in {
        "Restart": "always",
        "UMask": "0077",
        "ProtectSystem": "strict",
        "StateDirectory": "kingsfund",
        "StateDirectoryMode": "0700",
        "NoNewPrivileges": "true",
        "TimeoutStopSec": "35",
    }.items():
        assert set_up[name] == value
    assert set_up["MemoryMax"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not there.")
def test_systemd_understands_every_unit(tmp_path: Path) -> None:
    for unit in UNITS:
        # It asks for the program, which is somewhere else here.
        (tmp_path / unit.name).write_text(unit.read_text().replace(PYTHON, sys.executable))
    result = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *sorted(map(str, tmp_path.glob("*.service")))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout + result.stderr) == (0, "")
