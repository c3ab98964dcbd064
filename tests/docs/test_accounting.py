"""The examples of docs/accounting.md are what the posting rules really do."""

import re
from pathlib import Path

import pytest

from tests.docs.chart_books import ROLES, ChartBooks

DOCUMENT = (Path(__file__).parents[2] / "docs" / "accounting.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"### ([^\n]+)\n.*?```accounting\n(.*?)\n\n(.*?)\n```", DOCUMENT, re.DOTALL)


def played(commands: str) -> ChartBooks:
    books = ChartBooks()
    for command in commands.splitlines():
        books.run(" ".join(command.split()))
    return books


@pytest.mark.parametrize(("title", "commands", "expected"), EXAMPLES, ids=[e[0] for e in EXAMPLES])
def test_an_example_posts_what_the_document_says(title, commands, expected):
    assert played(commands).t_accounts() == expected


def test_every_example_is_read():
    assert len(EXAMPLES) == DOCUMENT.count("```accounting") >= 12


def test_every_posting_rule_of_the_turkish_chart_has_an_example():
    shown = {rule for _, commands, _ in EXAMPLES for rule in played(commands).rules}
    assert {role for role, rule in ROLES.items() if rule.ref not in shown} == set()
