"""Where the files that are not Python lie, in a checkout and in an installed package."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = {
    "static": "static",
    "templates": "templates",
    "migrations": "migrations",
    "manual": "docs/manual",
}


def asset_dir(name: str) -> Path:
    """Return the folder of that name: static, templates, migrations or manual.

    A wheel carries it inside the package; a checkout (also an editable installation) beside it.
    """
    installed = PACKAGE / name
    if installed.is_dir():
        return installed
    checkout = PACKAGE.parent / CHECKOUT[name]
    if checkout.is_dir():
        return checkout
    raise FileNotFoundError(f"{name} is neither at {installed} nor at {checkout}")
