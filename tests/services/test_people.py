"""People sign in with a PIN, slower after each failure; managers take on, change and retire."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from pospro.domain.access import Actor
from pospro.domain.errors import BadInput, Conflict, NotAllowed, NotFound, StaleVersion
from pospro.services.manager.edit_roles import SaveRole, retire_role, save_role
from pospro.services.manager.edit_users import (
    ChangeUser,
    CreateUser,
    Looks,
    SetPin,
    UserContent,
    change_user,
    create_user,
    restore_user,
    retire_user,
    set_pin,
)
from pospro.services.manager.editing import fingerprint
from pospro.services.manager.sign_in import (
    LONGEST_WAIT,
    SignIn,
    TooSoon,
    WrongPin,
    sign_in,
    sign_out,
    wait_after,
)
from pospro.storage import people, sessions
from pospro.storage.audit import AuditEventRow
from tests.small_shop import K1, START, SmallShop

PEPPER = b"pepper of the tests"
OWNER_PIN, BEN_PIN = "271828", "314159"
TABLET, PHONE = "tablet", "phone"


@pytest.fixture
def shop(database, tmp_path):
    shop = SmallShop.set_up(database, tmp_path)
    set_pin(shop.db, shop.clock, SetPin(shop.owner, shop.owner.user_id, OWNER_PIN, PEPPER))
    return shop


@pytest.fixture
def cashier(shop):
    command = SaveRole(shop.owner, "Cashier", frozenset({"sell", "pay"}))
    return save_role(shop.db, shop.clock, command)


@pytest.fixture
def ben(shop, cashier):
    content = UserContent("Ben", cashier, 3, Looks("tr"))
    return create_user(shop.db, shop.clock, CreateUser(shop.owner, content, BEN_PIN, PEPPER))


def enter(shop, user_id, pin, device=TABLET, address="192.168.1.20"):
    return sign_in(shop.db, shop.clock, SignIn(user_id, pin, device, address, K1, PEPPER))


def who(shop, token):
    with shop.db.reading() as connection:
        return sessions.by_session(connection, token, START - timedelta(hours=12))


def state_of(shop, user_id):
    with shop.db.reading() as connection:
        return people.user_state(connection, user_id)


def events(shop):
    table = AuditEventRow.__table__
    with shop.db.reading() as connection:
        return list(connection.scalars(select(table.c.action).order_by(table.c.id)))


def test_the_right_pin_opens_a_session_with_the_rights_of_the_role(shop, ben):
    signed_in = who(shop, enter(shop, ben, BEN_PIN))
    assert signed_in.actor == Actor(ben, "Ben", frozenset({"sell", "pay"}), K1)
    assert (signed_in.language, signed_in.theme, signed_in.hand) == ("tr", "auto", "right")
    assert events(shop)[-1] == "signed_in"


def test_each_sign_in_gets_another_token_and_none_is_kept(shop, ben):
    first, second = enter(shop, ben, BEN_PIN), enter(shop, ben, BEN_PIN)
    assert first != second
    with shop.db.reading() as connection:
        kept = set(connection.scalars(select(sessions.SessionRow.token_hash)))
    assert not {first, second} & kept


def test_signing_out_ends_this_session_alone(shop, ben):
    tablet, phone = enter(shop, ben, BEN_PIN), enter(shop, ben, BEN_PIN, PHONE)
    sign_out(shop.db, shop.clock, who(shop, tablet).actor, tablet)
    assert who(shop, tablet) is None
    assert who(shop, phone).actor.name == "Ben"


def test_a_wrong_pin_tells_the_wait_and_nothing_more(shop, ben):
    with pytest.raises(WrongPin, match="not the PIN") as refusal:
        enter(shop, ben, "314158")
    assert refusal.value.status == 422
    assert events(shop)[-1] == "sign_in_failed"


def test_the_wait_doubles_up_to_five_minutes():
    assert [wait_after(n) for n in range(12)] == [
        0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300,
    ]  # fmt: skip


def test_even_the_right_pin_waits_after_failures(shop, ben):
    for wait in (1, 2):
        with pytest.raises(WrongPin):
            enter(shop, ben, "314158")
        shop.tick(seconds=wait)
    with pytest.raises(WrongPin, match="in 4 s"):
        enter(shop, ben, "314158")
    shop.tick(seconds=3)
    with pytest.raises(TooSoon, match="Wait 1 s"):
        enter(shop, ben, BEN_PIN)
    shop.tick(seconds=1)
    assert who(shop, enter(shop, ben, BEN_PIN)).actor.name == "Ben"
    with pytest.raises(WrongPin, match="in 1 s"):
        enter(shop, ben, "314158")


def test_a_colleague_at_the_same_device_does_not_wait(shop, ben):
    with pytest.raises(WrongPin):
        enter(shop, ben, "314158")
    assert who(shop, enter(shop, shop.owner.user_id, OWNER_PIN)).actor.name == "Owner"


def test_a_guesser_who_throws_cookies_away_waits_all_the_same(shop, ben):
    with pytest.raises(WrongPin):
        enter(shop, ben, "314158", device="stranger 1", address="192.168.1.66")
    with pytest.raises(TooSoon):
        enter(shop, ben, "314157", device="stranger 2", address="192.168.1.66")


def test_a_guesser_elsewhere_does_not_slow_the_till_down(shop, ben):
    enter(shop, ben, BEN_PIN)
    with pytest.raises(WrongPin):
        enter(shop, ben, "314158", device="stranger")
    assert who(shop, enter(shop, ben, BEN_PIN)).actor.name == "Ben"


def test_ten_thousand_seconds_of_guessing_give_forty_tries(shop, ben):
    tries = 0
    end = shop.clock.moment + timedelta(seconds=10_000)
    with shop.db.writing() as connection:
        assert sessions.attempts(connection, TABLET, ben) is None
    while shop.clock.moment < end:
        tries += 1
        shop.tick(seconds=wait_after(tries))
    assert tries < 45
    assert wait_after(tries) == LONGEST_WAIT


@pytest.mark.parametrize(
    "pin",
    ["000000", "111111", "123456", "654321", "121212", "123123", "12345", "1234567", "12345a"],
)
def test_a_pin_that_a_thief_tries_first_is_refused(shop, ben, pin):
    with pytest.raises(BadInput) as refusal:
        set_pin(shop.db, shop.clock, SetPin(shop.owner, ben, pin, PEPPER))
    assert refusal.value.field == "pin"


def test_the_database_alone_tells_no_pin(shop, ben):
    with pytest.raises(WrongPin):
        sign_in(
            shop.db, shop.clock, SignIn(ben, BEN_PIN, TABLET, "127.0.0.1", K1, b"another pepper")
        )


def test_a_new_pin_signs_out_and_ends_the_wait(shop, ben):
    token = enter(shop, ben, BEN_PIN)
    with pytest.raises(WrongPin):
        enter(shop, ben, "314158")
    set_pin(shop.db, shop.clock, SetPin(shop.owner, ben, "141421", PEPPER))
    assert who(shop, token) is None
    assert who(shop, enter(shop, ben, "141421")).actor.name == "Ben"


def test_a_session_ends_by_itself_after_half_a_day(shop, ben):
    token = enter(shop, ben, BEN_PIN)
    with shop.db.reading() as connection:
        assert sessions.by_session(connection, token, shop.clock.moment) is None


def test_somebody_who_left_is_signed_out_at_once_and_may_come_back(shop, ben):
    token = enter(shop, ben, BEN_PIN)
    retire_user(shop.db, shop.clock, shop.owner, ben)
    assert who(shop, token) is None
    with pytest.raises(NotFound):
        enter(shop, ben, BEN_PIN)
    restore_user(shop.db, shop.clock, shop.owner, ben)
    assert who(shop, enter(shop, ben, BEN_PIN)).actor.name == "Ben"


def test_a_new_role_holds_from_the_next_request_on(shop, ben, cashier):
    token = enter(shop, ben, BEN_PIN)
    with shop.db.reading() as connection:
        seen = fingerprint(people.role_state(connection, cashier))
    save_role(
        shop.db, shop.clock, SaveRole(shop.owner, "Cashier", frozenset({"sell"}), cashier, seen)
    )
    assert who(shop, token).actor.rights == {"sell"}


def test_a_form_drawn_before_somebody_elses_change_is_refused(shop, ben, cashier):
    seen = fingerprint(state_of(shop, ben))
    content = UserContent("Benjamin", cashier, 3, Looks("tr"))
    change_user(shop.db, shop.clock, ChangeUser(shop.owner, ben, seen, content))
    with pytest.raises(StaleVersion):
        change_user(shop.db, shop.clock, ChangeUser(shop.owner, ben, seen, content))


def test_a_name_is_given_once(shop, ben, cashier):
    content = UserContent(" Ben ", cashier, 3, Looks("en"))
    with pytest.raises(BadInput, match="“Ben” exists already"):
        create_user(shop.db, shop.clock, CreateUser(shop.owner, content, "141421", PEPPER))


def test_the_last_one_who_edits_users_cannot_leave_or_lose_the_right(shop, ben, cashier):
    owner = shop.owner.user_id
    with pytest.raises(Conflict, match="Nobody could edit users"):
        retire_user(shop.db, shop.clock, shop.owner, owner)
    content = UserContent("Owner", cashier, 1, Looks("en"))
    command = ChangeUser(shop.owner, owner, fingerprint(state_of(shop, owner)), content)
    with pytest.raises(Conflict, match="Nobody could edit users"):
        change_user(shop.db, shop.clock, command)


def test_nobody_hands_out_or_takes_over_more_than_they_may_do(shop, ben, cashier):
    keeper = replace(shop.owner, user_id=ben, rights=frozenset({"sell", "pay", "edit_users"}))
    with pytest.raises(NotAllowed):
        set_pin(shop.db, shop.clock, SetPin(keeper, shop.owner.user_id, "141421", PEPPER))
    with pytest.raises(NotAllowed):
        save_role(shop.db, shop.clock, SaveRole(keeper, "Chief", frozenset({"reverse"})))
    content = UserContent("Cem", 1, 3, Looks("en"))
    with pytest.raises(NotAllowed):
        create_user(shop.db, shop.clock, CreateUser(keeper, content, "141421", PEPPER))


def test_a_cashier_changes_the_own_pin_and_no_other(shop, ben):
    cashier = who(shop, enter(shop, ben, BEN_PIN)).actor
    set_pin(shop.db, shop.clock, SetPin(cashier, ben, "141421", PEPPER))
    with pytest.raises(NotAllowed):
        set_pin(shop.db, shop.clock, SetPin(cashier, shop.owner.user_id, "141421", PEPPER))


def test_a_role_in_use_is_not_retired(shop, ben, cashier):
    with pytest.raises(Conflict, match="1 people have this role"):
        retire_role(shop.db, shop.clock, shop.owner, cashier)
    retire_user(shop.db, shop.clock, shop.owner, ben)
    retire_role(shop.db, shop.clock, shop.owner, cashier)
    with shop.db.reading() as connection:
        assert [role.is_retired for role in people.roles(connection)] == [False, True]
