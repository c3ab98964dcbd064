"""Takes python-escpos in as an encoder, without its printer database, log handler and files."""

import json
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

FILE_VARIABLE = "ESCPOS_CAPABILITIES_FILE"
PICKLE_VARIABLE = "ESCPOS_CAPABILITIES_PICKLE_DIR"
# Our own profiles say what a printer can do; the library only needs a table that it can load.
CAPABILITIES = {
    "profiles": {
        "default": {
            "name": "default",
            "codePages": {"0": "CP437"},
            "features": {"barcodeB": True, "bitImageRaster": True},
            "fonts": {"0": {"name": "Font A", "columns": 48}},
            "media": {},
        }
    },
    "encodings": {"CP437": {"name": "CP437", "python_encode": "cp437"}},
}


@contextmanager
def _small_capabilities() -> Iterator[None]:
    """Twenty times faster to load, and no pickle that somebody else may have put there is read."""
    before = {name: os.environ.pop(name, None) for name in (FILE_VARIABLE, PICKLE_VARIABLE)}
    handlers = list(logging.root.handlers)
    with TemporaryDirectory() as folder:
        table = Path(folder, "capabilities.json")
        table.write_text(json.dumps(CAPABILITIES))
        os.environ[FILE_VARIABLE] = str(table)
        try:
            yield
        finally:
            os.environ.pop(FILE_VARIABLE)
            os.environ.update({name: value for name, value in before.items() if value is not None})
            logging.root.handlers[:] = handlers


with _small_capabilities():
    from escpos import capabilities
    from escpos.printer.dummy import Dummy

shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)

__all__ = ["Dummy"]
