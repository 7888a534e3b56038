"""The hash chain shows every change inside it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from appliance.web.audit_rules import FIRST_PREVIOUS, AuditRow, chain_hash, details_text, first_fault

fields = st.tuples(
    st.text(max_size=8), st.text(max_size=8), st.text(max_size=8), st.text(max_size=8), st.text(max_size=8)
)


def chain(entries) -> list[AuditRow]:
    rows, previous = [], FIRST_PREVIOUS
    for entry in entries:
        sealed = chain_hash(previous, *entry)
        rows.append(AuditRow(*entry, previous_hash=previous, hash=sealed))
        previous = sealed
    return rows


@given(st.lists(fields, max_size=8))
def test_an_untouched_chain_has_no_fault(entries):
    assert first_fault(chain(entries)) is None


@given(st.lists(fields, min_size=1, max_size=8), st.data())
def test_a_changed_row_is_found_where_it_stands(entries, data):
    rows = chain(entries)
    position = data.draw(st.integers(0, len(rows) - 1))
    name = data.draw(st.sampled_from(["at", "actor", "action", "subject", "details", "hash", "previous_hash"]))
    rows[position] = replace(rows[position], **{name: getattr(rows[position], name) + "x"})
    assert first_fault(rows) == position


@given(st.lists(fields, min_size=2, max_size=8), st.data())
def test_a_row_taken_out_of_the_middle_is_found(entries, data):
    rows = chain(entries)
    position = data.draw(st.integers(0, len(rows) - 2))
    del rows[position]
    assert first_fault(rows) == position


@given(fields, fields)
def test_different_fields_never_share_a_hash(one, other):
    assert (chain_hash(FIRST_PREVIOUS, *one) == chain_hash(FIRST_PREVIOUS, *other)) == (one == other)


def test_the_hash_is_fixed_for_all_time():
    sealed = chain_hash(
        FIRST_PREVIOUS, "2026-11-23T01:30:00.000Z", "lan", "ticket.call", "ticket:1", details_text({"quầy": 3})
    )
    assert sealed == "c08b6774d71021f776fb320c54872776f2123ee351465a643fd02f57230fc765"


def test_details_do_not_depend_on_the_order_of_keys():
    assert details_text({"b": 1, "a": "ệ"}) == details_text({"a": "ệ", "b": 1}) == '{"a":"ệ","b":1}'
