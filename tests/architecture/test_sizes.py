"""What is read at one sitting stays small: functions, files, templates, lists of parameters."""

import ast

from tests.architecture.ratchet import refuse
from tests.architecture.sources import python, sources, templates

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def length(node: ast.AST) -> int:
    return node.end_lineno - node.lineno + 1


def parameters(function: ast.FunctionDef) -> list[str]:
    given = function.args
    named = [a.arg for a in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    return [name for name in named if name not in {"self", "cls"}]


def test_a_function_fits_on_a_screen():
    found = (
        f"{source.path}::{node.name}"
        for source in python()
        for node in source.nodes(*FUNCTIONS)
        if length(node) > 50
    )
    refuse("function of 50 lines", found, "Name the steps: one function each, in calling order.")


def test_a_python_file_has_one_subject():
    found = (s.path for s in python() if s.text.count("\n") > 400)
    refuse("file of 400 lines", found, "Split by noun: two subjects, two files.")


def test_a_template_is_a_page_or_a_fragment_not_both():
    found = (s.path for s in templates() if s.text.count("\n") > 120)
    refuse("template of 120 lines", found, "Take a fragment out (_name.html) and include it.")


def test_an_own_script_does_one_thing():
    found = (s.path for s in sources(".js", "static/js") if s.text.count("\n") > 150)
    refuse("script of 150 lines", found, "One behaviour, one module.")


def test_a_long_list_of_parameters_is_a_command():
    found = (
        f"{source.path}::{node.name}"
        for source in python("pospro", "hardware", "scripts", "bench")
        for node in source.nodes(*FUNCTIONS)
        if len(parameters(node)) > 4
    )
    refuse("four parameters", found, "Make a frozen dataclass of what belongs together.")
