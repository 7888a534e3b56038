"""The automatic survey: asked once after the result, reminded once, and nobody who has answered is asked."""

from datetime import timedelta

import pytest

from appliance.core.ambient import FixedClock
from central.deliveries import open_delivery
from central.models import DeliveryRow, Survey
from central.upkeep import once
from tests.support.central import CentralSite
from tests.support.sync_box import Event, SyncBox


def ended(site: CentralSite, box: SyncBox, *codes: str) -> Event:
    dossier = box.dossier()
    site.post(box, dossier)
    for code in codes or ("9", "10"):
        url = f"/api/v1/cases/{dossier['body']['code']}/status"
        report = {"status": code, "at": site.ambient.now_text()}
        assert site.client().post(url, json=report, headers=site.api_key()).status_code == 200
    return dossier


def ask(site: CentralSite) -> int:
    return once(site.app)


def test_asked_once_after_a_while_and_reminded_once(site: CentralSite, clock: FixedClock) -> None:
    dossier = ended(site, site.box())
    assert ask(site) == 0, "not while the citizen stands before the clerk"
    clock.move(timedelta(hours=2))
    assert [ask(site), ask(site)] == [1, 0]
    clock.move(timedelta(days=3))
    assert [ask(site), ask(site)] == [1, 0]
    clock.move(timedelta(days=4))
    assert ask(site) == 0
    surveys = [row for row in site.rows(DeliveryRow) if row.kind == "survey"]
    first, second = sorted(surveys, key=lambda row: row.created_at)
    link = f"https://tracuu.example/t/{dossier['body']['token']}/rating"
    assert open_delivery(site.sealer, first).data == {"link": link}
    for row in (first, second):
        assert link in open_delivery(site.sealer, row).text
        assert "Nguyễn" not in open_delivery(site.sealer, row).text


@pytest.mark.parametrize("where", ["page", "box"])
def test_who_has_answered_is_not_asked(site: CentralSite, clock: FixedClock, where: str) -> None:
    box = site.box()
    dossier = ended(site, box)
    if where == "page":
        site.client().post(f"/t/{dossier['body']['token']}/rating", data={"face": "satisfied"})
    else:
        about = f"dossier:{dossier['body']['dossier_id']}"
        body = {"about": about, "face": "satisfied", "reasons": [], "given_at": site.ambient.now_text()}
        site.post(box, box.event("feedback.given", "feedback:dossier-1", body))
    clock.move(timedelta(hours=3))
    assert ask(site) == 0


def test_an_answer_after_the_invitation_spares_the_reminder(site: CentralSite, clock: FixedClock) -> None:
    dossier = ended(site, site.box())
    clock.move(timedelta(hours=2))
    assert ask(site) == 1
    site.client().post(f"/t/{dossier['body']['token']}/rating", data={"face": "dissatisfied"})
    (survey,) = site.rows(Survey)
    assert survey.answered_at == site.ambient.now()
    clock.move(timedelta(days=4))
    assert ask(site) == 0


def test_an_open_dossier_and_an_old_one_are_left_alone(site: CentralSite, clock: FixedClock) -> None:
    box = site.box()
    ended(site, box)
    clock.move(timedelta(days=15))
    ended(site, box, "9")
    clock.move(timedelta(hours=3))
    assert ask(site) == 0
