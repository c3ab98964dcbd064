"""What the documents name exists: files, folders and make targets."""

import re

import pytest

from tests.architecture.sources import ROOT, Source, files, sources

DOCUMENTS = [s for s in sources(".md") if "/vendor/" not in s.path]
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
CODE = re.compile(
    r"`((?:pospro|hardware|static|templates|migrations|tests|docs|scripts|bench)/[^`\s]*)`"
)
TARGET = re.compile(r"`make ([a-z-]+)")
SINGLE = re.compile(r"[<{*…]")


def exists(path: str) -> bool:
    return (ROOT / path).exists()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.path)
def test_a_link_leads_somewhere(document):
    folder = (ROOT / document.path).parent
    lost = [link for link in LINK.findall(document.text) if not (folder / link).exists()]
    assert not lost, f"{document.path} links to what is not there: {lost}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.path)
def test_a_named_file_exists(document):
    lost = [p for p in CODE.findall(document.text) if not SINGLE.search(p) and not exists(p)]
    assert not lost, f"{document.path} names what is not there: {lost}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.path)
def test_a_named_make_target_exists(document):
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    assert set(TARGET.findall(document.text)) <= targets


def test_the_readme_is_read_in_two_minutes():
    assert Source("README.md").text.count("\n") <= 120


def test_every_decision_says_context_decision_consequence_and_status():
    pages = [s for s in DOCUMENTS if re.match(r"docs/decisions/\d{4}-", s.path)]
    numbers = [p.stem[:4] for p in pages]
    assert len(numbers) == len(set(numbers))
    for page in pages:
        headings = re.findall(r"(?m)^\*\*(\w+)\*\*", page.text)
        assert headings == ["Context", "Decision", "Consequence", "Status"], page.path


def test_the_licence_is_the_one_that_the_package_names():
    assert "LICENSE" in files()
    assert "Apache License" in Source("LICENSE").text
