"""Every chart is complete in every language and can be sold with at once."""

from decimal import Decimal

import pytest

from pospro import charts
from pospro.domain.currency import currency
from pospro.services.manager.configuration.checks import problems_of
from pospro.services.manager.configuration.entries import Configuration
from pospro.services.manager.configuration.file import read_entries

KEYS = pytest.mark.parametrize("key", charts.CHARTS)
TONGUES = pytest.mark.parametrize("language", charts.LANGUAGES)


def configuration(key: str, language: str) -> Configuration:
    content = charts.load(key).configuration(language)
    usual = content.pop("venue")
    return read_entries(content, currency(usual["currency"]))


@KEYS
@TONGUES
def test_a_chart_has_no_gap(key, language):
    assert problems_of(configuration(key, language)) == []


@KEYS
def test_a_chart_names_the_same_things_in_every_language(key):
    told = [configuration(key, language) for language in charts.LANGUAGES]
    assert len({tuple(account.code for account in one.accounts) for one in told}) == 1
    assert len({tuple(rule.role for rule in one.transaction_types) for one in told}) == 1
    assert [a.translations for a in told[0].accounts] == [a.translations for a in told[1].accounts]


@KEYS
def test_whatever_stands_on_a_ticket_is_posted_against_open_tickets(key):
    chart = configuration(key, "en")
    account = next(entry for entry in chart.accounts if entry.role == "open_tickets")
    rules = {rule.name: rule for rule in chart.transaction_types}
    used = [
        *(tax.tax_type for tax in chart.taxes),
        *(tax.sale_type for tax in chart.taxes),
        *(tax.returned_tax_type for tax in chart.taxes if tax.returned_tax_type),
        *(tax.returned_sale_type for tax in chart.taxes),
        *(kind.transaction_type for kind in chart.calculation_types),
        *(kind.transaction_type for kind in chart.payment_types),
    ]
    for name in used:
        assert account.code in (rules[name].source, rules[name].target), name


def test_the_turkish_chart_is_the_whole_uniform_chart():
    chart = configuration("tr_tekduzen", "tr")
    main = [account.code for account in chart.accounts if "." not in account.code]
    assert len(main) == 264
    assert {code[0] for code in main} == set("1234567")


def test_in_turkey_prices_include_vat_at_three_rates_and_service_is_not_charged():
    chart = charts.load("tr_tekduzen")
    told = configuration("tr_tekduzen", "tr")
    assert chart.sections["venue"]["tax_included"] is True
    assert sorted(tax.rate for tax in told.taxes) == [Decimal(1), Decimal(10), Decimal(20)]
    assert {tax.rounding for tax in told.taxes} == {"document"}
    discounts = [kind for kind in told.calculation_types if kind.role != "cash_rounding"]
    assert all(kind.posts_net for kind in discounts)
    assert "service" not in {kind.role for kind in told.calculation_types}


def test_in_turkey_returns_are_booked_on_610_and_191_of_their_rate():
    told = configuration("tr_tekduzen", "tr")
    targets = {rule.name: rule.target for rule in told.transaction_types}
    booked = {
        str(tax.rate): (targets[tax.returned_sale_type], targets[tax.returned_tax_type])
        for tax in told.taxes
    }
    assert booked == {
        "1": ("610.01", "191.01"),
        "10": ("610.10", "191.10"),
        "20": ("610.20", "191.20"),
    }


def test_accounts_of_the_till_have_the_codes_an_accountant_expects():
    codes = {a.role: a.code for a in configuration("tr_tekduzen", "tr").accounts if a.role}
    assert codes["cash_drawer"] == "100.02"
    assert codes["card_clearing"] == "108.01"
    assert codes["open_tickets"] == "120.99"
    assert codes["cash_short"].startswith("197")
    assert codes["cash_over"].startswith("397")


def test_every_gap_of_a_chart_is_named_at_once(tmp_path):
    broken = tmp_path / "broken.toml"
    broken.write_text('key = "x"\nlanguage = "tr"\n[[accounts]]\ntr = "Kasa"\n[[taxes]]\nen = "T"')
    with pytest.raises(charts.ChartGaps) as refusal:
        charts.read(broken)
    told = "\n".join(refusal.value.gaps)
    assert "header has no profile" in told
    assert "accounts 1 has no name in en" in told
    assert "taxes 1 has no name in tr" in told


@TONGUES
def test_the_demo_restaurant_goes_on_top_of_the_turkish_chart(language):
    demo = charts.read(charts.DEMO)
    content = charts.for_profile(demo.profile).with_sections(demo).configuration(language)
    content = {name: part for name, part in content.items() if name not in ("venue", "people")}
    restaurant = read_entries(content, currency("TRY"))
    assert problems_of(restaurant) == []
    first = [each for each in restaurant.menu_categories if each.menu is None]
    assert [category.color for category in first] == list(range(1, 11))
    second = restaurant.menus[1].name
    assert {each.menu for each in restaurant.menu_categories} == {None, second}
    assert [each.menu for each in restaurant.departments] == [None, second]
    assert len(restaurant.products) >= 110
    shown = {name for category in first for name in category.products}
    assert shown == {product.name for product in restaurant.products}
    modifiers = [m for group in restaurant.modifier_groups for m in group.modifiers]
    assert any(modifier.tax_free for modifier in modifiers)
    assert any(modifier.price for modifier in modifiers)


def test_the_icons_of_the_demo_menu_are_in_the_sprite(request):
    sprite = (request.config.rootpath / "static/icons.svg").read_text()
    for category in charts.read(charts.DEMO).sections["menu_categories"]:
        assert f'id="i-{category["icon"]}"' in sprite
