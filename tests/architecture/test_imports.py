"""What is imported is installed, and the drivers stand alone."""

import ast
import configparser
import re
import subprocess
import sys
from importlib.metadata import packages_distributions

from tests.architecture.ratchet import refuse
from tests.architecture.sources import ROOT, python

# What Flask, Flask-WTF and pydantic consist of.
BROUGHT = {"jinja2", "markupsafe", "pydantic-core", "werkzeug", "wtforms"}
OWN = {"pospro", "hardware", "tests"}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(*extras: str) -> set[str]:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    wanted = config["options"]["install_requires"]
    wanted += "".join(config["options.extras_require"][extra] for extra in extras)
    return {canonical(name) for name in re.findall(r"(?m)^([\w.-]+)", wanted)}


def imported(source):
    for node in source.nodes(ast.Import, ast.ImportFrom):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name.partition(".")[0]) for alias in node.names)
        elif node.level == 0:
            yield node, node.module.partition(".")[0]


def test_every_imported_library_is_declared():
    providers = packages_distributions()
    known = declared("usb") | BROUGHT
    found = (
        f"{source.at(node)} ({name})"
        for source in python("pospro", "hardware", "migrations")
        for node, name in imported(source)
        if name not in OWN | sys.stdlib_module_names
        and not {canonical(p) for p in providers.get(name, [name])} & known
    )
    refuse("undeclared library", found, "Add the library's range to setup.cfg and pin it.")


def test_the_drivers_load_without_the_shop():
    code = "import hardware, sys; print(*{m.partition('.')[0] for m in sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"flask", "sqlalchemy", "pospro"} & set(done.stdout.split())
