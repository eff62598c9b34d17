"""What is installed is whole: every data file the code reads is shipped."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHIPPED = {".toml", ".npz", ".po", ".html", ".css", ".js", ".svg", ".typed", ".txt"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in the wheel that users install."""
    folder = tmp_path_factory.mktemp("wheel")
    # Built from a copy: building leaves its traces in the tree it builds.
    source = folder / "source"
    source.mkdir()
    for name in ("setup.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    for package in ("inbox_assistant", "web"):
        shutil.copytree(ROOT / package, source / package)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", str(folder), str(source)], check=True)
    [path] = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return set(archive.namelist())


def test_every_data_file_is_shipped(wheel: set[str]) -> None:
    files = [
        path.relative_to(ROOT).as_posix()
        for package in ("inbox_assistant", "web")
        for path in (ROOT / package).rglob("*")
        if path.suffix in SHIPPED
    ]
    assert files
    assert [name for name in files if name not in wheel] == []


def test_tests_and_training_stay_at_home(wheel: set[str]) -> None:
    assert {name.split("/")[0].split("-")[0] for name in wheel} == {
        "inbox_assistant",
        "web",
    }
