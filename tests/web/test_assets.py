"""What a page loads lies in the package, is what it was when vetted, and calls nobody else."""

import json
import re
from pathlib import Path

import pytest

from scripts.vendor import integrity
from tests.architecture.sources import ROOT, Source, sources, templates

STATIC = ROOT / "static"
VENDOR = STATIC / "vendor"
VENDORED = json.loads((VENDOR / "VENDOR.json").read_text(encoding="utf-8"))
NAMED = re.compile(r"filename='([^'~]+)'")
SIGN = re.compile(r"""\bicon\(\s*["']([a-z0-9-]+)["']""")
KEPT = re.compile(r'<symbol id="i-([a-z0-9-]+)"')
IMPORT = re.compile(r'^import .*?"(.+?)";$', re.MULTILINE)
HOST = re.compile(r"https?://(?!www\.w3\.org/)[\w.-]+")
CHARACTERS = {"ı": 0x131, "ğ": 0x11F, "İ": 0x130, "ş": 0x15F, "₺": 0x20BA}


@pytest.mark.parametrize("entry", VENDORED, ids=lambda entry: entry["name"])
def test_a_vendored_file_is_the_one_that_was_copied(entry):
    assert integrity(VENDOR / entry["file"]) == entry["sha384"]


@pytest.mark.parametrize("entry", VENDORED, ids=lambda entry: entry["name"])
def test_a_vendored_file_has_its_licence_beside_it(entry):
    licence = (VENDOR / entry["file"]).with_name("LICENSE").read_text(encoding="utf-8")
    assert "Permission to use, copy, modify" in licence


def test_exactly_the_versions_of_package_json_are_vendored():
    wanted = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"]
    assert {entry["name"]: entry["version"] for entry in VENDORED} == wanted


def test_nothing_lies_in_vendor_that_nobody_accounts_for():
    known = {entry["file"] for entry in VENDORED}
    known |= {str(Path(file).with_name("LICENSE")) for file in known} | {"VENDOR.json"}
    assert {p.relative_to(VENDOR).as_posix() for p in VENDOR.rglob("*") if p.is_file()} == known


@pytest.mark.parametrize("template", templates(), ids=lambda source: source.path)
def test_a_page_names_only_files_that_are_there(template: Source):
    # Of the sheets and fonts, whose names are put together, the folder is checked here.
    assert not [name for name in NAMED.findall(template.text) if not (STATIC / name).exists()]


def test_every_sheet_of_the_layout_is_there_and_none_is_forgotten():
    layout = (ROOT / "templates/layout.html").read_text(encoding="utf-8")
    linked = re.search(r"for sheet in (\[.*?\])", layout)
    assert linked
    assert sorted(json.loads(linked[1])) == sorted(p.stem for p in (STATIC / "css").glob("*.css"))


@pytest.mark.parametrize("template", templates(), ids=lambda source: source.path)
def test_an_icon_that_is_named_is_in_the_sprite(template: Source):
    sprite = set(KEPT.findall((STATIC / "icons.svg").read_text(encoding="utf-8")))
    assert set(SIGN.findall(template.text)) <= sprite


@pytest.mark.parametrize("script", sources(".js", "static/js"), ids=lambda source: source.path)
def test_a_script_imports_only_its_neighbours(script: Source):
    for name in IMPORT.findall(script.text):
        assert (STATIC / "js" / name).is_file()


def test_every_script_is_reached_from_the_main_one():
    texts = {Path(s.path).name: s.text for s in sources(".js", "static/js")}
    reached, ahead = set(), {"main.js"}
    while ahead:
        name = ahead.pop()
        reached.add(name)
        ahead |= {Path(each).name for each in IMPORT.findall(texts[name])} - reached
    assert reached == set(texts)


def test_sheets_and_scripts_name_no_other_host():
    own = (*sources(".js", "static/js"), *sources(".css", "static/css"))
    assert not [source.path for source in own if HOST.search(source.text)]


@pytest.mark.parametrize("character", CHARACTERS)
def test_the_fonts_promise_every_turkish_letter_and_the_lira(character):
    tokens = (STATIC / "css/tokens.css").read_text(encoding="utf-8")
    promised = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", tokens)
    code = CHARACTERS[character]
    assert any(int(low, 16) <= code <= int(high or low, 16) for low, high in promised)
