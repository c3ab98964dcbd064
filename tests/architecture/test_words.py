"""One word per concept: names in code are those of the trade and of the glossary."""

import ast
import re

from tests.architecture.ratchet import refuse
from tests.architecture.sources import ROOT, python

INSTEAD = {
    "bill": "ticket",
    "cancel": "void",
    "cart": "ticket",
    "comp": "gift",
    "item": "product or line",
    "items": "products or lines",
    "order": "ticket or line",
    "orders": "tickets or lines",
    "transaction": "journal entry, or atomic for the database",
    "transactions": "journal entries",
    "txn": "journal entry",
    "wallet": "account",
}
# Where the same letters mean another thing: the posting rule, and a place in a sequence.
MEANT = re.compile(r"(?i)transaction_?types?|(?:sort|print|display)_?order|order_?by|in_order")
GLOSSARY = ROOT / "docs/glossary.md"


def parts(name: str) -> list[str]:
    return [part.lower() for part in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name)]


def named(tree: ast.Module):
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node, node.name
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node, node.target.id


def test_retired_words_name_nothing():
    found = {
        f"{source.path}::{name} ({word}: say {INSTEAD[word]})"
        for source in python("pospro")
        if source.path != "pospro/i18n.py"  # whose order is the alphabet's
        for node, name in named(source.tree)
        for word in parts(MEANT.sub("", name))
        if word in INSTEAD
    }
    refuse("retired word", found, "Use the word of the glossary.")


def test_every_concept_of_the_domain_is_in_the_glossary():
    known = set(re.findall(r"\w+", GLOSSARY.read_text(encoding="utf-8").casefold()))
    found = (
        f"{source.path}::{node.name} ({word})"
        for source in python("pospro/domain", "pospro/posting")
        for node in source.tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        for word in parts(node.name)
        if word not in known
    )
    refuse("glossary", found, "Explain the word in docs/glossary.md, or use one that is there.")
