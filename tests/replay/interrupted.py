"""A replay that is killed after some tickets: a process of its own.

Run as `python -m tests.replay.interrupted DATABASE_URL DATA_DIR RECORDING TICKETS`.
"""

import os
import signal
import sys
from pathlib import Path

from pospro.config import Settings
from pospro.domain.clock import SystemClock
from pospro.services.replay.replay_folder import prepare_replay
from pospro.storage.db import Database


def main(url: str, data_dir: str, recording: str, tickets: int) -> None:
    closed = 0

    def progress(number: int) -> None:
        nonlocal closed
        closed += number
        if closed >= tickets:
            os.kill(os.getpid(), signal.SIGKILL)

    settings = Settings(database_url=url, data_dir=Path(data_dir))
    prepare_replay(Database.open(url), SystemClock(), settings, Path(recording))(progress).play()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
