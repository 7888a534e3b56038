"""The guide's tablet: a scan and a tap check somebody in; a priority is given, changed and confirmed on sight; audited."""

import pytest

from tests.contract.kiosk.test_scans import set_status, slip
from tests.contract.kiosk.test_touch_pages import key_of


@pytest.fixture
def guide(box):
    return box.client("tuan")


def send(guide, path, **fields):
    return guide.browser.post(path, data={**fields, "csrf_token": guide.headers["X-CSRF-Token"]})


def acts(box):
    return [f"{row['actor']} {row['action']}" for row in box.rows("SELECT actor, action FROM audit ORDER BY id")]


def test_a_scan_and_a_tap_check_the_holder_of_a_slip_in(box, guide):
    made = slip(box)
    set_status(box, made["dossier_code"], "4", "2026-11-16")
    where = send(guide, "/guide/find", text=made["tracking_url"]).headers["Location"]
    page = guide.get(where).text
    assert "chậm 7 ngày" in page and "Lấy số, ưu tiên" in page
    taken = send(guide, where, key=key_of(page))
    assert box.one("SELECT number || priority_group FROM tickets") == "1overdue"
    assert "001" in guide.get(taken.headers["Location"]).text
    assert acts(box)[-1] == "tuan ticket.check-in"
    assert send(guide, "/guide/find", text=made["dossier_code"]).headers["Location"] == where


def test_a_priority_chosen_by_oneself_is_confirmed_or_changed_on_sight(box, guide):
    ticket = box.client().take(box.services[0], priority_group="elderly").get_json()
    for text in (ticket["tracking_url"], ticket["number"], ticket["number"].lower()):
        where = send(guide, "/guide/find", text=text).headers["Location"]
        assert where == f"/guide/ticket/{ticket['id']}"
    assert "chưa xem khi gặp mặt" in guide.get(where).text
    send(guide, f"{where}/priority", group="ok")
    assert "đã xem khi gặp mặt" in guide.get(where).text
    for group in ("disabled", ""):
        send(guide, f"{where}/priority", group=group)
    assert box.one("SELECT priority_group IS NULL AND priority_source IS NULL FROM tickets")
    assert acts(box)[-3:] == ["tuan ticket.seen", "tuan ticket.priority", "tuan ticket.priority"]
    assert send(guide, f"{where}/priority", group="vip").status_code == 400
    assert send(guide, f"{where}/priority", group="ok").status_code == 409


def test_the_clerk_confirms_at_the_counter_or_takes_a_wrong_one_away(box):
    service = box.services[0]
    ids = [box.client().take(service, priority_group="elderly").get_json()["id"] for _ in range(2)]
    clerk, counter = box.client("lan"), box.centre.index.service(service).counter_ids[0]
    clerk.post(f"/api/counters/{counter}/open")
    assert clerk.post(f"/api/counters/{counter}/call-next").get_json()["id"] == ids[0]
    seen = [clerk.post(f"/api/tickets/{one}/priority/seen", {"right": one == ids[0]}).get_json() for one in ids]
    assert [(one["priority_group"], one["priority_source"]) for one in seen] == [("elderly", "clerk"), (None, None)]


@pytest.mark.parametrize("text", ["Z999", "rubbish", "075045900001|1|A|01021945|Nam|x|15042021"])
def test_what_is_not_found_is_told_and_strangers_may_nothing(box, guide, text):
    assert send(guide, "/guide/find", text=text).status_code in {400, 404}
    assert box.client().browser.post("/guide/find", data={"text": text}).status_code in {302, 401}
