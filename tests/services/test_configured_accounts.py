"""Limits, rules and currencies of the accounting travel with the configuration."""

import json

import pytest
from sqlalchemy import func, select

from pospro.services.manager.configuration.file import UnusableFile
from pospro.services.manager.export_configuration import export_configuration
from pospro.services.manager.import_configuration import ImportConfiguration, import_configuration
from pospro.storage.account_directory import directory
from pospro.storage.currencies import ExchangeRateRow


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
    content["currencies"] = [{"code": "EUR"}]
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


EURO = {
    "code": "EUR",
    "step": "0.50",
    "rates": [{"since": "2026-01-01", "rate": "41.25"}, {"since": "2026-02-01", "rate": "42"}],
}


def problems(shop, content):
    with pytest.raises(UnusableFile) as refusal:
        load(shop, content)
    return {each.where: str(each) for each in refusal.value.problems}


def test_currencies_and_rates_leave_and_come_back_and_rates_are_only_added(shop):
    content = content_of(shop) | {"currencies": [EURO, {"code": "USD"}]}
    load(shop, content)
    kept = content_of(shop)
    assert kept["currencies"] == [EURO, {"code": "USD", "step": "0.01"}]
    assert not load(shop, kept).any
    later = {"since": "2026-02-01", "rate": "43.5"}
    load(shop, kept | {"currencies": [{"code": "EUR", "step": "1.00", "rates": [later]}]})
    [euro] = content_of(shop)["currencies"]
    assert (euro["step"], euro["rates"]) == ("1.00", [EURO["rates"][0], later])
    with shop.db.reading() as connection:
        rates = connection.scalar(select(func.count()).select_from(ExchangeRateRow.__table__))
    assert rates == 3


def test_an_account_in_a_currency_that_is_not_in_use_is_refused_with_its_place(shop):
    content = content_of(shop)
    account = {"code": "102.02", "name": "Euro account", "type": "Liquid assets"}
    content["accounts"].append(account | {"currency": "EUR"})
    found = problems(shop, content)
    assert list(found) == ["accounts (102.02), currency"]
    assert "EUR is not in use" in found["accounts (102.02), currency"]
    content["currencies"] = [EURO]
    load(shop, content)
    gone = problems(shop, content_of(shop) | {"currencies": []})
    assert list(gone) == ["accounts (102.02), currency"]


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"code": "XXQ"}, "code"),
        ({"step": "0"}, "step"),
        ({"step": 5}, "step"),
        ({"rates": [{"since": "2026-01-01", "rate": "0"}]}, "rate"),
        ({"rates": [{"since": "2026-01-01", "rate": 41.5}]}, "rate"),
        ({"rates": [{"since": "2026-01-01", "rate": "1.1234567"}]}, "rate"),
        ({"rates": [{"since": "yesterday", "rate": "41"}]}, "since"),
        ({"rates": [EURO["rates"][0]] * 2}, "rates (2026-01-01)"),
    ],
)
def test_what_is_no_currency_is_refused_with_its_place(shop, wrong, place):
    found = problems(shop, content_of(shop) | {"currencies": [EURO | wrong]})
    [where] = found
    assert where.startswith("currencies")
    assert where.endswith(place)
