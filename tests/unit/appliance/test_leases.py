"""Serials from leases: each once, none from another day, and a warning before they run out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from appliance import leases
from appliance.store import Store

UNIT, DAY = "000.00.00.H19", date(2026, 11, 23)


def lend(store: Store, first: int, last: int, day: date = DAY) -> None:
    with store.write_transaction() as connection:
        leases.store_lease(connection, UNIT, day.isoformat(), first, last)


def take(store: Store, day: date = DAY) -> int | None:
    with store.write_transaction() as connection:
        return leases.take_serial(connection, UNIT, day)


def test_serials_go_on_from_one_lease_to_the_next_and_then_there_are_none(store) -> None:
    lend(store, 1000, 1001)
    lend(store, 1500, 1500)
    assert [take(store) for _ in range(4)] == [1000, 1001, 1500, None]


def test_another_days_lease_is_not_touched(store) -> None:
    lend(store, 1000, 1001, date(2026, 11, 24))
    assert take(store) is None


def test_a_lease_that_comes_again_gives_no_serial_twice(store) -> None:
    lend(store, 1000, 1002)
    assert take(store) == 1000
    lend(store, 1000, 1002)
    assert take(store) == 1001


def test_a_serial_of_an_undone_transaction_is_given_again(store) -> None:
    lend(store, 1000, 1002)
    with pytest.raises(ValueError, match="undone"), store.write_transaction() as connection:
        leases.take_serial(connection, UNIT, DAY)
        raise ValueError("undone")
    assert take(store) == 1000


def test_many_takers_at_once_get_different_serials(store) -> None:
    lend(store, 1, 40)
    stores = [store, Store(store.path)]
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(lambda number: take(stores[number % 2]), range(40)))
    assert sorted(taken) == list(range(1, 41))


def test_a_minted_code_carries_the_day_in_vietnam(store, ambient) -> None:
    lend(store, 42, 42)
    with store.write_transaction() as connection:
        assert leases.mint_code(connection, UNIT, ambient) == "000.00.00.H19-261123-0042"
        assert leases.mint_code(connection, UNIT, ambient) is None


def test_staff_are_warned_when_a_fifth_is_left(store) -> None:
    lend(store, 1, 10)
    for _ in range(7):
        take(store)
    assert not leases.running_low(store, UNIT, DAY)
    take(store)
    assert leases.running_low(store, UNIT, DAY)
