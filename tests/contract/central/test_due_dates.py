"""Due dates at central: put off within the setting, moved by pauses that have a name, on time judged by law."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from appliance.core.ambient import LOCAL_ZONE, FixedClock, moment_text
from appliance.core.calendar_rules import Duration, WeeklyHours, due_at
from appliance.core.holidays_vn import load_calendar
from central.models import AuditEntry, Change, ClockPause, Dossier, DueDate
from tests.contract.central.test_staff import form_of, page_of
from tests.support.central import PASSWORD, CentralSite
from tests.support.sync_box import Event

CALENDAR = load_calendar(WeeklyHours(), [2026, 2027])
NOTICE = {"id": "niem-yet", "name_vi": "Niêm yết công khai", "name_en": "Public notice", "days": 15}


def received(site: CentralSite, amount: int = 10, unit: str = "working_days") -> Event:
    """A dossier just taken in with this term and the pause of a public notice."""
    box = site.box()
    due = moment_text(due_at(CALENDAR, site.ambient.now(), Duration(amount, unit)))  # type: ignore[arg-type]
    term = {"amount": amount, "unit": unit, "cutoff": None, "pauses": [NOTICE]}
    dossier = box.dossier(first_due_at=due, due_at=due, term=term)
    site.post(box, dossier)
    return dossier


def report(site: CentralSite, dossier: Event, status: str, **more: Any) -> Any:
    url = f"/api/v1/cases/{dossier['body']['code']}/status"
    body = {"status": status, "at": site.ambient.now_text(), **more}
    return site.client().post(url, json=body, headers=site.api_key() | {"Idempotency-Key": site.ambient.new_id()})


class Officer:
    """A browser of somebody who logs in again when the session is over: the tests move the clock by days."""

    def __init__(self, site: CentralSite) -> None:
        self._client = site.staff()

    def get(self, url: str) -> Any:
        answer = self._client.get(url)
        if answer.status_code != 401:
            return answer
        self._client.post("/staff/login", data={"login": "lan", "password": PASSWORD})
        return self._client.get(url)

    def post(self, url: str, data: dict[str, str]) -> Any:
        return self._client.post(url, data=data)


@pytest.fixture
def officer(site: CentralSite) -> Officer:
    return Officer(site)


def change(officer: Officer, dossier: Event, verb: str, **fields: str) -> Any:
    """Send the officer's form for `verb` with fresh hidden fields."""
    return officer.post(f"{page_of(dossier)}/{verb}", data=form_of(officer, dossier) | fields)


def resume(officer: Officer, site: CentralSite, dossier: Event) -> Any:
    (pause,) = [row for row in site.rows(ClockPause) if row.ended_at is None]
    token = form_of(officer, dossier)["csrf_token"]
    return officer.post(f"{page_of(dossier)}/resume", data={"csrf_token": token, "pause_id": pause.id})


def due_of(site: CentralSite) -> datetime:
    return site.rows(Dossier)[0].due_at.astimezone(LOCAL_ZONE)


def due_dates_told(site: CentralSite) -> list[str | None]:
    """What boxes were told about due dates, the oldest first."""
    return [row.body["due_date"] for row in site.rows(Change, "seq") if row.kind == "public_status"]


def staff_list(officer: Officer) -> str:
    return officer.get("/staff/").text


def test_a_dossier_is_put_off_once_and_only_to_a_later_date(site: CentralSite) -> None:
    dossier = received(site)
    earlier = report(site, dossier, "4", due_at="2026-11-27T10:00:00Z")
    assert (earlier.status_code, earlier.json["code"]) == (409, "reappointment-not-later")
    assert report(site, dossier, "4", due_at="2026-12-14T10:00:00Z").json["due_at"] == "2026-12-14T10:00:00Z"
    again = report(site, dossier, "4", due_at="2026-12-21T10:00:00Z", note="lần hai")
    assert (again.status_code, again.json["code"]) == (409, "reappointments-used-up")
    assert [row.cause for row in site.rows(DueDate, "number")] == ["received", "reappointment"]
    right = report(site, dossier, "4", due_at="2026-12-10T10:00:00Z", note="ghi nhầm", correction=True)
    assert right.json["due_at"] == "2026-12-10T10:00:00Z", "a correction may go back"


