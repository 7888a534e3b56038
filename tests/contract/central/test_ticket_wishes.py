"""A ticket's holder asks on its page: the wish reaches the box once, and the page shows what the box says."""

from datetime import timedelta

import pytest

from appliance.core.ambient import FixedClock
from appliance.core.protocol import TicketWish
from tests.support.central import CentralSite
from tests.support.sync_box import SyncBox


@pytest.fixture
def box(site: CentralSite) -> SyncBox:
    return site.box()


def ticket_page(site: CentralSite, box: SyncBox) -> tuple[str, str]:
    ticket = box.ticket()
    site.post(box, ticket)
    return ticket["body"]["ticket_id"], f"/q/{ticket['body']['token']}"


def wishes(site: CentralSite, box: SyncBox) -> list[tuple[str, str]]:
    changes = site.changes(box)["changes"]
    return [(one["key"], TicketWish(**one["body"]).act) for one in changes if one["kind"] == "ticket_wish"]


def test_a_wish_goes_to_the_box_once_and_its_answer_is_shown(
    site: CentralSite, box: SyncBox, clock: FixedClock
) -> None:
    ticket_id, path = ticket_page(site, box)
    assert "Tôi ra ngoài một lát" in site.client().get(path).text
    for _ in range(2):
        assert site.client().post(path, data={"act": "step-back-minutes"}).status_code == 303
    assert wishes(site, box) == [(ticket_id, "step-back-minutes")]
    page = site.client().get(path).text
    assert "đang chờ xác nhận" in page and "Ra ngoài 15 phút" not in page
    until = site.ambient.now() + timedelta(minutes=15)
    site.post(box, box.ticket_step(ticket_id, "waiting", away_until=until.isoformat(), steps_left=1))
    page = site.client().get(path).text
    assert "Đang giữ lượt cho Ông/Bà đến" in page and "Tôi đã quay lại" in page
    site.post(box, box.ticket_step(ticket_id, "waiting", steps_left=0))
    page = site.client().get(path).text
    assert "đã lùi lượt hai lần" in page and "Ra ngoài 15 phút" not in page


def test_who_missed_the_call_asks_again(site: CentralSite, box: SyncBox) -> None:
    ticket_id, path = ticket_page(site, box)
    assert site.client().post(path, data={"act": "rejoin"}).status_code == 409
    site.post(box, box.ticket_step(ticket_id, "no_show"))
    assert site.client().post(path.replace("/q/", "/Q/"), data={"act": "rejoin"}).status_code == 303
    assert wishes(site, box) == [(ticket_id, "rejoin")]


def test_an_unanswered_wish_may_be_sent_again(site: CentralSite, box: SyncBox, clock: FixedClock) -> None:
    _, path = ticket_page(site, box)
    site.client().post(path, data={"act": "step-back-places"})
    clock.move(timedelta(minutes=4))
    site.changes(box)
    assert "đang chờ xác nhận" not in site.client().get(path).text


def test_with_the_centre_out_of_reach_nothing_is_promised(site: CentralSite, box: SyncBox, clock: FixedClock) -> None:
    _, path = ticket_page(site, box)
    clock.move(timedelta(minutes=5))
    answer = site.client().post(path, data={"act": "step-back-minutes"})
    assert answer.status_code == 503 and "chưa gửi được" in answer.text
    assert wishes(site, box) == []


@pytest.mark.parametrize(
    ("form", "headers"),
    [
        ({"act": "finish"}, {}),
        ({}, {}),
        ({"act": "rejoin"}, {"Origin": "https://evil.example"}),
        ({"act": "step-back-minutes"}, {"Sec-Fetch-Site": "cross-site"}),
    ],
)
def test_a_forged_wish_goes_nowhere(
    site: CentralSite, box: SyncBox, form: dict[str, str], headers: dict[str, str]
) -> None:
    _, path = ticket_page(site, box)
    assert site.client().post(path, data=form, headers=headers).status_code in {400, 403}
    assert site.client().post("/q/AAAA", data={"act": "rejoin"}).status_code == 404
    assert wishes(site, box) == []
