"""The catalogue as rows: products, portions, barcodes, modifiers, menu categories and keys."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pospro.storage.columns import Base, key, minor, within_limit

STRICT = {"sqlite_strict": True}


class ProductGroupRow(Base):
    """A group of products for reports and routing."""

    __tablename__ = "product_groups"
    __table_args__ = (UniqueConstraint("name"), STRICT)
    id: Mapped[int] = key()
    name: Mapped[str]
    sort_key: Mapped[str]
    retired_at: Mapped[datetime | None]


class ProductRow(Base):
    """Something that can be sold; `search_key` and `sort_key` come from the locale rules."""

    __tablename__ = "products"
    __table_args__ = (
        Index("ix_products_sort_key", "sort_key"),
        Index("ix_products_product_group_id", "product_group_id"),
        Index("ix_products_name", "name"),
        STRICT,
    )
    id: Mapped[int] = key()
    name: Mapped[str]
    search_key: Mapped[str]
    sort_key: Mapped[str]
    product_group_id: Mapped[int] = mapped_column(ForeignKey("product_groups.id"))
    sale_type_id: Mapped[int | None] = mapped_column(ForeignKey("transaction_types.id"))
    returned_sale_type_id: Mapped[int | None] = mapped_column(ForeignKey("transaction_types.id"))
    retired_at: Mapped[datetime | None]


class PortionRow(Base):
    """A size of a product with its price; a portion without a price cannot be sold yet."""

    __tablename__ = "portions"
    __table_args__ = (
        UniqueConstraint("product_id", "name"),
        CheckConstraint("price IS NULL OR price >= 0", name="price"),
        within_limit("price"),
        STRICT,
    )
    id: Mapped[int] = key()
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    name: Mapped[str]
    price: Mapped[int | None] = minor()
    position: Mapped[int]
    retired_at: Mapped[datetime | None]


class BarcodeRow(Base):
    """A code that a scanner reads, for one portion."""

    __tablename__ = "barcodes"
    __table_args__ = (Index("ix_barcodes_portion_id", "portion_id"), STRICT)
    code: Mapped[str] = mapped_column(primary_key=True)
    portion_id: Mapped[int] = mapped_column(ForeignKey("portions.id"))


class ProductTaxRow(Base):
    """Which tax templates apply to a product."""

    __tablename__ = "product_taxes"
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True)
    tax_template_id: Mapped[int] = mapped_column(ForeignKey("tax_templates.id"), primary_key=True)


class ModifierGroupRow(Base):
    """A question asked when a product is rung up, with the least and most answers."""

    __tablename__ = "modifier_groups"
    __table_args__ = (UniqueConstraint("name"), STRICT)
    id: Mapped[int] = key()
    name: Mapped[str]
    minimum: Mapped[int]
    maximum: Mapped[int]
    retired_at: Mapped[datetime | None]


class ModifierRow(Base):
    """One answer of a modifier group, with its price per unit of the line."""

    __tablename__ = "modifiers"
    __table_args__ = (UniqueConstraint("modifier_group_id", "name"), within_limit("price"), STRICT)
    id: Mapped[int] = key()
    modifier_group_id: Mapped[int] = mapped_column(ForeignKey("modifier_groups.id"))
    name: Mapped[str]
    price: Mapped[int] = minor()
    tax_free: Mapped[bool]
    maximum_quantity: Mapped[int]
    position: Mapped[int]
    retired_at: Mapped[datetime | None]


class ProductModifierGroupRow(Base):
    """Which questions a product asks."""

    __tablename__ = "product_modifier_groups"
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"), primary_key=True)
    modifier_group_id: Mapped[int] = mapped_column(
        ForeignKey("modifier_groups.id"), primary_key=True
    )
    position: Mapped[int]


class MenuCategoryRow(Base):
    """A category key of a menu with one of ten colours."""

    __tablename__ = "menu_categories"
    __table_args__ = (
        UniqueConstraint("menu_id", "name"),
        CheckConstraint("color BETWEEN 1 AND 10", name="color"),
        STRICT,
    )
    id: Mapped[int] = key()
    menu_id: Mapped[int] = mapped_column(ForeignKey("menus.id"))
    name: Mapped[str]
    color: Mapped[int]
    icon: Mapped[str]
    position: Mapped[int]
    retired_at: Mapped[datetime | None]


class MenuKeyRow(Base):
    """A product key in a category, at its fixed place."""

    __tablename__ = "menu_keys"
    __table_args__ = (UniqueConstraint("menu_category_id", "product_id"), STRICT)
    id: Mapped[int] = key()
    menu_category_id: Mapped[int] = mapped_column(ForeignKey("menu_categories.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))
    position: Mapped[int]
