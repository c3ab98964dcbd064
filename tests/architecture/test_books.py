"""What protects the books: one place that commits, whole amounts, rows without behaviour."""

import ast

from tests.architecture.ratchet import refuse
from tests.architecture.sources import product, python

BOUNDARY = {"pospro/services/atomic.py", "pospro/storage/writer.py"}
ROUNDS = ("domain", "posting", "reports", "exports")
# Not names: the verbs of SQL, the environment's variables.
CODE = {"pospro/i18n.py", "pospro/storage/triggers.py", "pospro/config.py"}
LETTER_CASE = {"upper", "lower", "title", "capitalize", "casefold", "swapcase"}


def calls(source, names: set[str]):
    for node in source.nodes(ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr in names:
            yield node


def test_only_the_atomic_block_commits_and_rolls_back():
    found = (
        source.at(node)
        for source in product()
        if source.path not in BOUNDARY
        for node in calls(source, {"commit", "rollback"})
    )
    refuse("commit", found, "Open `with atomic(db) as unit:` in a service; leaving it commits.")


def test_a_flush_is_not_a_habit():
    layers = python("pospro/storage", "pospro/services", "pospro/web", "pospro/api")
    found = (s.at(n) for s in layers for n in calls(s, {"flush"}))
    refuse("flush", found, "Ids are made before the insert: nothing has to be flushed to be known.")


def test_no_float_comes_near_money():
    found = (
        source.at(node)
        for source in python(*(f"pospro/{layer}" for layer in ROUNDS))
        for node in source.nodes(ast.Constant, ast.Name)
        if isinstance(getattr(node, "value", None), float) or getattr(node, "id", "") == "float"
    )
    refuse("float", found, "Whole minor units, thousandths, Decimal rates: no float.")


def test_a_row_records_and_decides_nothing():
    found = (
        f"{source.path}::{row.name}.{method.name}"
        for source in python("pospro/storage")
        for row in source.nodes(ast.ClassDef)
        for method in row.body
        if row.name.endswith("Row")
        and isinstance(method, ast.FunctionDef)
        and not method.name.startswith("__")
    )
    refuse("method on a row", found, "Put the rule into pospro/domain; the row is what is stored.")


def test_names_change_case_and_sort_by_the_locale():
    found = (
        source.at(node)
        for source in python("pospro")
        if source.path not in CODE
        for node in calls(source, LETTER_CASE)
    )
    refuse("letter case", found, "i is not the small I in Turkish: use pospro/i18n.py.")


def test_no_row_keeps_a_balance():
    found = (
        source.at(node)
        for source in python("pospro/storage")
        for node in source.nodes(ast.AnnAssign)
        if isinstance(node.target, ast.Name) and "balance" in node.target.id.split("_")
    )
    refuse("stored balance", found, "A balance is a sum: day summaries plus the open tail.")


def test_a_kind_is_a_text_key_never_an_enum_of_the_database():
    found = (
        source.at(node)
        for source in python("pospro/storage", "migrations")
        for node in source.nodes(ast.alias, ast.Attribute)
        if "Enum" in {getattr(node, "name", ""), getattr(node, "attr", "")}
    )
    refuse("enum column", found, "Store the key as text; the registry in code knows the kinds.")
