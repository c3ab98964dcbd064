"""What is handed out: a wheel with every file of the product, that works anywhere."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, files

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.xdist_group("packaging")]
MOVED = {"static": "pospro/static", "templates": "pospro/templates", "docs/manual": "pospro/manual"}
MOVED["migrations"] = "pospro/migrations"


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """Return a fresh copy of the committed files, in a folder with a blank and a Turkish letter."""
    folder = tmp_path_factory.mktemp("çalışma alanı")
    for name in files():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target)
    return folder


@pytest.fixture(scope="module")
def wheel(checkout, tmp_path_factory) -> Path:
    """Return the wheel built from that copy."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, ".", cwd=checkout)
    return next(folder.glob("*.whl"))


def delivered() -> set[str]:
    """Return the names that the files of the product have inside the wheel."""
    names = set()
    for name in files():
        top = next((folder for folder in MOVED if name.startswith(f"{folder}/")), None)
        if top:
            names.add(MOVED[top] + name.removeprefix(top))
        elif name.startswith(("pospro/", "hardware/")):
            names.add(name)
            if name.endswith(".po"):
                names.add(name.removesuffix(".po") + ".mo")
    return names


def test_the_wheel_holds_the_files_of_the_product_and_no_others(wheel):
    inside = {n for n in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in n}
    assert inside == delivered()
