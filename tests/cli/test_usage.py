"""A word that the command line does not know is told in the language of whoever typed it."""

import inspect

import click
import pytest

from pospro.commands.usage import COUNTED, SENTENCES


@pytest.mark.parametrize(
    ("words", "english", "turkish"),
    [
        (["nonsense"], "No such command 'nonsense'.", "'nonsense' diye bir komut yok."),
        (["verify", "--loud"], "No such option '--loud'.", "'--loud' diye bir seçenek yok."),
        (["verify", "twice"], "Got unexpected extra argument (twice)", "Fazladan yazılmış: twice"),
        (["user", "add", "Ada"], "Missing option '--role'.", "Eksik seçenek: '--role'."),
        (["export"], "Missing argument", "Eksik bağımsız değişken:"),
        (["export", "gnucash"], "'gnucash' is not one of", "'gnucash' şunlardan biri değil:"),
        (
            ["report", "ticket-list", "--size", "many"],
            "'many' is not a valid integer",
            "'many' geçerli değil",
        ),
        (["setup", "--profile"], "requires an argument.", "'--profile' seçeneği 1 değer ister."),
    ],
)
def test_a_wrong_word_is_told_in_the_users_language(pospro, monkeypatch, words, english, turkish):
    for asked, sentence in ((["--language", "en"], english), (["--language=tr"], turkish)):
        told = pospro(*asked, *words)
        assert told.exit_code == 2
        assert sentence in told.stderr
    monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
    told = pospro(*words)
    assert turkish in told.stderr
    assert "Hata: " in told.stderr
    assert english in pospro("--language", "en", *words).stderr


def test_how_a_command_is_used_and_where_help_is_are_told_beside_it(pospro):
    told = pospro("--language", "tr", "verify", "twice")
    assert told.stderr.startswith("Kullanım: ")
    assert "Yardım için: " in told.stderr


def test_the_sentences_are_those_that_the_library_says():
    modules = (click.core, click.exceptions, click.formatting, click.parser, click.types)
    said = "".join(inspect.getsource(module) for module in modules)
    for sentence in (*SENTENCES, *(each for both in COUNTED for each in both)):
        assert sentence.encode("unicode_escape").decode() in said, sentence
