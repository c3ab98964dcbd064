"""What an import of products would do: each product added, changed or left, each problem named."""

from dataclasses import dataclass, field

from pospro.domain.errors import N_
from pospro.domain.ids import new_id
from pospro.services.manager.edit_product import LONGEST_BARCODE
from pospro.services.manager.editing import LONGEST_NAME
from pospro.services.manager.product_file import Problem, ProductFile, ProductLine
from pospro.storage.catalogue_snapshot import CatalogueSnapshot


@dataclass(slots=True)
class PlannedPortion:
    """A portion as it shall be."""

    id: int
    name: str
    price: int | None
    is_new: bool


@dataclass(slots=True)
class PlannedProduct:
    """A product as it shall be; groups and categories by name, since some are new."""

    id: int
    number: int
    name: str
    is_new: bool
    group: str = ""
    portions: dict[str, PlannedPortion] = field(default_factory=dict)
    barcodes: dict[str, int] = field(default_factory=dict)
    tax_ids: list[int] = field(default_factory=list)
    modifier_group_ids: list[int] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    changed: bool = False


@dataclass(slots=True)
class ImportPlan:
    """What would happen; an import with problems changes nothing."""

    products: list[PlannedProduct]
    problems: list[Problem]
    ignored: tuple[str, ...]

    @property
    def added(self) -> list[PlannedProduct]:
        """Products that are new."""
        return [product for product in self.products if product.is_new]

    @property
    def changed(self) -> list[PlannedProduct]:
        """Products that are known and would differ."""
        return [product for product in self.products if product.changed and not product.is_new]

    @property
    def unchanged(self) -> int:
        """How many are as the file says already."""
        return len(self.products) - len(self.added) - len(self.changed)


def plan_import(file: ProductFile, known: CatalogueSnapshot) -> ImportPlan:
    """Compare the file with the catalogue; lines of one name are portions of one product."""
    planner = _Planner(known)
    for line in file.lines:
        planner.take(line)
    planner.finish()
    problems = sorted([*file.problems, *planner.problems], key=lambda each: each.number)
    return ImportPlan(list(planner.products.values()), problems, file.ignored)


class _Planner:
    """The products planned so far and the problems found so far."""

    def __init__(self, known: CatalogueSnapshot) -> None:
        self.known = known
        self.products: dict[str, PlannedProduct] = {}
        self.problems: list[Problem] = []
        self._codes: dict[str, int] = {}

    def take(self, line: ProductLine) -> None:
        """Plan one line."""
        if not self._named_well(line):
            return
        product = self.products.get(line.name) or self._begin(line)
        self._portion(product, line)
        self._links(product, line)
        if product.is_new and product.number == line.number:
            self._require_complete(product)

    def finish(self) -> None:
        """Compare what a product is given in several lines, once all of them are read."""
        for product in self.products.values():
            taxes = self.known.taxes_of.get(product.id, set())
            questions = self.known.modifiers_of.get(product.id, set())
            product.changed |= bool(product.tax_ids) and set(product.tax_ids) != taxes
            asked = set(product.modifier_group_ids)
            product.changed |= bool(asked) and asked != questions

    def _named_well(self, line: ProductLine) -> bool:
        names = (line.name, line.portion, line.group, *line.categories)
        if not line.name:
            self._refuse(line, N_("The name is missing."))
        elif max(map(len, names)) > LONGEST_NAME:
            self._refuse(line, N_("Use at most {most} letters."), most=LONGEST_NAME)
        elif not all(name.isprintable() for name in names):
            self._refuse(line, N_("The name holds signs that cannot be printed."))
        else:
            return True
        return False

    def _begin(self, line: ProductLine) -> PlannedProduct:
        found = self.known.products.get(line.name)
        product = PlannedProduct(found or new_id(), line.number, line.name, found is None)
        self.products[line.name] = product
        return product

    def _portion(self, product: PlannedProduct, line: ProductLine) -> None:
        if line.portion in product.portions:
            self._refuse(line, N_("“{value}” stands here twice."), value=line.name)
            return
        found = self.known.portions.get((product.id, line.portion))
        price = line.price if line.price is not None or found is None else found.price
        portion = PlannedPortion(
            found.id if found else new_id(), line.portion, price, found is None
        )
        product.portions[line.portion] = portion
        product.changed |= found is None or found.is_retired or price != found.price
        for code in line.barcodes:
            self._barcode(product, portion, line, code)

    def _barcode(
        self, product: PlannedProduct, portion: PlannedPortion, line: ProductLine, code: str
    ) -> None:
        owner = self._codes.get(code) or self.known.barcodes.get(code)
        if len(code) > LONGEST_BARCODE or not code.isprintable():
            self._refuse(line, N_("“{code}” is no barcode."), code=code[:40])
        elif owner is not None and owner != portion.id:
            self._refuse(line, N_("The barcode {code} belongs to another portion."), code=code)
        elif owner is None:
            product.barcodes[code] = self._codes[code] = portion.id
            product.changed = True

    def _links(self, product: PlannedProduct, line: ProductLine) -> None:
        self._group(product, line)
        known = self.known
        for names, ids, planned in (
            (line.taxes, known.taxes, product.tax_ids),
            (line.modifiers, known.modifiers, product.modifier_group_ids),
        ):
            for name in names:
                found = ids.get(name) or ids.get(name.strip("% "))
                if found is None:
                    self._refuse(line, N_("“{name}” is not in the set-up."), name=name)
                elif found not in planned:
                    planned.append(found)
        for name in line.categories:
            if name not in product.categories:
                product.categories.append(name)
                place = known.categories.get(name)
                product.changed |= place not in known.categories_of.get(product.id, ())

    def _group(self, product: PlannedProduct, line: ProductLine) -> None:
        if not line.group:
            return
        product.group = line.group
        group = self.known.groups.get(line.group)
        product.changed |= group is None or self.known.groups_of.get(product.id) != group

    def _require_complete(self, product: PlannedProduct) -> None:
        if not product.group:
            self._missing(product, N_("A new product needs a product group."))
        if not product.tax_ids:
            self._missing(product, N_("A new product needs a tax that is in the set-up."))

    def _missing(self, product: PlannedProduct, message: str) -> None:
        self.problems.append(Problem(product.number, message))

    def _refuse(self, line: ProductLine, message: str, **facts: object) -> None:
        self.problems.append(Problem(line.number, message, facts))
