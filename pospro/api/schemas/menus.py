"""Menus, as managers define them."""

from typing import Annotated

from pydantic import Field

from pospro.api.schemas.office import Name
from pospro.api.schemas.plain import Document, Id, Versioned
from pospro.api.schemas.ticket_setup import Translations


class MenuContent(Document):
    """What a menu is called."""

    name: Name
    translations: Translations = Translations()


class NewMenu(MenuContent):
    """The same of a new one, which may begin with what another holds."""

    copy_of: Annotated[
        Id | None, Field(description="The menu whose categories and keys it begins with.")
    ] = None


class EditedMenu(Versioned):
    """A menu as its form shows it."""

    id: Id
    name: str
    translations: dict[str, str]
    retired: bool


class ListedMenu(Document):
    """A menu in its place; the first one in use is sold from where none is named."""

    id: Id
    name: str
    categories: int
    department_ids: tuple[Id, ...]
    ticket_type_ids: tuple[Id, ...]
    retired: bool


class MenuList(Document):
    """Every menu, retired ones last, with the departments and ticket types that name it."""

    menus: tuple[ListedMenu, ...]
