"""However a dossier's and a ticket's events are ordered, repeated and cut into batches, the end is the same."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from central.models import Dossier, DossierAlias, InboxEvent, Slip, StatusEvent, Ticket
from tests.support.central import CentralSite
from tests.support.sync_box import Event, SyncBox

_numbers = itertools.count(1)


def story(box: SyncBox) -> list[Event]:
    """Two tickets and a dossier whose slip is reissued twice."""
    first, second, dossier = box.ticket("A001"), box.ticket("A002"), box.dossier()
    first_id, second_id = first["body"]["ticket_id"], second["body"]["ticket_id"]
    once = box.reissue(dossier, dossier["body"]["token"], 1)
    twice = box.reissue(dossier, once["body"]["token"], 2)
    steps = [
        box.ticket_step(first_id, "called", 1, counter="3"),
        box.ticket_step(first_id, "finished", 2),
        box.ticket_step(second_id, "called", 1, counter="4"),
        box.ticket_step(second_id, "no_show", 2),
    ]
    return [first, second, dossier, once, twice, *steps]


def end_state(site: CentralSite, box: SyncBox) -> object:
    """What central knows of this box, without what differs between two tellings by chance."""
    with site.database.read() as session:
        mine = session.scalars(select(DossierAlias.dossier_id).where(DossierAlias.box_id == box.id)).all()
        tickets = session.execute(
            select(Ticket.number, Ticket.state, Ticket.counter).where(Ticket.box_id == box.id).order_by(Ticket.number)
        ).all()
        dossiers = session.execute(select(Dossier.code, Dossier.status).where(Dossier.box_id == box.id)).all()
        slips = session.execute(
            select(Slip.copy_no, Slip.revoked_at.is_not(None)).where(Slip.dossier_id.in_(mine)).order_by(Slip.copy_no)
        ).all()
        steps = session.execute(select(StatusEvent.status).where(StatusEvent.dossier_id.in_(mine))).all()
        inbox = session.execute(select(InboxEvent.state).where(InboxEvent.box_id == box.id)).all()
        return [[tuple(row) for row in rows] for rows in (tickets, dossiers, slips, steps, sorted(inbox))]


@pytest.mark.timeout(240)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_order_repetition_and_cutting_gives_the_same_end(site: CentralSite, data: st.DataObject) -> None:
    number = next(_numbers)
    box = site.box(f"box-{number}", unit_code=f"000.00.00.H{number % 80 + 10}")
    box.unit_code = f"000.00.{number % 90 + 10}.H{number // 90 + 10}"
    events = story(box)
    repeated = data.draw(st.lists(st.sampled_from(events), max_size=5))
    flow = data.draw(st.permutations(events + repeated))
    cuts = data.draw(st.lists(st.integers(1, len(flow)), max_size=4))
    for begin, end in itertools.pairwise(sorted({0, len(flow), *cuts})):
        assert all(result["outcome"] == "done" for result in site.post(box, *flow[begin:end]))
    assert end_state(site, box) == [
        [("A001", "finished", None), ("A002", "no_show", None)],
        [(events[2]["body"]["code"], "2")],
        [(0, True), (1, True), (2, False)],
        [("2",)],
        [("applied",)] * len(events),
    ]