def test_an_officer_puts_off_to_the_end_of_a_working_day(site: CentralSite, officer: Officer) -> None:
    dossier = received(site)
    sunday = change(officer, dossier, "status", status="4", note="x", due_date="2026-12-20")
    assert (sunday.status_code, sunday.json["code"]) == (400, "due-date-day-off")
    assert change(officer, dossier, "status", status="4", note="x", due_date="2026-12-21").status_code == 303
    assert due_of(site) == datetime(2026, 12, 21, 17, tzinfo=LOCAL_ZONE)
    wrong = change(officer, dossier, "status", status="4", note="nhầm", due_date="2026-12-18", correction="true")
    assert wrong.status_code == 303
    assert [row.cause for row in site.rows(DueDate, "number")] == ["received", "reappointment", "changed"]


def test_a_named_pause_stops_the_clock_and_is_what_the_citizen_reads(
    site: CentralSite, officer: Officer, clock: FixedClock
) -> None:
    dossier = received(site, 10, "days")
    first_due = due_of(site)
    assert change(officer, dossier, "pause", kind="niem-yet", note="").status_code == 303
    url = f"/t/{dossier['body']['token']}"
    html = site.client().get(url).text
    assert "Đang tạm dừng tính thời gian" in html and "Lý do: niêm yết công khai." in html
    assert "Tạm dừng tính thời gian: niêm yết công khai (đến thứ Ba, 08/12/2026)" in html
    assert due_dates_told(site)[-1] is None, "at the kiosk nobody reads a date that is going to move"
    clock.move(timedelta(days=15))
    assert "Đang quá hạn" not in staff_list(officer), "no date is missed while the clock stands still"
    assert "Trung tâm xin lỗi" not in site.client().get(url).text
    assert resume(officer, site, dossier).status_code == 303
    assert due_of(site) == first_due + timedelta(days=15)
    assert due_dates_told(site)[-1] == due_of(site).date().isoformat()
    html = site.client().get(url).text
    assert "không tính vào thời gian giải quyết: niêm yết công khai." in html
    english = site.client().get(f"{url}?lang=en").text
    assert "Processing time runs on, after a pause: public notice" in english
    assert "Đang quá hạn" not in staff_list(officer)
    assert [row.action for row in site.rows(AuditEntry, "id")] == ["dossier.pause", "dossier.resume"]
    assert [due["cause"] for due in site.client().get(f"{url}.json").json["due_dates"]] == ["received", "pause"]


def test_a_notice_of_15_days_stops_the_clock_no_longer_than_that(
    site: CentralSite, officer: Officer, clock: FixedClock
) -> None:
    dossier = received(site, 10, "days")
    change(officer, dossier, "pause", kind="niem-yet", note="")
    clock.move(timedelta(days=20))
    assert "Đang quá hạn" not in staff_list(officer), "ten days and fifteen of notice are not over"
    clock.move(timedelta(days=20))
    assert "Đang quá hạn" in staff_list(officer), "though nobody has ended the notice yet"
    resume(officer, site, dossier)
    assert due_of(site) == datetime(2026, 12, 18, 17, tzinfo=LOCAL_ZONE)
    assert "Đang quá hạn" in staff_list(officer)


@pytest.mark.parametrize("spans", [(4,), (3, 1)], ids=["at once", "in two"])
def test_days_of_pause_are_summed_before_the_date_moves_off_a_day_off(
    site: CentralSite, clock: FixedClock, spans: tuple[int, ...]
) -> None:
    dossier = received(site, 10, "days")
    for days in spans:
        clock.move(timedelta(days=1))
        report(site, dossier, "5")
        clock.move(timedelta(days=days))
        report(site, dossier, "4")
    assert due_of(site) == datetime(2026, 12, 7, 17, tzinfo=LOCAL_ZONE)


