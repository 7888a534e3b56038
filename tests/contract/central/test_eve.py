"""«Đừng đi uổng»: on the working day before a promised date, from 15:00, each citizen is told once whether to come."""

from datetime import timedelta

from sqlalchemy import select

from central.channels.eve import Eve
from central.channels.notice_words import notice_words
from central.models import DeliveryRow, Dossier
from central.services import central
from tests.support.central import CentralSite

# Monday 23/11/2026, 08:30; the 24th is a holiday, so the eve of the 25th is this Monday.
PROMISED = {"first_due_at": "2026-11-25T17:00:00+07:00", "due_at": "2026-11-25T17:00:00+07:00"}
LATER = {"first_due_at": "2026-11-26T17:00:00+07:00", "due_at": "2026-11-26T17:00:00+07:00"}


def eves(site: CentralSite) -> list[DeliveryRow]:
    return [row for row in site.rows(DeliveryRow, "key") if row.template == "eve"]


def words(site: CentralSite) -> str:
    with site.app.app_context(), site.database.read() as session:
        row = session.scalars(select(DeliveryRow).where(DeliveryRow.template == "eve")).one()
        return notice_words(central(), session, row, session.get_one(Dossier, row.dossier_id), "").text


def until_three(site: CentralSite) -> None:
    site.ambient.clock.move(timedelta(hours=6, minutes=30))


def test_the_eve_is_the_last_working_day_before_and_begins_at_three(site: CentralSite) -> None:
    box = site.box()
    dossier = box.dossier(**PROMISED)
    site.post(box, dossier, box.dossier(**LATER))
    eve = Eve(site.app)
    site.ambient.clock.move(timedelta(hours=6, minutes=29))
    eve.step()
    assert eves(site) == []
    site.ambient.clock.move(timedelta(minutes=1))
    eve.step()
    eve.step()
    (row,) = eves(site)
    assert row.key == f"eve:{dossier['body']['dossier_id']}:2026-11-25"
    site.ambient.clock.move(timedelta(days=1))  # a holiday: nothing is promised on its eve
    eve.step()
    assert len(eves(site)) == 1


def test_the_words_are_those_of_the_hour_they_leave(site: CentralSite) -> None:
    box = site.box()
    site.post(box, box.dossier(**PROMISED))
    until_three(site)
    Eve(site.app).step()
    assert words(site).startswith("Chưa có kết quả, xin Ông/Bà chưa đến.")
    with site.database.write() as session:
        session.scalars(select(Dossier)).one().status = "9"
    assert words(site).startswith("Có kết quả. Mời Ông/Bà đến")


def test_a_new_date_is_told_and_whoever_waits_for_nothing_is_not(site: CentralSite) -> None:
    box = site.box()
    site.post(box, box.dossier(**PROMISED), box.dossier(**PROMISED))
    with site.database.write() as session:
        over, put_off = session.scalars(select(Dossier).order_by(Dossier.code)).all()
        over.status = "10"
        put_off.due_at += timedelta(days=5)
    until_three(site)
    Eve(site.app).step()
    assert [row.dossier_id for row in eves(site)] == [put_off.id]
    assert words(site).startswith("Chưa có kết quả, xin Ông/Bà chưa đến; hẹn lại 30/11/2026")
