"""Words that people type: notes, reasons, names, references; what no paper can show is refused."""

import unicodedata

from pospro.domain.errors import BadInput, N_

LONGEST_NAME = 60
LONGEST_NOTE = 500
LONGEST_REASON = 200
LONGEST_REFERENCE = 80


def plain_words(text: str, longest: int, field: str) -> str:
    """The text composed (NFC), without stray blanks.

    Raises BadInput when it is too long or holds control or direction signs: those could command
    a printer, hide what stands there, or be refused by a database.
    """
    words = unicodedata.normalize("NFC", " ".join(text.split()))
    if len(words) > longest:
        raise BadInput(N_("Write at most {longest} letters."), field=field, longest=longest)
    if not words.isprintable():
        raise BadInput(N_("This holds signs that cannot be printed. Type it again."), field=field)
    return words
