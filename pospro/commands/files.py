"""Files that a command writes: whole or not at all, and one sentence when it cannot."""

from collections.abc import Iterable
from pathlib import Path

from pospro.domain.errors import Conflict, N_


def write_whole(path: Path, lines: Iterable[str]) -> None:
    """Write the lines beside the file and put them in its place when all are there.

    Raises Conflict when the folder cannot be written to.
    """
    draft = path.with_name(f".{path.name}.draft")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise Conflict(
            N_("{path} cannot be written: {reason}. Choose another place."),
            path=str(path),
            reason=error.strerror or str(error),
        ) from error
