"""What a receipt will say, as plain lines for a screen or a test."""

from hardware.printing.document import QR, Barcode, Document, Feed
from hardware.printing.layout import Paper, TextLine, lay_out


def preview(document: Document, paper: Paper) -> list[str]:
    """The printed lines; a wide letter is followed by a space, a code is shown as its data."""
    lines: list[str] = []
    for part in lay_out(document, paper).parts:
        match part:
            case TextLine(text=text, style=style):
                lines.append("".join(f"{letter} " for letter in text) if style.wide else text)
            case Feed(lines=count):
                lines.extend([""] * count)
            case Barcode(data=data) | QR(data=data):
                lines.append(f"[ {data} ]".center(paper.columns))
    return [line.rstrip() for line in lines]
