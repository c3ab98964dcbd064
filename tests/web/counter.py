"""A counter that only remembers what it was sent, inside the product's own frame and policy."""

from dataclasses import dataclass, field

from flask import Flask, Response, render_template, request
from jinja2 import ChoiceLoader, DictLoader

from tests.architecture.sources import ROOT

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
PAGE = """
{% extends "layout.html" %}
{% from "macros/keys.html" import keypad, figure, times %}
{% from "macros/form.html" import csrf, request_id, search %}
{% block title %}Counter{% endblock %}
{% block main %}
<div class="work till-work" data-scan-source hx-include="#ticket [name=ticket_id]"
  hx-target="#ticket" hx-swap="outerHTML">
  <div class="strip">
    {{ search("q", "Search", attrs={"aria-keyshortcuts": "/", "data-enter-first": "#keys .key",
       "hx-get": "/hits", "hx-trigger": "input changed delay:150ms, search", "hx-target": "#keys",
       "hx-swap": "outerHTML"}) }}{{ times() }}
  </div>
  {% include "keys" %}
  <div class="pad"><div data-for="tendered">
    {{ figure("tendered", "amount", {"name": "tendered"}) }}
    <output for="tendered" id="given">0.00</output>
    <output for="tendered" id="change" data-due="1250"></output>
    <button class="key" type="button" data-digit="7">Seven</button>
    <button class="key" type="button" data-digit="00">Hundred</button>
    <button class="key" type="button" data-add="2000">Twenty</button>
    <button class="key" type="button" data-set="1250">Exact</button>
    <form method="post" action="/form">{{ csrf() }}{{ request_id() }}
      <button class="btn">Send the form</button></form>
    <button class="btn" hx-get="/dialog" hx-target="#dialogs">Ask</button>
  </div>{{ keypad("quantity") }}</div>
</div>
{% include "ticket" %}
{% endblock %}
"""
KEYS = """
<div class="items" id="keys" hx-sync="this:queue all">
  <button class="key key--item cat-4" type="button" hx-post="/lines" hx-target="#ticket"
    hx-swap="outerHTML" hx-vals='{"product": "{{ product }}"}'
    data-takes-quantity>{{ product }}</button>
</div>
"""
TICKET = """
<section class="ticket" id="ticket" aria-label="Ticket">
  <input type="hidden" name="ticket_id" value="41">
  <ol class="ticket__lines">{% for line in lines %}<li class="line">{{ line }}</li>{% endfor %}</ol>
  <button class="key key--go" type="button" hx-post="/lines" hx-vals='{"product": "Pay"}'
    hx-target="#ticket" hx-swap="outerHTML" data-once="pay" aria-keyshortcuts="F8">Pay</button>
</section>
"""
DIALOG = """
<dialog class="dialog" data-modal aria-label="Sure?">
  <button class="btn" type="button" data-close>Leave it</button></dialog>
"""


@dataclass
class Counter:
    """The application, and what reached it; `faults` is how many of the next requests fail."""

    app: Flask
    said: list[dict[str, str]] = field(default_factory=list)
    faults: int = 0
    idle_seconds: int = 0

    def clear(self) -> None:
        """A new day: nothing said, nothing broken, nobody locked out."""
        self.said.clear()
        self.faults = self.idle_seconds = 0

    def page(self) -> str:
        return render_template("page", product="Tea", lines=self.lines(), **self.frame())

    def frame(self) -> dict[str, object]:
        return {
            "lang": "en",
            "text_direction": "ltr",
            "nav": [],
            "who": {"name": "Ada", "initials": "A", "hue": 3},
            "lock_url": "/lock",
            "idle_seconds": self.idle_seconds,
            "zone": "Europe/Istanbul",
            "scan_url": "/scans",
            # The keys of a test come over a wire with a hiccup now and then.
            "scan_gap": 1000,
        }

    def lines(self) -> list[str]:
        return [f"{each.get('quantity', '1')} {each['name']}" for each in self.said]

    def take(self) -> tuple[str, int] | str:
        fields = request.form.to_dict()
        name = fields.get("code") or fields.get("product") or request.path
        self.said.append({**fields, "name": name, "token": request.headers.get("X-CSRFToken", "")})
        if self.faults:
            self.faults -= 1
            return "a proxy's page", 502
        if name == "00000":
            notice = "No product has the code 00000."
            return render_template("_notice.html", tone="danger", message=notice), 404
        return render_template("ticket", lines=self.lines())


def counter() -> Counter:
    """Build the counter."""
    app = Flask("counter", static_folder=ROOT / "static", template_folder=ROOT / "templates")
    own = DictLoader({"page": PAGE, "keys": KEYS, "ticket": TICKET, "dialog": DIALOG})
    app.jinja_env.loader = ChoiceLoader([own, app.jinja_env.loader])
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.globals.update(csrf_token=lambda: "token", _=lambda text: text)
    made = Counter(app)
    app.add_url_rule("/", view_func=made.page, endpoint="page")
    app.add_url_rule(
        "/hits",
        view_func=lambda: render_template("keys", product=request.args["q"]),
        endpoint="hits",
    )
    app.add_url_rule("/dialog", view_func=lambda: render_template("dialog"), endpoint="dialog")
    for path in ("/lines", "/scans", "/form", "/lock"):
        app.add_url_rule(path, view_func=made.take, endpoint=path, methods=["POST"])
    # A bare answer has no link to an icon, and the browser asks by itself.
    app.add_url_rule("/favicon.ico", view_func=lambda: ("", 204), endpoint="favicon")
    app.after_request(_guarded)
    return made


def _guarded(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    return response
