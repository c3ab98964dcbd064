"""A receipt on papers of three widths, letter for letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hardware.printing.document import BANNER, DOUBLE, Align, Columns, Document, Style, Text
from hardware.printing.layout import Paper, TextLine, lay_out, width
from hardware.printing.preview import preview
from tests.hardware.slips import EVERYTHING, RECEIPT

NARROW = """\
      Ç ı n a r a l t ı
        K a h v e s i
 Bağdat Cad. No: 12, Kadıköy /
            İstanbul
Adisyon 41      24.11.2025 14:05
────────────────────────────────
2 x Türk kahvesi          180,00
    şekerli, duble
1 x Çiğ köfte dürüm, bol  145,50
  yeşillikli, az acılı,
  ekstra limonlu
1 x Şiş ızgara         TL 420,00
════════════════════════════════
T O P L A M         7 4 5 , 5 0

                 Teşekkür ederiz
"""
MEDIUM = """\
    Ç ı n a r a l t ı   K a h v e s i
  Bağdat Cad. No: 12, Kadıköy / İstanbul
Adisyon 41                24.11.2025 14:05
──────────────────────────────────────────
2 x Türk kahvesi                    180,00
    şekerli, duble
1 x Çiğ köfte dürüm, bol            145,50
  yeşillikli, az acılı, ekstra
  limonlu
1 x Şiş ızgara                   TL 420,00
══════════════════════════════════════════
T O P L A M                   7 4 5 , 5 0

                           Teşekkür ederiz
"""
WIDE = """\
      Ç ı n a r a l t ı   K a h v e s i
     Bağdat Cad. No: 12, Kadıköy / İstanbul
Adisyon 41                      24.11.2025 14:05
────────────────────────────────────────────────
2 x Türk kahvesi                          180,00
    şekerli, duble
1 x Çiğ köfte dürüm, bol yeşillikli, az   145,50
  acılı, ekstra limonlu
1 x Şiş ızgara                         TL 420,00
════════════════════════════════════════════════
T O P L A M                         7 4 5 , 5 0

                                 Teşekkür ederiz
"""


@pytest.mark.parametrize(("columns", "expected"), [(32, NARROW), (42, MEDIUM), (48, WIDE)])
def test_a_receipt_fits_the_paper(columns, expected):
    assert "\n".join(preview(RECEIPT, Paper(columns, "cp857"))) + "\n" == expected


def test_a_preview_names_the_codes_it_cannot_draw():
    lines = preview(EVERYTHING, Paper(32, "cp857"))
    assert "       [ 8690123456789 ]" in lines
    assert "  [ https://example.org/r/41 ]" in lines


def test_an_amount_too_long_for_its_column_gets_a_line_of_its_own():
    document = Document((Columns("Toplam", "123.456.789.012.345.678,90 TRY"),))
    assert preview(document, Paper(32)) == ["Toplam", "  123.456.789.012.345.678,90 TRY"]


def test_a_banner_is_black_from_edge_to_edge():
    document = Document((Text("KOPYA", Align.CENTER, BANNER),))
    assert lay_out(document, Paper(11)).parts == (TextLine("   KOPYA   ", BANNER),)


def test_wide_east_asian_letters_take_two_columns():
    document = Document((Columns("拿铁咖啡拿铁咖啡", "38"),))
    (line,) = preview(document, Paper(20))
    assert width(line) == 20


@pytest.mark.parametrize(("amount", "is_wide"), [("745,50 TL", True), ("9.745,50 TL", False)])
def test_a_total_too_wide_for_one_line_is_set_narrower_instead(amount, is_wide):
    (line,) = lay_out(Document((Columns("TOPLAM", amount, DOUBLE),)), Paper(32)).parts
    assert (line.style.wide, line.style.tall) == (is_wide, True)
    assert line.text.split() == ["TOPLAM", *amount.split()]


styles = some.builds(Style, some.booleans(), some.booleans(), some.booleans(), some.booleans())
texts = some.text(max_size=60)


@given(texts, texts, styles, some.integers(16, 60))
def test_no_line_is_ever_wider_than_the_paper(left, right, style, columns):
    document = Document((Columns(left, right, style), Text(left, Align.CENTER, style)))
    for line in lay_out(document, Paper(columns, "cp857")).parts:
        assert width(line.text) * (2 if line.style.wide else 1) <= columns


@given(some.text("ağİş-", max_size=60))
def test_wrapping_loses_no_letter(word):
    lines = lay_out(Document((Text(word),)), Paper(16)).parts
    assert "".join(line.text for line in lines) == word
