"""A refusal carries its sentence, its facts, a status and a word for programs."""

import pytest

from pospro.domain.errors import (
    BadInput,
    Busy,
    Conflict,
    N_,
    NotAllowed,
    NotFound,
    NotSignedIn,
    PosproError,
    StaleVersion,
)


def test_a_refusal_reads_as_a_sentence_and_keeps_its_template_for_translation():
    refusal = PosproError(N_("Table {table} is taken."), table=7)
    assert str(refusal) == "Table 7 is taken."
    assert (refusal.message, refusal.facts) == ("Table {table} is taken.", {"table": 7})


def test_a_fact_may_be_called_message():
    assert str(PosproError("The printer says {message}.", message="no paper")) == (
        "The printer says no paper."
    )


def test_bad_input_names_the_field_that_is_wrong():
    refusal = BadInput("Enter at most {limit}.", field="amount", limit=5)
    assert (refusal.field, refusal.facts, str(refusal)) == (
        "amount", {"limit": 5}, "Enter at most 5.",
    )  # fmt: skip
    assert BadInput("Enter something.").field is None


@pytest.mark.parametrize(
    ("refusal", "status", "code"),
    [
        (PosproError, 422, "refused"),
        (BadInput, 422, "bad_input"),
        (NotSignedIn, 401, "not_signed_in"),
        (NotAllowed, 403, "not_allowed"),
        (NotFound, 404, "not_found"),
        (Conflict, 409, "conflict"),
        (StaleVersion, 409, "stale"),
        (Busy, 503, "busy"),
    ],
)
def test_every_refusal_has_its_status_and_code(refusal, status, code):
    assert (refusal.status, refusal.code) == (status, code)
