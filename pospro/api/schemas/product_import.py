"""A file of products: what it would do, or what it did."""

from typing import Annotated

from pydantic import Field

from pospro.api.schemas.plain import Document


class ProductFile(Document):
    """Products as CSV; lines of the same name are portions of one product."""

    text: Annotated[
        str,
        Field(
            max_length=16_000_000,
            description=(
                "The first line names the columns: Name, Portion, Price, Barcode, Product group, "
                "Category, Tax, Modifiers, in English or Turkish."
            ),
            examples=["Name,Price,Product group,Tax\nRainbow trout,410.00,Fish,10\n"],
        ),
    ]
    dry_run: Annotated[bool, Field(description="Only tell what would change.")] = True


class LineProblem(Document):
    """A line that cannot be taken, and why."""

    line: int
    detail: str


class ProductImport(Document):
    """What the file changes, or would; with problems nothing is changed."""

    imported: bool
    added: int
    changed: int
    unchanged: int
    problems: tuple[LineProblem, ...]
    ignored_columns: tuple[str, ...]
