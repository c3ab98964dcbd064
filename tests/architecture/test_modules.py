"""A module says in its first line what it is for, and its name is a noun of the trade."""

import ast
import re
from collections import Counter

from tests.architecture.ratchet import refuse
from tests.architecture.sources import ROOT, product, python

NAMELESS = {"base", "common", "helper", "helpers", "misc", "models", "util", "utils", "views"}
SUPPRESSION = re.compile(r"#\s*(?:noqa|type: ignore|pragma: no cover)(.*)")
REASON = re.compile(r"^(?:: ?[A-Z]+[0-9]+(?:, ?[A-Z]+[0-9]+)*|\[[a-z-, ]+\])?[\s#–—-]+\w+")


def purpose(source) -> str:
    return (ast.get_docstring(source.tree) or "").partition("\n\n")[0].replace("\n", " ")


def test_every_module_says_its_purpose_in_one_sentence():
    found = (s.path for s in python() if not re.fullmatch(r"[^.?!]*(\.\w[^.?!]*)*\.", purpose(s)))
    refuse("module docstring", found, "Open the file with one sentence that says its purpose.")


def test_no_two_modules_have_the_same_purpose():
    count = Counter(purpose(s) for s in python())
    found = (s.path for s in python() if count[purpose(s)] > 1)
    refuse("unique docstring", found, "Say what this module does that the other does not.")


def test_a_module_is_named_after_what_it_holds():
    found = (s.path for s in python() if NAMELESS & {*s.path.removesuffix(".py").split("/")})
    refuse("nameless module", found, "Name the noun inside: columns.py, clock.py, ids.py.")


def test_modules_import_at_their_top_only():
    found = (
        source.at(inner)
        for source in product()
        for outer in source.nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        for inner in ast.walk(outer)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    )
    refuse("import in a function", found, "Move the shared part down a layer; import at the top.")


def test_a_suppressed_warning_has_a_reason():
    found = (
        f"{source.path}:{number}"
        for source in python()
        for number, line in enumerate(source.text.splitlines(), 1)
        if (match := SUPPRESSION.search(line))
        and not REASON.match(match.group(1))
        and not source.path.startswith("tests/architecture/")
    )
    refuse("reason of a suppression", found, "Name the rule and the reason: # noqa: RULE - why")


def test_a_package_is_importable_from_its_folder():
    folders = {ROOT / s.path for s in python("pospro", "hardware")}
    found = (
        str(path.parent.relative_to(ROOT))
        for path in folders
        if not (path.parent / "__init__.py").exists()
    )
    refuse("package marker", found, "Add an __init__.py with the sentence of the package.")
