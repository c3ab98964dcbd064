"""Files that a command writes: whole or not at all, and one sentence when it cannot."""

import errno
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


def one_by_one(lines: Iterable[str]) -> Generator[str, None, None]:
    """The same lines; closed, it lets go at once of whatever they are read from."""
    yield from lines


@contextmanager
def in_place_of(path: Path) -> Iterator[IO[bytes]]:
    """A file to write beside the one named, which it replaces when all is written.

    A link stays, what it points to is replaced; a device or a pipe is written to as it is. Raises
    OSError that names the file, or its folder where there is none.
    """
    try:
        place = path.resolve()
        if place.exists() and not place.is_file():
            with place.open("wb") as file:
                yield file
            return
        draft = place.with_name(f".{place.name}.draft")
        try:
            with draft.open("wb") as file:
                yield file
            draft.replace(place)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        named = path.parent if error.errno == errno.ENOENT else path
        raise OSError(error.errno, error.strerror, str(named)) from error


def write_whole(path: Path, lines: Iterable[str]) -> None:
    """Write the lines, in UTF-8; OSError as `in_place_of`."""
    with in_place_of(path) as file:
        file.writelines(f"{line}\n".encode() for line in lines)
