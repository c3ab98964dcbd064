"""What is handed out: a wheel with every file of the product, that works anywhere."""

import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from babel.messages.pofile import read_po

from tests.architecture.sources import ROOT, files
from tests.serving import running

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


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """Install the wheel into an empty environment and return its folder of programs."""
    folder = tmp_path_factory.mktemp("kurulum yeri")
    venv.create(folder, with_pip=True)
    pip = folder / "bin/pip"
    run(pip, "install", "--no-compile", "-c", ROOT / "constraints.txt", wheel, cwd=folder)
    return folder / "bin"


def test_an_installation_sells_from_any_folder(installed, tmp_path):
    surroundings = {
        "PATH": os.defpath,
        "HOME": str(tmp_path),
        "POSPRO_DATABASE_URL": f"sqlite:///{tmp_path / 'venue.sqlite'}",
    }
    pospro = str(installed / "pospro")
    setup = [pospro, "setup", "--profile", "tr", "--demo"]
    subprocess.run(setup, cwd="/", env=surroundings, check=True, capture_output=True)
    with running([pospro, "serve"], surroundings) as address:
        turkish = fetch(address, "tr")
        assert 'lang="tr"' in turkish
        assert turkish_for("Sign in") in turkish
        assert 'lang="en"' in fetch(address, "en")
        sheet = re.search(r'href="(/static/[^"]+\.css)"', turkish).group(1)
        assert "{" in fetch(address + sheet, "tr")
    assert (
        subprocess.run([pospro, "verify"], cwd="/", env=surroundings, check=False).returncode == 0
    )


def turkish_for(text: str) -> str:
    with (ROOT / "pospro/translations/tr/LC_MESSAGES/pospro.po").open("rb") as file:
        return read_po(file)[text].string


def fetch(address: str, language: str) -> str:
    request = Request(address, headers={"Accept-Language": language})  # noqa: S310 - the loopback
    with urlopen(request, timeout=10) as answer:  # noqa: S310 - the loopback
        return answer.read().decode()
