"""The supervisor: what the hall looks like now, load moved, a field closed early, the day in figures on page and paper."""

import csv
import io
from datetime import timedelta

import pypdfium2
import pytest

from appliance.core.errors import Conflict
from kiosk.day_figures import day_figures
from kiosk.public_handlers import public_handlers
from tests.support.kiosk_box import KioskBox


@pytest.fixture
def morning(box, clock):
    """Three people: one served after 12 minutes for 8, one who missed the call, one still waiting."""
    service = box.services[0]
    counter = f"/api/counters/{box.centre.index.service(service).counter_ids[0]}"
    clerk = box.client("lan")
    for _ in range(3):
        box.client().take(service)
    clock.move(timedelta(minutes=12))
    for verb in ("call-next", "start"):
        clerk.post(f"{counter}/{verb}")
    clock.move(timedelta(minutes=8))
    for verb in ("finish", "call-next", "no-show"):
        clerk.post(f"{counter}/{verb}")
    return box, service, counter


def test_lines_longest_wait_and_open_counters_are_shown(morning, clock):
    box, service, _ = morning
    clock.move(timedelta(minutes=20))
    page = box.client("hoa").get("/supervisor").text
    assert "có người chờ 40 phút" in page
    assert box.centre.index.service(service).name_vi in page


@pytest.mark.parametrize("path", ["/supervisor", "/reports/day", "/reports/day.csv", "/reports/day.pdf"])
def test_only_a_supervisor_sees_it(morning, path):
    box, _, _ = morning
    assert box.client("lan").get(path).status_code == 403
    assert box.client().get(path).status_code in {302, 401}


def test_load_is_moved_by_giving_a_counter_other_fields(morning):
    box, service, _ = morning
    desk = next(each for each in box.centre.index.desks.values() if service not in each.service_ids)
    supervisor = box.client("hoa")
    csrf = supervisor.headers["X-CSRF-Token"]
    form = {"csrf_token": csrf, "service": [service]}
    assert supervisor.browser.post(f"/supervisor/counters/{desk.id}", data=form).status_code == 303
    called = box.client("minh").post(f"/api/counters/{desk.id}/call-next")
    assert called.get_json()["service_id"] == service


def test_a_field_closed_early_gives_no_numbers_but_whoever_waits_is_called(tmp_path, ambient):
    box = KioskBox(tmp_path, ambient, always_open=False)
    service = box.services[0]
    counter = f"/api/counters/{box.centre.index.service(service).counter_ids[0]}"
    assert box.client().take(service).status_code == 201
    supervisor = box.client("hoa")
    form = {"csrf_token": supervisor.headers["X-CSRF-Token"]}
    assert supervisor.browser.post(f"/supervisor/services/{service}/close", data=form).status_code == 303
    assert box.client().take(service).status_code == 409
    assert box.client("lan").post(f"{counter}/call-next").status_code == 200
    supervisor.browser.post(f"/supervisor/services/{service}/reopen", data=form)
    assert box.client().take(service).status_code == 201
    acts = [row["action"] for row in box.rows("SELECT action FROM audit WHERE action LIKE 'line.%' ORDER BY id")]
    assert acts == ["line.close", "line.reopen"]


def test_the_figures_of_the_day_come_from_the_periods(morning):
    box, _, _ = morning
    total = day_figures(box.centre, box.centre.business_day()).total
    assert (total.taken, total.served, total.no_show) == (3, 1, 1)
    assert (total.wait.count, total.wait.median, total.wait.longest) == (2, 12.0, 20.0)
    assert (total.service.count, total.service.median) == (1, 8.0)


def test_the_report_comes_as_page_csv_and_pdf_with_the_same_figures(morning):
    box, service, _ = morning
    supervisor = box.client("hoa")
    assert 'class="plot"' in supervisor.get("/reports/day").text
    raw = supervisor.get("/reports/day.csv").data
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    name = box.centre.index.service(service).name_vi
    assert next(row for row in rows if row[1] == name)[2:6] == ["3", "1", "1", "12,0"]
    pdf = pypdfium2.PdfDocument(supervisor.get("/reports/day.pdf").data)
    text = pdf[0].get_textpage().get_text_range()
    assert "Báo cáo hàng đợi ngày 2026-11-23" in text
    assert "12,0" in text


def test_a_day_without_anybody_has_a_report_too(box):
    supervisor = box.client("hoa")
    for path in ("/reports/day", "/reports/day.csv", "/reports/day.pdf?day=2020-01-01", "/reports/day?day=x"):
        assert supervisor.get(path).status_code == 200, path


def test_what_is_typed_on_the_write_together_page_reaches_no_disk(box):
    clerk = box.client("lan")
    secret = "Tôi bị điếc, xin viết giúp"
    assert clerk.post("/api/write/1", {"side": "visitor", "text": secret}).status_code == 200
    assert clerk.get("/api/write/1").get_json()["visitor"] == secret
    for table in box.rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
        assert secret not in str(box.rows(f"SELECT * FROM {table['name']}"))
    clerk.post("/api/write/1", {"side": "clerk", "text": "", "clear": True})
    assert clerk.get("/api/write/1").get_json()["visitor"] == ""
    assert box.client().get("/api/write/1").status_code == 401


def test_the_phone_is_the_other_side_and_the_next_visitor_sees_nothing_of_the_one_before(box):
    service = box.services[0]
    ids = [box.client().take(service).get_json()["id"] for _ in range(2)]
    clerk, counter = box.client("lan"), box.centre.index.service(service).counter_ids[0]
    ask = public_handlers(box.centre)["write"]
    with pytest.raises(Conflict, match="not-at-a-counter"):
        ask({"ticket_id": ids[0], "text": "x"})
    clerk.post(f"/api/counters/{counter}/open")
    clerk.post(f"/api/counters/{counter}/call-next")
    ask({"ticket_id": ids[0], "text": "Tôi không nghe được"})
    assert clerk.get(f"/api/write/{counter}").get_json()["visitor"] == "Tôi không nghe được"
    clerk.post(f"/api/write/{counter}", {"side": "clerk", "text": "Mời Bà ngồi"})
    assert ask({"ticket_id": ids[0]}) == {"clerk": "Mời Bà ngồi"}
    clerk.post(f"/api/counters/{counter}/call-next", {"finish": ids[0]})
    assert ask({"ticket_id": ids[1]}) == {"clerk": ""}
    assert clerk.get(f"/api/write/{counter}").get_json()["visitor"] == ""
    with pytest.raises(Conflict):
        ask({"ticket_id": ids[0], "text": "late"})
