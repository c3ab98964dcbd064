"""Templates and stylesheet know the same classes."""

import re

from tests.architecture.ratchet import refuse
from tests.architecture.sources import sources, templates

ATTRIBUTE = re.compile(r"""\bclass=(?:"((?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*)"|'([^']*)')""", re.DOTALL)
STATEMENT = re.compile(r"\{%.*?%\}", re.DOTALL)
EXPRESSION = re.compile(r"\{\{.*?\}\}", re.DOTALL)
SELECTOR = re.compile(r"\.(-?[_a-zA-Z][\w-]*)")
COMMENT = re.compile(r"/\*.*?\*/|url\([^)]*\)", re.DOTALL)


def styled() -> set[str]:
    sheets = sources(".css", "static/css")
    return {name for s in sheets for name in SELECTOR.findall(COMMENT.sub("", s.text))}


def written(text: str) -> set[str]:
    """Return the classes of a template; * stands for what is filled in."""
    values = ("".join(groups) for groups in ATTRIBUTE.findall(text))
    plain = (EXPRESSION.sub("*", STATEMENT.sub(" ", value)) for value in values)
    return {name for value in plain for name in value.split()}


def known(name: str, classes: set[str]) -> bool:
    pattern = re.compile(re.escape(name).replace(r"\*", r"[\w-]*"))
    return any(pattern.fullmatch(each) for each in classes)


def test_every_class_of_a_template_has_a_rule():
    classes = styled()
    found = (
        f"{template.path}: {name}"
        for template in templates()
        for name in written(template.text)
        if not known(name, classes)
    )
    refuse("class without rule", found, "Use a component that exists, or give the class a rule.")
