"""The clock is believed when synchronised or confirmed, and never behind the latest time the box has known."""

from datetime import timedelta

from appliance import clock_trust
from appliance.core.ambient import Ambient, FixedClock


def test_a_synchronised_clock_is_believed_and_another_is_not(store, ambient) -> None:
    assert clock_trust.trusted(store, ambient, synchronised=True)
    assert not clock_trust.trusted(store, ambient, synchronised=False)


def test_a_supervisors_word_counts_until_the_machine_starts_again(store, ambient, tmp_path, monkeypatch) -> None:
    clock_trust.confirm(store, ambient)
    assert clock_trust.trusted(store, ambient, synchronised=False)
    with store.write_transaction() as connection:
        connection.execute("UPDATE meta SET value = 'another start' WHERE key = ?", (clock_trust.CONFIRMED,))
    assert not clock_trust.trusted(store, ambient, synchronised=False)


def test_a_clock_behind_the_high_water_mark_is_not_believed_even_synchronised(store, ambient, clock) -> None:
    clock_trust.mark_time(store, ambient)
    clock.move(timedelta(minutes=-3))
    assert not clock_trust.trusted(store, ambient, synchronised=True)
    clock.move(timedelta(minutes=2))
    assert clock_trust.trusted(store, ambient, synchronised=True), "small steps back are ordinary"


def test_a_supervisors_word_also_corrects_a_mark_left_in_the_future(store, ambient, clock) -> None:
    clock.move(timedelta(days=400))
    clock_trust.mark_time(store, ambient)
    clock.move(timedelta(days=-400))
    assert not clock_trust.trusted(store, ambient, synchronised=True)
    clock_trust.confirm(store, ambient)
    assert clock_trust.trusted(store, ambient, synchronised=False)


def test_the_mark_moves_every_five_minutes_and_never_down(store, ambient: Ambient, clock: FixedClock) -> None:
    def mark() -> str:
        row = store.reader().execute("SELECT value FROM meta WHERE key = ?", (clock_trust.HIGH_WATER,)).fetchone()
        return row[0]

    clock_trust.mark_time(store, ambient)
    first = mark()
    for step in (timedelta(minutes=4), timedelta(days=-1)):
        clock.move(step)
        clock_trust.mark_time(store, ambient)
        assert mark() == first
    clock.move(timedelta(days=1, minutes=1))
    clock_trust.mark_time(store, ambient)
    assert mark() == ambient.now_text()


def test_tickets_count_for_the_last_known_day_while_the_clock_is_behind(store, ambient, clock) -> None:
    with store.write_transaction() as connection:
        connection.execute("INSERT INTO ticket_series VALUES ('2026-11-23', 'A', 7)")
    clock_trust.mark_time(store, ambient)
    assert clock_trust.business_day(store, ambient) == "2026-11-23"
    clock.move(timedelta(days=-200))
    assert clock_trust.business_day(store, ambient) == "2026-11-23"
    clock.move(timedelta(days=201))
    assert clock_trust.business_day(store, ambient) == "2026-11-24"


def test_the_kernel_can_be_asked() -> None:
    assert clock_trust.kernel_synchronised() in (True, False)
