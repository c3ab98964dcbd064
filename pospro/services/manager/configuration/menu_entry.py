"""Menus and their categories in a configuration file; what names no menu stands in the first."""

from typing import Any

from pospro.domain.errors import N_
from pospro.i18n import LANGUAGES, translate
from pospro.services.manager.configuration.base_entry import Color, Entry, Translated

USUAL = N_("Menu")
"""What the menu of a venue is called that has said nothing of menus."""


class MenuEntry(Translated):
    """A menu of the till in its place."""


class MenuCategoryEntry(Entry):
    """A category of a menu with its product keys in their places."""

    menu: str | None = None
    color: Color = 1
    icon: str = ""
    products: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its menu and its name, which only the two together tell apart."""
        return category_key(self.menu, self.name)


def category_key(menu: str | None, name: str) -> str:
    """What a category is found by."""
    return name if menu is None else f"{menu} · {name}"


def with_menus(sections: dict[str, Any], language: str) -> dict[str, Any]:
    """The sections of a whole set-up, in which there is a menu and each category has one.

    A file that knows nothing of menus says that all its categories stand in one.
    """
    menus = sections.get("menus") or (_usual(language),)
    first = menus[0].name
    categories = tuple(
        each if each.menu is not None else each.model_copy(update={"menu": first})
        for each in sections.get("menu_categories") or ()
    )
    return sections | {"menus": menus, "menu_categories": categories}


def _usual(language: str) -> MenuEntry:
    names = {code: translate(USUAL, {}, code) for code in LANGUAGES}
    return MenuEntry(name=names[language], translations=names)
