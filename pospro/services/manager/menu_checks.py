"""What names a menu names one in use."""

from sqlalchemy import Connection

from pospro.domain.errors import BadInput, N_
from pospro.storage.menus import menus


def require_menu(connection: Connection, menu_id: int | None) -> None:
    """Raise BadInput for a menu that is not in use; none at all is the venue's usual one."""
    if menu_id is None:
        return
    found = menus(connection).get(menu_id)
    if found is None or found.retired:
        raise BadInput(N_("This menu is not in use. Choose one of the list."), field="menu_id")
