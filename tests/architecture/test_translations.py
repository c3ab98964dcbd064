"""Every text that a user reads has its Turkish words, with the same placeholders."""

import ast
import re
import subprocess
import sys

import pytest
from babel.messages.pofile import read_po

from tests.architecture.sources import ROOT, product

CATALOGUES = ROOT / "pospro/translations"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def texts(path) -> dict:
    with path.open("rb") as file:
        return {message.id: message for message in read_po(file) if message.id}


@pytest.fixture(scope="module")
def marked(tmp_path_factory) -> dict:
    """Collect the texts that code and templates mark now."""
    path = tmp_path_factory.mktemp("texts") / "now.pot"
    command = ["--quiet", "extract", "--mapping-file", "babel.cfg", "--keyword", "_l"]
    command += ["--keyword", "N_", "--keyword", "NP_:1,2", "--output-file", str(path), "."]
    tool = [sys.executable, "-m", "babel.messages.frontend"]
    subprocess.run([*tool, *command], cwd=ROOT, check=True)
    return texts(path)


def test_the_template_holds_the_texts_of_today(marked):
    kept = texts(CATALOGUES / "pospro.pot")
    assert set(kept) == set(marked), "run `make translations`"


def test_no_text_hides_in_an_f_string():
    hidden = [
        source.at(call)
        for source in product()
        for string in source.nodes(ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in ("_", "_l", "N_")
        and isinstance(call.args[0], ast.Constant)
    ]
    assert not hidden, f"mark it before the f-string, where the collector sees it: {hidden}"


@pytest.mark.parametrize("language", ["tr"])
def test_every_text_is_translated(marked, language):
    catalogue = texts(CATALOGUES / language / "LC_MESSAGES/pospro.po")
    missing = [text for text in marked if text not in catalogue or not catalogue[text].string]
    fuzzy = [text for text, message in catalogue.items() if message.fuzzy]
    assert (missing, fuzzy) == ([], []), "run `make translations` and fill in the words"


@pytest.mark.parametrize("language", ["tr"])
def test_a_translation_keeps_the_facts(language):
    for text, message in texts(CATALOGUES / language / "LC_MESSAGES/pospro.po").items():
        words = message.string if isinstance(message.string, tuple) else (message.string,)
        source = text if isinstance(text, str) else text[-1]
        for each in filter(None, words):
            assert sorted(PLACEHOLDER.findall(each)) == sorted(PLACEHOLDER.findall(source)), text
