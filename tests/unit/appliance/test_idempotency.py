"""A key does its thing once: twins, crashes and reuse included."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from appliance.core.errors import Conflict
from appliance.idempotency import replay_or_run
from appliance.store import Store


def count_one(connection):
    connection.execute(
        "INSERT INTO meta VALUES ('count', '1') ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1"
    )
    row = connection.execute("SELECT value FROM meta WHERE key = 'count'").fetchone()
    return 201, {"count": int(row[0])}


def counted(store: Store) -> int:
    row = store.reader().execute("SELECT value FROM meta WHERE key = 'count'").fetchone()
    return int(row[0]) if row else 0


def test_the_second_asking_gets_the_first_answer(store, ambient) -> None:
    first = replay_or_run(store, ambient, "tickets", "k", "h", count_one)
    assert replay_or_run(store, ambient, "tickets", "k", "h", count_one) == first == (201, '{"count": 1}')
    assert counted(store) == 1


def test_another_scope_or_key_is_another_thing(store, ambient) -> None:
    for scope, key in (("tickets", "k"), ("slips", "k"), ("tickets", "l")):
        replay_or_run(store, ambient, scope, key, "h", count_one)
    assert counted(store) == 3


def test_a_key_for_another_request_is_refused(store, ambient) -> None:
    replay_or_run(store, ambient, "tickets", "k", "h", count_one)
    with pytest.raises(Conflict) as caught:
        replay_or_run(store, ambient, "tickets", "k", "other", count_one)
    assert caught.value.code == "idempotency-key-reused"
    assert counted(store) == 1


def test_what_failed_leaves_nothing_and_may_be_tried_again(store, ambient) -> None:
    def fail(connection):
        count_one(connection)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        replay_or_run(store, ambient, "tickets", "k", "h", fail)
    assert counted(store) == 0
    assert replay_or_run(store, ambient, "tickets", "k", "h", count_one)[0] == 201


def test_twins_at_one_instant_get_one_answer_also_from_two_processes_stores(store, ambient) -> None:
    stores = [store, Store(store.path)]
    together = threading.Barrier(8)

    def ask(number: int):
        together.wait()
        return replay_or_run(stores[number % 2], ambient, "tickets", "k", "h", count_one)

    with ThreadPoolExecutor(8) as threads:
        answers = set(threads.map(ask, range(8)))
    assert answers == {(201, '{"count": 1}')}
    assert counted(store) == 1
