"""A till with a tip box: the rule that brings change there, and the change type by it."""

from dataclasses import replace

from pospro.services.manager.edit_change_types import (
    ChangeRoad,
    ChangeTypeContent,
    SaveChangeType,
    change_rules_to_choose,
    save_change_type,
)
from pospro.services.manager.sections import Names
from pospro.storage.account_directory import directory


def account(shop, code):
    return shop.read(lambda connection: directory(shop.db, connection)).with_code(code)


def tip_rule(shop):
    """The rule from the account of tips to the open tickets."""
    rules = shop.read(change_rules_to_choose).values()
    return next(each.id for each in rules if each.name == "Tips from change")


def tip_box(shop, rule_id, **other):
    """What a manager says of a tip box."""
    content = ChangeTypeContent(Names("Tip box", {"tr": "Bahşiş kutusu"}), ChangeRoad(rule_id), 6)
    return replace(content, **other)


def save(shop, content, change_type_id=None, seen=""):
    command = SaveChangeType(shop.owner, content, change_type_id, seen)
    return save_change_type(shop.db, shop.clock, command)


def with_tip_box(shop, **other):
    """Add a tip box and return its id."""
    return save(shop, tip_box(shop, tip_rule(shop), **other))
