"""Sales by product, by portion and by group: quantity, value before discounts, share."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import Connection, Row, select

from pospro.domain.errors import N_
from pospro.reports.movements import venue_currency
from pospro.reports.query import ReportQuery
from pospro.reports.sales.proof import proof_of_lines
from pospro.reports.summed.lines import LINES_SOLD
from pospro.reports.table import Cell, Column, Graph, Table
from pospro.reports.table import Row as TableRow
from pospro.storage.catalogue import PortionRow, ProductGroupRow, ProductRow

QUANTITY = Column("quantity", N_("Quantity"), "quantity")
VALUE = Column("value", N_("Amount"), "money")
SHARE = Column("share", N_("Share"), "percent")
_TENTH = Decimal("0.1")

Names = Mapping[int, dict[str, Cell]]


@dataclass(slots=True)
class _Sums:
    thousandths: int = 0
    value: int = 0

    def add(self, thousandths: int, value: int) -> None:
        self.thousandths += thousandths
        self.value += value


@dataclass(frozen=True, slots=True)
class _Kind:
    """One way to put lines together: by which key, under which columns, leading where.

    `belongs` tells for a value of the key what it is put together under instead.
    """

    title: str
    key: str
    columns: tuple[Column, ...]
    names: Callable[[Connection], Names]
    opens: tuple[str, str]
    belongs: Mapping[int, int] | None = None


def by_product(connection: Connection, query: ReportQuery) -> Table:
    """What was sold of each product."""
    columns = (Column("product", N_("Product")), Column("group", N_("Product group")))
    return _table(
        connection,
        query,
        _Kind(
            N_("Sales by product"),
            "product_id",
            columns,
            _products,
            ("line_list", "product"),
        ),
    )


def by_portion(connection: Connection, query: ReportQuery) -> Table:
    """What was sold of each size of each product."""
    columns = (Column("product", N_("Product")), Column("portion", N_("Portion")))
    return _table(
        connection,
        query,
        _Kind(
            N_("Sales by portion"),
            "portion_id",
            columns,
            _portions,
            ("line_list", "portion"),
        ),
    )


def by_group(connection: Connection, query: ReportQuery) -> Table:
    """What was sold of each group of products."""
    groups = _groups_of_products(connection)
    return _table(
        connection,
        query,
        _Kind(
            N_("Sales by product group"),
            "product_id",
            (Column("group", N_("Product group")),),
            _groups,
            ("sales_by_product", "group"),
            groups,
        ),
    )


def _table(connection: Connection, query: ReportQuery, kind: _Kind) -> Table:
    sums: defaultdict[int, _Sums] = defaultdict(_Sums)
    for (own,), (_lines, quantity, value) in LINES_SOLD.total(connection, query, kind.key).items():
        sums[kind.belongs[own] if kind.belongs else own].add(quantity, value)
    whole = sum(each.value for each in sums.values())
    names = kind.names(connection)
    largest = sorted(sums.items(), key=lambda item: (-item[1].value, item[0]))
    report, narrow = kind.opens
    rows = tuple(
        TableRow(
            {**names[key], **_figures(each, whole)},
            opens=query.leads_to(report, **{narrow: key}),
            key=key,
        )
        for key, each in largest
    )
    total = _Sums(sum(each.thousandths for each in sums.values()), whole)
    return Table(
        title=kind.title,
        columns=(*kind.columns, QUANTITY, VALUE, SHARE),
        rows=rows,
        currency=venue_currency(connection),
        facts={"since": query.since, "until": query.until},
        totals=_figures(total, whole) if rows else {},
        graph=Graph("lying", kind.columns[0].key, VALUE.key),
        proof=proof_of_lines(connection, query, whole),
    )


def _figures(sums: _Sums, whole: int) -> dict[str, Cell]:
    return {
        "quantity": sums.thousandths,
        "value": sums.value,
        "share": share(sums.value, whole),
    }


def share(part: int, whole: int) -> Decimal | None:
    """How many percent a part is, to one decimal; None of nothing."""
    if not whole:
        return None
    return (Decimal(part) * 100 / whole).quantize(_TENTH, ROUND_HALF_UP)


def _products(connection: Connection) -> Names:
    products, groups = ProductRow.__table__, ProductGroupRow.__table__
    query = select(products.c.id, products.c.name, groups.c.name.label("group_name")).join_from(
        products, groups, groups.c.id == products.c.product_group_id
    )
    return {
        row.id: {"product": row.name, "group": row.group_name} for row in connection.execute(query)
    }


def _portions(connection: Connection) -> Names:
    products, portions = ProductRow.__table__, PortionRow.__table__
    query = select(portions.c.id, portions.c.name, products.c.name.label("product")).join_from(
        portions, products, products.c.id == portions.c.product_id
    )
    return {
        row.id: {"product": row.product, "portion": row.name or None}
        for row in connection.execute(query)
    }


def _groups(connection: Connection) -> Names:
    groups = ProductGroupRow.__table__
    rows: list[Row[Any]] = list(connection.execute(select(groups.c.id, groups.c.name)))
    return {row.id: {"group": row.name} for row in rows}


def _groups_of_products(connection: Connection) -> dict[int, int]:
    products = ProductRow.__table__
    rows = connection.execute(select(products.c.id, products.c.product_group_id))
    return {row.id: row.product_group_id for row in rows}
