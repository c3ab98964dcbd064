"""The door: a name, a PIN, and back to where the till was locked; strangers stay outside."""

import re

import pytest

from pospro.web.security import LONGEST_SESSION
from tests.people import CASHIER, FACE, OWNER, PINS, REGISTER

pytestmark = pytest.mark.parametrize("engine_kind", ["sqlite"])
REFUSED = re.compile(r'<p class="error"[^>]*>.*?</svg>(.*?)</p>', re.DOTALL)


def at_the_door(visitor, name, pin, back=""):
    """Enter a PIN at the door, as the page asks for it."""
    faces = {face: number for number, face in FACE.findall(visitor.get("/sign-in").text)}
    page = visitor.get(f"/sign-in?user={faces[name]}").text
    register = REGISTER.search(page).group(1)
    return visitor.send("/sign-in", user=faces[name], pin=pin, register=register, next=back)


def cookies_of(answer):
    return "; ".join(answer.headers.getlist("Set-Cookie"))


def test_the_door_shows_everybody_who_works_here_and_no_pin_pad_before_a_choice(visitor):
    page = visitor.get("/sign-in").text
    assert {name for _, name in FACE.findall(page)} == set(PINS)
    assert "data-digit" not in page


def test_the_right_pin_leads_to_the_first_screen_of_the_role(visitor):
    answer = at_the_door(visitor, CASHIER, PINS[CASHIER])
    assert answer.status_code == 303
    assert visitor.get(answer.location).location == "/till"


def test_a_session_is_a_strict_cookie_that_scripts_cannot_read(visitor):
    kept = cookies_of(at_the_door(visitor, CASHIER, PINS[CASHIER]))
    (session,) = re.findall(r"signed-in=[^;]{20,}; [^,]*?SameSite=Strict", kept)
    assert "HttpOnly" in session


def test_a_wrong_pin_is_told_at_the_pad_and_the_person_stays_chosen(visitor):
    answer = at_the_door(visitor, CASHIER, "271828")
    assert answer.status_code == 422
    assert REFUSED.search(answer.text).group(1).startswith("That is not the PIN.")
    assert f"{CASHIER}, your PIN" in answer.text


def test_the_next_try_waits_and_a_colleague_does_not(visitor):
    at_the_door(visitor, CASHIER, "271828")
    assert at_the_door(visitor, CASHIER, PINS[CASHIER]).status_code == 429
    assert at_the_door(visitor, OWNER, PINS[OWNER]).status_code == 303


def test_a_browser_without_cookies_is_told_to_allow_them(app):
    answer = app.test_client(use_cookies=False).post("/sign-in", data={"user": 1, "pin": "1"})
    assert answer.status_code == 403


def test_a_stranger_is_led_to_the_door_and_back_to_the_page(visitor):
    door = visitor.get("/manager/products/?q=tea").location
    assert door == "/sign-in?next=/manager/products/?q%3Dtea"
    answer = at_the_door(visitor, OWNER, PINS[OWNER], back="/manager/products/?q=tea")
    assert visitor.get(answer.location).location == "/manager/products/?q=tea"


def test_a_fragment_asked_for_by_a_stranger_leads_the_whole_page_to_the_door(visitor):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://localhost/till"}
    answer = visitor.get("/till/keys", **headers)
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/till"


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org/", "/\\example.org", "/nowhere", "", "x"]
)
def test_the_way_back_never_leads_elsewhere(visitor, elsewhere):
    answer = at_the_door(visitor, CASHIER, PINS[CASHIER], back=elsewhere)
    assert visitor.get(answer.location).location == "/till"


def test_the_way_back_never_leads_where_the_role_may_not_go(visitor):
    answer = at_the_door(visitor, CASHIER, PINS[CASHIER], back="/manager/people/")
    assert visitor.get(answer.location).location == "/till"


def test_locking_ends_the_session_and_remembers_person_and_page(app, cashier):
    cashier.get("/till")
    headers = {"Referer": "http://localhost/till?x=1"}
    answer = cashier.client.post("/lock", data={"csrf_token": cashier.token}, headers=headers)
    assert re.fullmatch(r"/sign-in\?user=\d+&next=/till\?x%3D1", answer.location)
    assert cashier.get("/till").status_code == 303


def test_signing_out_forgets_who_it_was(cashier):
    assert cashier.send("/sign-out").location == "/sign-in"
    assert cashier.get("/till").status_code == 303


def test_a_session_ends_by_itself_after_a_long_day(cashier, clock):
    assert cashier.get("/till").status_code == 200
    clock.moment += LONGEST_SESSION
    assert cashier.get("/till").status_code == 303


def test_the_door_speaks_the_language_that_was_chosen(visitor):
    visitor.get("/sign-in")
    visitor.send("/language", language="tr")
    assert '<html lang="tr"' in visitor.get("/sign-in").text
    visitor.send("/language", language="xx")
    assert '<html lang="tr"' in visitor.get("/sign-in").text


def test_every_page_forbids_what_it_does_not_need(cashier):
    headers = cashier.get("/till").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_what_never_changes_may_be_kept_by_the_browser(visitor):
    answer = visitor.get("/static/icons.svg")
    assert "no-store" not in answer.headers["Cache-Control"]
    answer.close()


def test_a_form_without_the_pages_token_is_refused(cashier):
    assert cashier.client.post("/lock").status_code == 403
    assert cashier.get("/till").status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_from_another_page_is_refused_even_with_the_token(cashier, headers):
    data = {"csrf_token": cashier.token}
    assert cashier.client.post("/lock", data=data, headers=headers).status_code == 403
    assert cashier.get("/till").status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost", 200), ("192.168.1.20:8000", 200), ("[::1]:8000", 200), ("till", 200),
     ("till.local", 200), ("till.example.org", 400), ("a" * 64, 400), ("a" * 64 + ".local", 400),
     ("till..local", 400)],
)  # fmt: skip
def test_a_strange_name_is_not_answered(visitor, host, status):
    assert visitor.get("/sign-in", Host=host).status_code == status


def test_over_tls_the_session_belongs_to_this_host_alone(app):
    client = app.test_client()
    door = client.get("/sign-in", base_url="https://localhost")
    assert "Secure" in cookies_of(door)
    assert door.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_cashier_is_refused_what_the_role_does_not_allow(cashier):
    answer = cashier.get("/manager/products/")
    assert answer.status_code == 403
    assert f"{CASHIER} may not do this." in answer.text
