"""A Turkish receipt that uses every element, as tests of printing share it."""

from io import BytesIO

from PIL import Image as Picture

from hardware.printing.document import (
    BANNER,
    DOUBLE,
    QR,
    Align,
    Barcode,
    Columns,
    Cut,
    Document,
    Feed,
    Image,
    Rule,
    Symbology,
    Text,
)

LETTERS = "ğüşıöçİĞÜŞÖÇ"
DRAWER_TRAP = "x\x1bp\x00\x19\xfa"


def logo(width: int = 160, height: int = 40) -> bytes:
    file = BytesIO()
    Picture.linear_gradient("L").resize((width, height)).save(file, "PNG")
    return file.getvalue()


RECEIPT = Document(
    (
        Text("Çınaraltı Kahvesi", Align.CENTER, DOUBLE),
        Text("Bağdat Cad. No: 12, Kadıköy / İstanbul", Align.CENTER),
        Columns("Adisyon 41", "24.11.2025 14:05"),
        Rule(),
        Columns("2 x Türk kahvesi", "180,00"),
        Text("    şekerli, duble"),
        Columns("1 x Çiğ köfte dürüm, bol yeşillikli, az acılı, ekstra limonlu", "145,50"),
        Columns("1 x Şiş ızgara", "₺420,00"),
        Rule(heavy=True),
        Columns("TOPLAM", "745,50", DOUBLE),
        Feed(1),
        Text("Teşekkür ederiz", Align.RIGHT),
    )
)
EVERYTHING = Document(
    (
        Image(logo()),
        *RECEIPT.elements,
        Text("KOPYA", Align.CENTER, BANNER),
        Barcode("8690123456789", Symbology.EAN13),
        Barcode("T-000041"),
        QR("https://example.org/r/41"),
        Cut(),
    )
)
