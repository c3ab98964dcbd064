"""Change types: the guest leaves the change, the drawer keeps it, the books know whose it is."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from pospro.domain.errors import BadInput, Conflict, NotAllowed, NotFound, StaleVersion
from pospro.reports.receipt import receipt_of
from pospro.reports.slips.laid_out import receipt_lines
from pospro.services.manager.configuration.file import UnusableFile
from pospro.services.manager.edit_accounts import retire_account
from pospro.services.manager.edit_change_types import (
    ChangeRoad,
    SaveChangeType,
    change_example,
    change_rules_to_choose,
    move_change_type,
    restore_change_type,
    retire_change_type,
    save_change_type,
)
from pospro.services.manager.edit_payment_types import retire_payment_type
from pospro.services.manager.edit_transaction_types import retire_transaction_type
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.export_configuration import export_configuration
from pospro.services.manager.import_configuration import ImportConfiguration, import_configuration
from pospro.services.manager.sections import UP, Move, Names
from pospro.services.payment.correct_payment import CorrectPayment, correct_payment
from pospro.storage.audit import AuditEventRow
from pospro.storage.change_types import change_type_state, listed_change_types, times_given
from pospro.storage.places import Place
from pospro.storage.users import role_of
from tests.services.change_till import account, save, tip_box, tip_rule, with_tip_box
from tests.shop import lira

DRAWER = "100.02"


def test_change_that_is_left_goes_to_the_tips_and_none_leaves_the_drawer(shop):
    tips = with_tip_box(shop)
    ticket = shop.ticket("tea")
    answer = shop.pay(ticket, "Cash", "50.00", change_type_id=tips)
    assert (answer["change"], answer["due"]) == (0, 0)
    assert answer["number"]
    balances = shop.balances()
    assert (balances[DRAWER], balances["336.05"]) == (5000, -2000)
    assert balances["120.99"] == 0
    assert shop.findings() == []
    assert shop.read(times_given, tips) == 1


def test_without_a_choice_change_is_handed_out_as_ever(shop):
    with_tip_box(shop)
    assert shop.sell("tea", tendered="50.00").change == lira("20.00")
    assert shop.balances()[DRAWER] == 3000
    assert "336.05" not in shop.balances()


def test_a_way_out_of_the_drawer_is_cash_as_ever(shop):
    cash = save(shop, tip_box(shop, None, names=Names("In cash", {})))
    ticket = shop.ticket("tea")
    assert shop.pay(ticket, "Cash", "50.00", change_type_id=cash)["change"] == 2000
    assert shop.balances()[DRAWER] == 3000
    assert [each.change for each in shop.view(ticket).payments] == [lira("20.00")]


def test_without_change_nothing_is_left(shop):
    tips = with_tip_box(shop)
    ticket = shop.ticket("tea")
    shop.pay(ticket, "Cash", "10.00", change_type_id=tips)
    shop.pay(ticket, "Cash", change_type_id=tips)
    assert [each.purpose for each in shop.view(ticket).payments] == ["payment", "payment"]
    assert "336.05" not in shop.balances()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(above=st.integers(0, 10**6), parts=st.lists(st.integers(1, 2999), max_size=3))
@pytest.mark.parametrize("engine_kind", ["sqlite"])
def test_drawer_and_tips_are_what_was_tendered_however_it_is_split(shop, above, parts):
    tips = next((each.id for each in shop.read(listed_change_types)), None) or with_tip_box(shop)
    before = shop.balances()
    ticket = shop.ticket("tea")
    tendered = 0
    for part in parts:
        due = shop.view(ticket).due.minor
        if part < due:
            shop.pay(ticket, "Cash", f"{part / 100:.2f}", change_type_id=tips)
            tendered += part
    rest = shop.view(ticket).due.minor + above
    shop.pay(ticket, "Cash", f"{rest // 100}.{rest % 100:02d}", change_type_id=tips)
    tendered += rest
    after = shop.balances()
    moved = {code: after.get(code, 0) - before.get(code, 0) for code in (DRAWER, "336.05")}
    assert (moved[DRAWER], moved["336.05"]) == (tendered, -above)
    assert moved[DRAWER] + moved["336.05"] == 3000
    assert after["120.99"] == 0


def test_a_card_that_is_named_may_pay_a_tip_and_no_other(shop):
    rule = tip_rule(shop)
    every = save(shop, tip_box(shop, rule))
    card = save(
        shop,
        tip_box(
            shop,
            rule,
            names=Names("Tip by card", {}),
            payment_type_ids=(shop.payment_type("Card"),),
        ),
    )
    ticket = shop.ticket("tea")
    with pytest.raises(Conflict, match="is not given as “Tip box” here"):
        shop.pay(ticket, "Card", "40.00", change_type_id=every)
    with pytest.raises(Conflict, match="is not given as “Tip by card” here"):
        shop.pay(ticket, "Cash", "40.00", change_type_id=card)
    with pytest.raises(BadInput, match="no change is given"):
        shop.pay(ticket, "Card", "40.00")
    assert shop.pay(ticket, "Card", "40.00", change_type_id=card)["number"]
    balances = shop.balances()
    assert (balances["108.01"], balances["336.05"]) == (4000, -1000)
    assert shop.findings() == []


def test_it_is_offered_only_where_its_places_say(shop):
    role = shop.read(role_of, shop.owner.user_id)
    tips = with_tip_box(shop, places=(Place(None, role),))
    ticket = shop.ticket("tea")
    with pytest.raises(Conflict, match="is not given as “Tip box” here"):
        shop.pay(ticket, "Cash", "50.00", by=shop.cashier, change_type_id=tips)
    assert shop.pay(ticket, "Cash", "50.00", change_type_id=tips)["number"]
    retire_change_type(shop.db, shop.clock, shop.owner, tips)
    with pytest.raises(NotFound, match="not in use any more"):
        shop.pay(shop.ticket("tea"), "Cash", "50.00", change_type_id=tips)


def test_the_receipt_names_what_was_left_and_hands_nothing_out(shop):
    tips = with_tip_box(shop)
    ticket = shop.ticket("tea")
    shop.pay(ticket, "Cash", "50.00", change_type_id=tips)
    receipt = shop.read(lambda connection: receipt_of(shop.db, connection, ticket))
    assert receipt.change == lira("0")
    lines = shop.read(receipt_lines, shop.setup(), receipt, "en")
    rows = [line.cells for line in lines]
    assert ("Cash slip 1", "50.00") in rows
    assert ("Change: Tip box", "20.00") in rows


def test_the_payment_is_corrected_and_what_was_left_stays(shop):
    tips = with_tip_box(shop)
    ticket = shop.ticket("tea")
    shop.pay(ticket, "Cash", "50.00", change_type_id=tips)
    paid, left = shop.view(ticket).payments

    def correct(payment):
        command = CorrectPayment(
            shop.request_id(),
            shop.owner,
            ticket,
            payment.id,
            shop.payment_type("Card"),
            "slip",
            "7",
        )
        return correct_payment(shop.db, shop.clock, command)

    with pytest.raises(Conflict, match="change that the guest left"):
        correct(left)
    correct(paid)
    balances = shop.balances()
    assert (balances["108.01"], balances[DRAWER], balances["336.05"]) == (5000, 0, -2000)
    assert shop.findings() == []


def test_the_day_closes_with_tips_and_its_proofs_hold(shop):
    tips = with_tip_box(shop)
    shop.pay(shop.ticket("tea"), "Cash", "50.00", change_type_id=tips)
    shop.sell("toast", tendered="100.00")
    shop.close_day()
    assert shop.findings() == []


def test_only_rules_of_their_own_bring_change_to_an_account(shop):
    names = [each.name for each in shop.read(change_rules_to_choose).values()]
    assert names == ["Tips from change"]
    rule = tip_rule(shop)
    assert shop.setup().current_rules[rule] in shop.setup().rules
    for of_sale in ("sale_10", "payment", "discount"):
        with pytest.raises(BadInput, match="touches the open tickets") as refused:
            save(shop, tip_box(shop, shop.setup().rules_by_role[of_sale].id))
        assert refused.value.field == "transaction_type_id"


@pytest.mark.parametrize(
    ("how", "field", "sentence"),
    [
        ({"names": Names(" ", {})}, "name", "Enter a name"),
        ({"color": 11}, "color", "ten colours"),
        ({"payment_type_ids": (7,)}, "payment_type_ids", "that are in use"),
        ({"places": (Place(7, None),)}, "places", "register that is in use"),
        ({"code": "108.01"}, "account_id", "is not of the type"),
        ({"code": DRAWER}, "account_id", "Out of the drawer"),
        ({"code": "336.05", "rule": None}, "transaction_type_id", "by which transaction type"),
    ],
)
def test_what_cannot_be_kept_is_told_at_its_field(shop, how, field, sentence):
    rule = tip_rule(shop)
    if "code" in how:
        road = ChangeRoad(how.get("rule", rule), account(shop, how["code"]).id)
        how = {"road": road}
    with pytest.raises(BadInput, match=sentence) as refused:
        save(shop, tip_box(shop, rule, **how))
    assert refused.value.field == field
    assert shop.read(listed_change_types) == []


def test_what_a_change_type_relies_on_stays_in_use(shop):
    rule = tip_rule(shop)
    own = save(shop, tip_box(shop, rule))
    with pytest.raises(Conflict, match="Change type “Tip box” posts by it"):
        retire_transaction_type(shop.db, shop.clock, shop.owner, rule)
    with pytest.raises(Conflict, match="Change type “Tip box” uses this account"):
        retire_account(shop.db, shop.clock, shop.owner, account(shop, "336.05").id)
    retire_change_type(shop.db, shop.clock, shop.owner, own)
    retire_transaction_type(shop.db, shop.clock, shop.owner, rule)
    with pytest.raises(Conflict, match="touches the open tickets"):
        restore_change_type(shop.db, shop.clock, shop.owner, own)


def test_a_payment_type_that_change_follows_stays_in_use(shop):
    card = shop.payment_type("Card")
    own = with_tip_box(shop, payment_type_ids=(card,))
    with pytest.raises(Conflict, match="Change type “Tip box” follows it"):
        retire_payment_type(shop.db, shop.clock, shop.owner, card)
    retire_change_type(shop.db, shop.clock, shop.owner, own)
    retire_payment_type(shop.db, shop.clock, shop.owner, card)
    with pytest.raises(Conflict, match="payment types that are in use"):
        restore_change_type(shop.db, shop.clock, shop.owner, own)


def test_an_old_form_is_refused_and_keys_move(shop):
    rule = tip_rule(shop)
    save(shop, tip_box(shop, rule))
    last = save(shop, tip_box(shop, rule, names=Names("Charity", {})))
    seen = fingerprint(shop.read(change_type_state, last))
    save(shop, tip_box(shop, rule, names=Names("Charity", {}), color=3), last, seen)
    with pytest.raises(StaleVersion):
        save(shop, tip_box(shop, rule, names=Names("Charity", {}), color=4), last, seen)
    move_change_type(shop.db, shop.clock, Move(shop.owner, last, UP))
    assert [each.name for each in shop.read(listed_change_types)] == ["Charity", "Tip box"]
    with pytest.raises(NotAllowed):
        save_change_type(shop.db, shop.clock, SaveChangeType(shop.cashier, tip_box(shop, rule)))
    events = select(AuditEventRow.action).where(AuditEventRow.subject == f"change_type:{last}")
    with shop.db.reading() as connection:
        told = list(connection.scalars(events.order_by(AuditEventRow.id)))
    assert told == ["change_type_created", "change_type_changed", "change_type_moved"]


def test_the_example_is_what_change_posts(shop):
    rule = tip_rule(shop)
    wanted = lira("100.00")

    def posted(connection):
        return change_example(shop.db, connection, ChangeRoad(rule), wanted)

    debit, credit = shop.read(posted).postings
    codes = [account(shop, code).id for code in ("120.99", "336.05")]
    assert [debit.account_id, credit.account_id] == codes
    assert (debit.debit, credit.credit) == (10000, 10000)
    assert shop.read(lambda c: change_example(shop.db, c, ChangeRoad(), wanted)) is None


def test_change_types_travel_with_the_configuration(shop):
    with_tip_box(shop, payment_type_ids=(shop.payment_type("Cash"),))
    text = export_configuration(shop.db, shop.owner, "json")
    again = ImportConfiguration(shop.owner, text, "json")
    assert not import_configuration(shop.db, shop.clock, again).any
    moved = text.replace('"name": "Tip box"', '"name": "Jar"')
    import_configuration(shop.db, shop.clock, ImportConfiguration(shop.owner, moved, "json"))
    used = [each for each in shop.setup().change_types.values() if not each.retired]
    assert [(each.name, each.account_id) for each in used] == [("Jar", account(shop, "336.05").id)]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ('account = "336.05"', "by which transaction type"),
        ('transaction_type = "Sale 10 %"\naccount = "600.10"', "does not bring change"),
        ('transaction_type = "Tips from change"', "which is no drawer"),
        ('transaction_type = "Tips from change"\naccount = "100.02"', "which is no drawer"),
        ('transaction_type = "Tips from change"\naccount = "108.01"', "is not of the type"),
        ('payment_types = ["Shells"]', "is not among the"),
    ],
)
def test_a_file_with_a_wrong_change_type_is_refused(shop, lines, sentence):
    text = f'[[change_types]]\nname = "Jar"\n{lines}\n'
    with pytest.raises(UnusableFile) as refused:
        import_configuration(shop.db, shop.clock, ImportConfiguration(shop.owner, text, "toml"))
    assert sentence in str([each.message for each in refused.value.problems])
