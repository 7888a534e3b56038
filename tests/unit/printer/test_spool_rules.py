"""The states of a job: what may follow what, and that doubt never becomes a second paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appliance.core.errors import Conflict
from printer.reasons import REASONS_VI
from printer.spool_rules import FINAL, MIDWAY, NEXT, after_restart, after_sending, check_step, process_id, why_not
from printer.status import UNKNOWN, PrinterStatus
from printer.transports.base import Receipt

READY = PrinterStatus(answered=True, online=True, paper="ok")


def test_final_states_have_no_way_out():
    assert {"printed", "uncertain", "expired", "cancelled"} == FINAL


@pytest.mark.parametrize(("before", "after"), [("uncertain", "ready"), ("printed", "leased"), ("leased", "expired")])
def test_what_is_not_in_the_table_is_a_conflict(before, after):
    with pytest.raises(Conflict, match="job-state"):
        check_step(before, after)


@given(st.integers(0, 10), st.booleans(), st.booleans())
def test_a_job_of_which_any_byte_left_is_never_put_back(taken, complete, expects):
    receipt = Receipt(taken, complete=complete and taken > 0, confirmed=False)
    outcome = after_sending(receipt, expects_confirmation=expects)
    assert (outcome.state == "deferred") == (taken == 0)
    assert outcome.state in NEXT["leased"]


def test_only_the_printers_own_word_confirms():
    sent = Receipt(10, complete=True, confirmed=False)
    assert after_sending(sent, expects_confirmation=False).confirmation == "assumed"
    assert after_sending(sent, expects_confirmation=True).state == "uncertain"
    confirmed = Receipt(10, complete=True, confirmed=True)
    assert after_sending(confirmed, expects_confirmation=True).confirmation == "confirmed"


def test_a_silent_printer_is_trusted_only_where_it_never_could_answer():
    assert why_not(UNKNOWN, must_answer=False) == ""
    assert why_not(UNKNOWN, must_answer=True) == "no-answer"
    assert why_not(READY, must_answer=True) == ""
    out = PrinterStatus(answered=True, online=False, paper="out")
    assert why_not(out, must_answer=False) == "paper-out"


@pytest.mark.parametrize(
    ("trouble", "reason"), [*MIDWAY.items(), ("offline", "not-confirmed"), ("no-answer", "not-confirmed")]
)
def test_what_went_wrong_midway_is_the_reason_of_the_doubt(trouble, reason):
    sent = Receipt(10, complete=True, confirmed=False, trouble=trouble)
    assert after_sending(sent, expects_confirmation=False).reason == reason
    assert reason in REASONS_VI


def test_a_dead_spoolers_job_is_uncertain_only_if_it_was_being_sent():
    assert after_restart(sending=True).state == "uncertain"
    assert after_restart(sending=False).state == "ready"


@given(st.integers(0, 10**9))
def test_process_ids_are_four_digits(counter):
    assert len(process_id(counter)) == 4
    assert process_id(counter).isdigit()
