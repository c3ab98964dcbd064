"""The lines that slips without a template are made of, each by how it looks."""

from pospro.domain.print_template.filling import SlipLine
from pospro.domain.print_template.language import Look

INDENT = "   "
RULE, GAP = SlipLine(Look.FILL, ("─",)), SlipLine(Look.GAP)


def heading(words: str) -> SlipLine:
    """Large, in the middle."""
    return SlipLine(Look.CENTER, (words,), tall=True, wide=True, bold=True)


def centred(words: str) -> SlipLine:
    """In the middle."""
    return SlipLine(Look.CENTER, (words,))


def notice(words: str) -> SlipLine:
    """Bold, in the middle."""
    return SlipLine(Look.CENTER, (words,), bold=True)


def pair(words: str, figure: str = "") -> SlipLine:
    """Words at the left, a figure at the right edge."""
    return SlipLine(Look.COLUMNS, (words, figure))


def large_pair(words: str, figure: str) -> SlipLine:
    """The same, large."""
    return SlipLine(Look.COLUMNS, (words, figure), tall=True, wide=True, bold=True)


def indented(words: str, figure: str = "") -> SlipLine:
    """What belongs to the line above, with its figure where it has one."""
    if figure:
        return pair(INDENT + words, figure)
    return SlipLine(Look.LEFT, (INDENT + words,))
