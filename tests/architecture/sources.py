"""The project's own files as the checks read them: by git, parsed once."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Source:
    """One text file of the project; path is relative to the top, with slashes."""

    path: str

    @cached_property
    def text(self) -> str:
        return (ROOT / self.path).read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def stem(self) -> str:
        return Path(self.path).stem

    def nodes(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))

    def at(self, node: ast.AST) -> str:
        return f"{self.path}:{node.lineno}"


@cache
def files() -> tuple[str, ...]:
    """Return every file of the project, also those not committed yet, without the ignored ones."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(name for name in sorted(listed.split("\0")) if (ROOT / name).is_file())


@cache
def sources(ending: str, *folders: str) -> tuple[Source, ...]:
    """Return the files of that ending, in all of the project or in the folders."""
    within = tuple(f"{folder}/" for folder in folders) or ("",)
    return tuple(Source(n) for n in files() if n.endswith(ending) and n.startswith(within))


def python(*folders: str) -> tuple[Source, ...]:
    return sources(".py", *folders)


def product() -> tuple[Source, ...]:
    """Return the Python files that are delivered."""
    return python("pospro", "hardware", "migrations")


def templates() -> tuple[Source, ...]:
    return sources(".html", "templates")
