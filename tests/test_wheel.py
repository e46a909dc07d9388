"""The wheel, installed into an environment that holds nothing else of ours, runs from anywhere, content and all."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    built = subprocess.run(command, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    (path,) = out.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts of a new environment: the wheel is installed, its dependencies are borrowed from this one."""
    folder = tmp_path_factory.mktemp("env")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    options = ["--quiet", "--no-deps", "--disable-pip-version-check", str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", "--python", str(python), "install", *options], check=True)
    (site,) = (folder / "lib").glob("python*/site-packages")
    # A folder named in a .pth file is a place to import from; what that folder's own .pth files name is not, so this
    # checkout, installed in place, stays out of sight.
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin"


def run(environment: Path, folder: Path, *arguments: str) -> str:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "EMBODIED", "VIRTUAL"))}
    done = subprocess.run(
        [str(environment / arguments[0]), *arguments[1:]],
        cwd=folder,
        capture_output=True,
        text=True,
        env={**clean, "EMBODIED_CACHE": str(folder / "cache"), "COLUMNS": "100"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_the_content_and_no_rubbish(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for name in ("skills/household/pick_up.py", "scenes/kitchen.json", "evals/household.toml"):
        assert f"embodied/content/{name}" in names
    assert "embodied/planners/household_examples.jsonl" in names
    assert "embodied/py.typed" in names
    assert not [name for name in names if "__pycache__" in name or name.startswith(("tests", "skills", "docs"))]


def test_an_installed_copy_runs_from_anywhere(environment: Path, tmp_path: Path) -> None:
    where = run(environment, tmp_path, "python", "-c", "import embodied.content as c; print(c.__file__, c.ROOT)")
    assert str(ROOT) not in where
    assert all(Path(part).is_relative_to(environment.parent) for part in where.split())
    told = run(environment, tmp_path, "embodied", "run", "Put an apple in the fridge", "--scene", "kitchen")
    assert "✓ put the Apple in the Fridge" in told
    assert "finished" in told
    summary = json.loads(run(environment, tmp_path, "embodied", "eval", "household", "--episodes", "2", "--json"))
    assert summary["episodes"] == 2
    assert summary["crashed"] == 0
    assert (tmp_path / "runs" / "household-plan-1" / "summary.json").is_file()
    assert "kitchen" in run(environment, tmp_path, "embodied", "scenes", "list")
