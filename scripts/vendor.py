"""Copies the front-end files named in package.json from node_modules into static/vendor.

Run it after `npm install --no-package-lock`. The copies are committed, so that neither
installing nor running the product needs Node. VENDOR.json records what each file is and the
hash that a browser would check; the test of the assets hashes the files again.
"""

import base64
import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
MANIFEST = VENDOR / "VENDOR.json"


def main() -> None:
    """Renews every vendored file and the manifest beside them; raises when one is missing."""
    wanted: dict[str, list[str]] = _read(ROOT / "package.json")["vendor"]
    entries = [entry for name, files in wanted.items() for entry in _renew(name, files)]
    MANIFEST.write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")


def integrity(path: Path) -> str:
    """The file's hash in the form of the `integrity` attribute: sha384-<base64>."""
    digest = hashlib.sha384(path.read_bytes()).digest()
    return f"sha384-{base64.b64encode(digest).decode('ascii')}"


def _renew(name: str, files: list[str]) -> Iterator[dict[str, str]]:
    package = _read(SOURCES / name / "package.json")
    # An older version must not stay behind: pages would go on loading it from memory.
    shutil.rmtree(VENDOR / name, ignore_errors=True)
    folder = VENDOR / name / str(package["version"])
    folder.mkdir(parents=True)
    shutil.copyfile(SOURCES / name / "LICENSE", folder / "LICENSE")
    for source in files:
        copy = folder / Path(source).name
        shutil.copyfile(SOURCES / name / source, copy)
        yield {
            "name": name,
            "version": package["version"],
            "licence": package["license"],
            "source": source,
            "file": copy.relative_to(VENDOR).as_posix(),
            "sha384": integrity(copy),
        }


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


if __name__ == "__main__":
    main()
