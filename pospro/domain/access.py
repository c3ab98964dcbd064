"""Roles and rights in one table: every right the program checks, and the roles of a new venue."""

from collections.abc import Iterable
from dataclasses import dataclass

from pospro.domain.approval import Approval, Deed, NeedsApproval
from pospro.domain.errors import N_, NotAllowed

RIGHTS = {
    "sell": N_("Ring up tickets"),
    "pay": N_("Take payments"),
    "gift": N_("Give lines away"),
    "void": N_("Void lines and tickets"),
    "discount": N_("Give discounts"),
    "refund": N_("Take products back"),
    "undo_payment": N_("Undo a payment before the ticket closes"),
    "reprint": N_("Print receipts again"),
    "work_period": N_("Open and close the work period"),
    "shift": N_("Open, count and close a drawer"),
    "move_cash": N_("Move cash in and out of the drawer"),
    "see_expected_cash": N_("See what the drawer should hold before the count"),
    "close_anyway": N_("Close the day although drawers were not counted"),
    "see_sales": N_("See reports on sales"),
    "see_books": N_("See journal, accounts and reports"),
    "reverse": N_("Reverse journal entries"),
    "make_documents": N_("Make documents on accounts"),
    "post_entries": N_("Write journal entries by hand"),
    "post_locked": N_("Post on days that are locked for staff"),
    "lock_books": N_("Lock periods and close years"),
    "edit_catalogue": N_("Edit products and menus"),
    "edit_accounts": N_("Edit accounts, types and taxes"),
    "edit_users": N_("Edit users and roles"),
    "configure": N_("Import and export the configuration"),
    "devices": N_("Set up printers and devices"),
}
"""Right → what it allows, in words."""

STARTING_ROLES = {
    "owner": (N_("Owner"), tuple(RIGHTS)),
    "manager": (N_("Manager"), tuple(right for right in RIGHTS if right != "edit_users")),
    "cashier": (N_("Cashier"), ("sell", "pay", "discount", "reprint", "shift")),
}
"""Role key → its name and rights in a new venue; managers change them afterwards."""


MAY_NOT = N_("{name} may not do this. Ask somebody whose role allows it.")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, at which register, with which rights.

    `approval` is there for one command, when a colleague has approved it.
    """

    user_id: int
    name: str
    rights: frozenset[str]
    register_id: int | None = None
    approval: Approval | None = None

    def must(self, right: str) -> None:
        """Raise NotAllowed unless the actor holds the right."""
        if right not in self.rights:
            raise NotAllowed(MAY_NOT, name=self.name)

    def needs(self, right: str, deed: Deed, refusal: str = MAY_NOT, **facts: object) -> None:
        """Raise NeedsApproval unless the actor, or whoever approves the deed, holds the right.

        `refusal` is the sentence for an actor whom nobody has approved, with its facts.
        """
        if right in self.rights:
            return
        if self.approval is None:
            raise NeedsApproval(refusal, right=right, deed=deed, name=self.name, **facts)
        if right not in self.approval.rights:
            raise NeedsApproval(
                N_("{approver} may not approve this. Choose somebody whose role allows it."),
                right=right,
                deed=deed,
                approver=self.approval.name,
            )

    def must_one_of(self, rights: Iterable[str]) -> None:
        """Raise NotAllowed unless the actor holds one of the rights."""
        if self.rights.isdisjoint(rights):
            self.must(next(iter(rights)))
