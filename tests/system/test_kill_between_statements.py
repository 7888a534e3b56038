"""Each verb of the counter is killed with -9 before every one of its statements: afterwards all of it is there, or none."""

import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from appliance.web.accounts import Role, StaffAccount
from kiosk import aside, counters, handovers, letters, transfers
from kiosk.models_dossiers import ApologyIn, HandOverIn
from kiosk.ticket_changes import Act
from tests.support.kiosk_box import KioskBox

CLERK = StaffAccount("lan", "Nguyễn Thị Lan", Role.CLERK)
MAX_STATEMENTS = 400


def content(path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return list(connection.iterdump())


def killed_before(box: KioskBox, statement: int, verb: Callable[[], object]) -> bool:
    """Run the verb in a child that dies before its n-th statement; False where it had fewer."""
    child = os.fork()
    if child == 0:
        seen = 0

        def count(_text: str) -> None:
            nonlocal seen
            seen += 1
            if seen == statement:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            box.centre.store._open_writer().set_trace_callback(count)
            verb()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


@pytest.fixture
def busy(tmp_path, ambient):
    """A counter with somebody at it, others waiting, and a dossier taken in."""
    box = KioskBox(tmp_path, ambient)
    service = box.services[0]
    desk = box.centre.index.desk(box.centre.index.service(service).counter_ids[0])
    for _ in range(3):
        box.client().take(service)
    act = Act(desk, "lan")
    first = counters.call_next(box.centre, act)
    counters.start(box.centre, act)
    procedure = next(each for each in box.centre.index.catalogue.procedures if each.papers and not each.own_system)
    body = {"procedure_id": procedure.id, "applicant": {"name": "Nguyễn Văn Mẫu"}, "papers": []}
    slip = box.client("lan").post("/api/slips", body).get_json()
    box.centre.calendar()
    return box, act, str(first["id"]), str(slip["dossier_id"])


def hand_over(box: KioskBox, dossier_id: str) -> None:
    wanted = HandOverIn(dossier_id=dossier_id, collector="owner", fee="none", items=["Kết quả"])
    with box.centre.store.write_transaction() as connection:
        handovers.hand_over(connection, box.centre, CLERK, "return", wanted)


def apologise(box: KioskBox, dossier_id: str) -> None:
    wanted = ApologyIn(dossier_id=dossier_id, new_due_on="2027-03-15", reason="Chờ ý kiến")
    with box.centre.store.write_transaction() as connection:
        letters.draft_apology(connection, box.centre, CLERK, wanted)


VERBS = {
    "call-next": lambda box, act, first, _: counters.call_next(box.centre, act, first),
    "finish": lambda box, act, *_: counters.finish(box.centre, act),
    "no-show": lambda box, act, *_: counters.no_show(box.centre, act),
    "postpone": lambda box, act, *_: aside.postpone(box.centre, act, "papers"),
    "transfer": lambda box, act, *_: transfers.transfer(
        box.centre,
        act,
        counter_id=next(each for each in box.centre.index.desks if each != act.desk.id),
        come_back=True,
    ),
    "return": lambda box, _, __, dossier_id: hand_over(box, dossier_id),
    "apology": lambda box, _, __, dossier_id: apologise(box, dossier_id),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_killed_between_any_two_statements_leaves_all_or_nothing(busy, verb):
    box, act, first, dossier_id = busy
    box.centre.store.close()  # no connection may cross the fork
    before = content(box.path)
    kills = 0
    for statement in range(1, MAX_STATEMENTS):
        if not killed_before(box, statement, lambda: VERBS[verb](box, act, first, dossier_id)):
            break
        kills += 1
        assert content(box.path) == before, f"something of {verb} stayed after a kill before statement {statement}"
    assert kills >= 6
    assert content(box.path) != before
