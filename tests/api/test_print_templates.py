"""Print templates through the API."""

TEXT = "<C11>{VENUE NAME}\n<J>Total|{TICKET TOTAL}"


def test_a_template_is_made_changed_moved_retired_and_restored(owner):
    subjects = {each["subject"]: each for each in owner.read("/print-templates")["subjects"]}
    assert "TICKET TOTAL" in subjects["receipt"]["tags"]
    first = {"name": "First", "subject": "receipt", "text": subjects["receipt"]["first_text"]}
    owner.do("/print-templates", first)
    body = {"name": "Own", "subject": "receipt", "text": TEXT}
    path = f"/print-templates/{owner.do('/print-templates', body)['id']}"
    kept = owner.read(path)
    assert (kept["text"], kept["places"], kept["retired"]) == (TEXT, [], False)
    changed = body | {"text": "{TICKET NO}"}
    assert owner.send("PUT", path, changed, seen=kept["version"]).status_code == 200
    stale = owner.send("PUT", path, body, seen=kept["version"])
    assert (stale.status_code, stale.json["present"]["text"]) == (412, "{TICKET NO}")
    owner.do(f"{path}/up")
    listed = owner.read("/print-templates")["print_templates"]
    assert [each["name"] for each in listed] == ["Own", "First"]
    owner.do(f"{path}/retirement")
    assert owner.read(path)["retired"]
    owner.do(f"{path}/restoration")


def test_a_text_that_cannot_be_read_names_its_line(owner):
    body = {"name": "Own", "subject": "document", "text": "{AMOUNT}\n{NOBODY}"}
    refused = owner.post("/print-templates", body)
    assert (refused.status_code, refused.json["field"]) == (422, "text")
    assert refused.json["detail"].startswith("Line 2: there is no tag {NOBODY} here.")


def test_a_document_type_names_its_template(owner):
    body = {"name": "Slip", "subject": "document", "text": "{AMOUNT}"}
    template = owner.do("/print-templates", body)["id"]
    kind = owner.read("/document-types")["document_types"][0]
    path = f"/document-types/{kind['id']}"
    state = owner.read(path)
    left_out = ("id", "version", "revision", "retired")
    own = {name: value for name, value in state.items() if name not in left_out}
    own["print_template_id"] = template
    assert owner.send("PUT", path, own, seen=state["version"]).status_code == 200
    assert owner.read(path)["print_template_id"] == template
    listed = owner.read("/print-templates")["print_templates"]
    assert listed[0]["document_types"]
    refused = owner.post(f"/print-templates/{template}/retirement", None)
    assert refused.status_code == 409


def test_only_who_may_set_up_devices_reads_templates(cashier):
    assert cashier.get("/print-templates").status_code == 403
