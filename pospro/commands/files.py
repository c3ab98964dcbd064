"""Files that a command writes: whole or not at all, and one sentence when it cannot."""

import errno
from collections.abc import Generator, Iterable
from pathlib import Path


def one_by_one(lines: Iterable[str]) -> Generator[str, None, None]:
    """The same lines; closed, it lets go at once of whatever they are read from."""
    yield from lines


def write_whole(path: Path, lines: Iterable[str]) -> None:
    """Write the lines beside the file and put them in its place when all are there.

    Raises OSError that names the file, or its folder where there is none.
    """
    draft = path.with_name(f".{path.name}.draft")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        place = path.parent if error.errno == errno.ENOENT else path
        raise OSError(error.errno, error.strerror, str(place)) from error