def test_a_double_click_pauses_once_and_two_reasons_end_each_by_itself(
    site: CentralSite, officer: Officer, clock: FixedClock
) -> None:
    dossier = received(site)
    fields = form_of(officer, dossier) | {"kind": "khac", "note": "Chờ ý kiến Sở"}
    assert [officer.post(page_of(dossier) + "/pause", data=fields).status_code for _ in range(2)] == [303, 303]
    report(site, dossier, "5")
    clock.move(timedelta(days=7))
    report(site, dossier, "4")
    assert site.rows(Dossier)[0].paused_at is not None, "the named pause goes on"
    assert len(site.rows(DueDate)) == 1
    resume(officer, site, dossier)
    assert site.rows(Dossier)[0].paused_at is None
    assert [row.cause for row in site.rows(DueDate, "number")] == ["received", "pause"]
    assert len(site.rows(ClockPause)) == 2


def test_what_may_not_be_paused_is_refused_with_words(site: CentralSite, officer: Officer) -> None:
    dossier = received(site)
    pauses: list[tuple[str, dict[str, str]]] = [
        ("pause-kind", {"kind": "nghi-mat"}),
        ("pause-reason-missing", {"kind": "khac", "note": " "}),
        ("dossier-changed", {"kind": "niem-yet", "version": "99"}),
        ("text-control", {"kind": "niem-yet", "note": "a\x1bb"}),
    ]
    for code, fields in pauses:
        assert change(officer, dossier, "pause", **fields).json["code"] == code
    token = form_of(officer, dossier)["csrf_token"]
    nothing = officer.post(page_of(dossier) + "/resume", data={"csrf_token": token, "pause_id": "none"})
    assert (nothing.status_code, nothing.json["code"]) == (404, "pause-unknown")
    assert site.rows(ClockPause) == []
    report(site, dossier, "9")
    assert change(officer, dossier, "pause", kind="niem-yet").json["code"] == "clock-not-running"


def test_a_result_that_is_ready_after_a_legal_pause_is_on_time(
    site: CentralSite, officer: Officer, clock: FixedClock
) -> None:
    dossier = received(site, 3)
    report(site, dossier, "6")
    clock.move(timedelta(days=14))
    report(site, dossier, "9")
    assert len(site.rows(DueDate)) == 1, "nobody needs a new date for a result that is ready"
    assert "Trước hạn" in staff_list(officer)


def test_a_reappointment_does_not_make_a_late_dossier_look_on_time(
    site: CentralSite, officer: Officer, clock: FixedClock
) -> None:
    dossier = received(site, 3)
    report(site, dossier, "4", due_at="2026-12-14T10:00:00Z")
    clock.move(timedelta(days=10))
    assert "Đang quá hạn" in staff_list(officer)
    report(site, dossier, "5")
    clock.move(timedelta(days=3))
    report(site, dossier, "4")
    assert due_of(site) > datetime(2026, 12, 14, 17, tzinfo=LOCAL_ZONE)
    assert "Đang quá hạn" in staff_list(officer), "a pause of the new date does not launder the old one"


def test_the_provinces_system_reports_pauses_once_each(site: CentralSite, clock: FixedClock) -> None:
    dossier = received(site)
    first_due = due_of(site)
    url = f"/api/v1/cases/{dossier['body']['code']}/pauses/thue-1"
    body = {"name_vi": "Chờ cơ quan thuế", "name_en": "Tax office", "started_at": "2026-11-25T00:30:00Z"}
    headers = site.api_key()
    answers = [site.client().put(url, json=body, headers=headers) for _ in range(2)]
    assert [(one.status_code, one.json["changed"]) for one in answers] == [(200, True), (200, False)]
    clock.move(timedelta(days=7))
    ended = body | {"ended_at": "2026-11-27T00:30:00Z"}
    answers = [site.client().put(url, json=ended, headers=headers) for _ in range(2)]
    assert [one.json["changed"] for one in answers] == [True, False]
    assert due_of(site) - first_due == timedelta(days=2)
    assert (
        site.client().put(url, json=body | {"ended_at": "2026-11-01T00:00:00Z"}, headers=headers).status_code == 400
    )
    assert site.client().put(url, json=body).status_code == 401
    assert site.client().put(url[:-6] + "a%20b", json=body, headers=headers).status_code == 400
