"""The project speaks of itself alone: no path of a machine, no unfinished marks."""

import re

from tests.architecture.ratchet import refuse
from tests.architecture.sources import Source, files

TEXT = (".cfg", ".css", ".html", ".ini", ".js", ".json", ".mako", ".md", ".po", ".pot", ".py")
TEXT += (".run", ".sh", ".toml", ".txt", "Makefile", ".ci/run")
PERSONAL = re.compile(r"(?<![\w.])/(?:home|root|Users|work|farm|mnt)/\w")
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")
REGISTRY = re.compile(
    r"--(?:extra-)?index-url \S|--find-links \S|registry\.npmjs|files\.pythonhosted"
)


def lines_with(pattern: re.Pattern[str]):
    for source in (Source(name) for name in files() if name.endswith(TEXT)):
        if source.path == "tests/architecture/test_secrets.py" or "/vendor/" in source.path:
            continue
        for number, line in enumerate(source.text.splitlines(), 1):
            if pattern.search(line):
                yield f"{source.path}:{number}"


def test_no_file_names_a_place_on_somebodys_machine():
    refuse("machine path", lines_with(PERSONAL), "Use a path relative to the project or a setting.")


def test_nothing_is_left_for_later_in_a_comment():
    refuse("unfinished", lines_with(UNFINISHED), "Finish it, or write an issue.")


def test_packages_come_from_wherever_the_builder_gets_them():
    refuse(
        "registry", lines_with(REGISTRY), "Leave the address of a registry to pip's own settings."
    )
