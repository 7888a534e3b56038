"""The audit trail: each row seals the one before it, and a change is found."""

import pytest

from appliance import audit_log


@pytest.fixture
def trail(store, ambient):
    for number in range(5):
        with store.write_transaction() as connection:
            audit_log.append(connection, ambient, "lan", "ticket.call", f"ticket:{number}", {"counter": "3"})
    return store


def test_an_untouched_trail_holds(trail) -> None:
    assert audit_log.broken_row(trail) is None


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE audit SET actor = 'hoa' WHERE id = 3", 2),
        ("UPDATE audit SET details = '{}' WHERE id = 1", 0),
        ("UPDATE audit SET at = '2020' WHERE id = 5", 4),
        ("DELETE FROM audit WHERE id = 2", 1),
        ("UPDATE audit SET hash = 'x' WHERE id = 4", 3),
    ],
)
def test_a_change_behind_its_back_is_found(trail, statement, found) -> None:
    with trail.write_transaction() as connection:
        connection.execute(statement)
    assert audit_log.broken_row(trail) == found


def test_a_row_belongs_to_what_it_tells_of(store, ambient) -> None:
    with pytest.raises(ValueError, match="undone"), store.write_transaction() as connection:
        audit_log.append(connection, ambient, "lan", "ticket.call", "ticket:1")
        raise ValueError("undone")
    assert store.reader().execute("SELECT count(*) FROM audit").fetchone()[0] == 0
