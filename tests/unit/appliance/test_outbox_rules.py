"""How a batch is filled: shares for the fresh, the old and the retried; limits of places and bytes; the dead line."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from appliance.core.protocol import MAX_BODY_BYTES, MAX_EVENTS
from appliance.sync.outbox_rules import ENVELOPE_BYTES, Row, Uplink, fill_batch, retry_at, too_big
from tests.conftest import MONDAY_MORNING

SIZES = st.lists(st.integers(0, 400_000), max_size=30)


def rows(first: int, count: int, size: int = 10) -> list[Row]:
    return [row(first + number, size) for number in range(count)]


def row(number: int, size: int = 10) -> Row:
    return Row(number, f"e{number}", "ticket.changed", f"ticket:{number}", 1, "2026", "x" * size, 0)


def test_with_little_to_send_everything_goes() -> None:
    ready, again = rows(10, 3), rows(1, 2)
    assert [each.id for each in fill_batch(ready[::-1], ready, again)] == [1, 2, 10, 11, 12]


def test_with_much_to_send_each_lane_has_its_share() -> None:
    oldest, newest, again = rows(1000, 500), rows(9000, 500)[::-1], rows(1, 500)
    batch = {each.id for each in fill_batch(newest, oldest, again)}
    assert len(batch) == MAX_EVENTS
    assert len(batch & {each.id for each in newest}) == 200
    assert len(batch & {each.id for each in oldest}) == 200
    assert len(batch & {each.id for each in again}) == 100


def test_big_rows_in_one_lane_leave_room_for_the_others() -> None:
    newest = rows(9000, 100, size=90_000)
    batch = fill_batch(newest, rows(1000, 10), rows(1, 10))
    assert len([each for each in batch if each.id < 9000]) == 20


@given(SIZES, SIZES, SIZES)
def test_a_batch_is_within_its_limits_without_doubles_and_never_empty_for_nothing(new, old, again) -> None:
    lanes = [
        [row(base + n, size) for n, size in enumerate(sizes)] for base, sizes in ((900, new), (500, old), (1, again))
    ]
    batch = fill_batch(*lanes)
    assert sum(each.size for each in batch) + ENVELOPE_BYTES <= MAX_BODY_BYTES
    assert len({each.id for each in batch}) == len(batch) <= MAX_EVENTS
    assert [each.id for each in batch] == sorted(each.id for each in batch)
    assert bool(batch) == any(lanes)


def test_a_row_is_too_big_only_where_no_batch_can_hold_it() -> None:
    biggest = row(1, MAX_BODY_BYTES - 2 * ENVELOPE_BYTES)
    assert not too_big(biggest)
    assert fill_batch([biggest], [], []) == [biggest]
    assert too_big(row(1, MAX_BODY_BYTES - 2 * ENVELOPE_BYTES + 1))


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_a_row_put_off_is_due_again_within_a_quarter_of_an_hour(attempts, unit) -> None:
    wait = retry_at(MONDAY_MORNING, attempts, unit) - MONDAY_MORNING
    assert timedelta(0) < wait <= timedelta(minutes=15)


@given(st.integers(1, 200), st.floats(0, 1))
def test_a_dead_line_is_probed_at_least_every_half_minute(failures, unit) -> None:
    line = Uplink()
    for _ in range(failures):
        line.failed(100.0, unit)
    assert not line.may_try(100.0)
    assert line.may_try(130.0)
    line.worked()
    assert line.may_try(0.0)


def test_the_first_probe_comes_within_a_second() -> None:
    line = Uplink()
    line.failed(100.0, 1.0)
    assert line.may_try(101.0)
