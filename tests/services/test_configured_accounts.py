"""Limits, rules and currencies of the accounting travel with the configuration."""

import json

import pytest

from pospro.services.manager.configuration.file import UnusableFile
from pospro.services.manager.export_configuration import export_configuration
from pospro.services.manager.import_configuration import ImportConfiguration, import_configuration
from pospro.storage.account_directory import directory


def content_of(shop):
    return json.loads(export_configuration(shop.db, shop.owner, "json"))


def load(shop, content):
    command = ImportConfiguration(shop.owner, json.dumps(content), "json")
    return import_configuration(shop.db, shop.clock, command)


def entry(content, section, **wanted):
    return next(e for e in content[section] if wanted.items() <= e.items())


def test_a_credit_limit_a_rule_and_a_currency_come_back_as_they_were(shop):
    content = content_of(shop)
    entry(content, "accounts", code="120.90")["credit_limit"] = "1500.00"
    kind = entry(content, "accounts", code="120.90")["type"]
    entry(content, "account_types", name=kind)["working_rule"] = "never_above_limit"
    content["accounts"].append(
        {"code": "102.02", "name": "Euro account", "type": "Liquid assets", "currency": "EUR"}
    )
    content["transaction_types"].append(
        {
            "name": "Euros in",
            "source_type": "Liquid assets",
            "target_type": "Liquid assets",
            "target": "102.02",
            "currency": "EUR",
        }
    )
    load(shop, content)
    kept = content_of(shop)
    assert entry(kept, "accounts", code="120.90")["credit_limit"] == "1500.00"
    assert entry(kept, "account_types", name=kind)["working_rule"] == "never_above_limit"
    assert entry(kept, "transaction_types", name="Euros in")["currency"] == "EUR"
    assert not load(shop, kept).any
    known = shop.read(lambda connection: directory(shop.db, connection))
    assert known.with_code("120.90").credit_limit == 150_000


def test_the_class_of_a_type_with_postings_stays(shop):
    shop.sell("tea")
    content = content_of(shop)
    entry(content, "account_types", name="Liquid assets")["class"] = "expense"
    with pytest.raises(UnusableFile) as refusal:
        load(shop, content)
    assert any("so its class stays" in str(each) for each in refusal.value.problems)
