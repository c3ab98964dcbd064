"""Pages and fragments: one root, one id, one contract; nothing inline, no colour out of place."""

import re
from html.parser import HTMLParser

import pytest
from jinja2 import Environment, nodes

from tests.architecture.ratchet import refuse
from tests.architecture.sources import Source, sources, templates

JINJA = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)
VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
INLINE = re.compile(r"<(?:style|script)(?![^>]*(?:\bsrc=|type=\"application/json\"))[^>]*>"
                    r"|<[a-z][^>]*\s(?:style|on[a-z]+|hx-on[^=\s]*)=")  # fmt: skip
ELSEWHERE = re.compile(r"""(?:src|href|action|hx-(?:get|post))\s*=\s*["'](?:https?:)?//""")
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|oklab)\(")
POSTS = re.compile(
    r"<form\b[^>]*(?:method=\"post\"|hx-post=)[^>]*>.*?</form>", re.DOTALL | re.IGNORECASE
)
TOKEN = re.compile(r"csrf|form\.open|money_form")
MACRO = re.compile(r"\{%-? macro .*?endmacro -?%\}", re.DOTALL)
MARKUP = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


def fragments() -> list[Source]:
    return [s for s in templates() if s.stem.startswith("_")]


class Roots(HTMLParser):
    """The elements of a fragment that have no parent, with their ids."""

    def __init__(self) -> None:
        super().__init__()
        self.open = 0
        self.found: list[dict[str, str | None]] = []

    def handle_starttag(self, tag, attrs) -> None:
        if self.open == 0:
            self.found.append(dict(attrs))
        self.open += tag not in VOID

    def handle_startendtag(self, tag, attrs) -> None:
        if self.open == 0:
            self.found.append(dict(attrs))

    def handle_endtag(self, tag) -> None:
        self.open -= tag not in VOID


def roots(source: Source) -> list[dict[str, str | None]]:
    """Return the roots; Jinja's own marks are blanked, an expression in an id counts as one."""
    parser = Roots()
    text = MACRO.sub("", source.text)
    parser.feed(MARKUP.sub(lambda mark: "x" if mark.group().startswith("{{") else "", text))
    return parser.found


def is_whole(source: Source) -> bool:
    """Whether the fragment is one element that can be found again, itself or by its place."""
    found = roots(source)
    return len(found) == 1 and bool(found[0].get("id") or "content of #" in source.text)


@pytest.mark.parametrize("source", templates(), ids=lambda source: source.path)
def test_a_template_compiles(source):
    tree = JINJA.parse(source.text, filename=source.path)
    assert isinstance(tree, nodes.Template)


def test_a_fragment_is_one_element_with_an_id():
    found = (s.path for s in fragments() if not is_whole(s))
    refuse("fragment root", found, "One root element with an id: page and swap use the same file.")


def test_a_fragment_says_what_it_needs():
    found = (s.path for s in fragments() if not re.match(r"\s*\{#[^#]*\bneeds\b", s.text))
    refuse("needs", found, "Open the fragment with {# needs: … · swapped by: … #}")


def test_nothing_is_inline():
    found = (s.path for s in templates() if INLINE.search(s.text))
    refuse("inline", found, "A class in the stylesheet, a listener in static/js, data in JSON.")


def test_nothing_is_loaded_from_elsewhere():
    found = (s.path for s in templates() if ELSEWHERE.search(s.text))
    refuse("other host", found, "Vendor the file: the till works without the internet.")


def test_a_form_that_changes_something_carries_the_token():
    found = (
        s.path for s in templates() for form in POSTS.findall(s.text) if not TOKEN.search(form)
    )
    refuse("csrf", found, "Put {{ form.csrf() }} into the form.")


def test_colours_are_tokens():
    found = (
        f"{sheet.path}:{number}"
        for sheet in sources(".css", "static")
        if "tokens" not in sheet.path and "/vendor/" not in sheet.path
        for number, line in enumerate(sheet.text.splitlines(), 1)
        if COLOUR.search(line)
    )
    refuse("colour", found, "Name the colour in tokens.css; dark and print redefine it there.")
