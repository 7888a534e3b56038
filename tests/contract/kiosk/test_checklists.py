"""The "Phiếu một lần đủ": from the touch screen for a procedure, from the counter with what is missing, and brought back."""

import json

import pytest

from kiosk.checklist_rules import hours_words, parse_checklist_code
from printer.documents import Checklist
from printer.layout import draw
from tests.contract.kiosk.test_dossier_acts import take_in


def sheets(box) -> list[Checklist]:
    rows = box.rows("SELECT document FROM print_jobs WHERE kind = 'checklist' ORDER BY rowid")
    return [Checklist.model_validate_json(str(row["document"])) for row in rows]


def with_papers(box):
    return next(
        each for each in box.centre.index.catalogue.procedures if len(each.papers) > 1 and not each.own_system
    )


def test_the_touch_screen_prints_what_a_situations_procedure_asks_for_once_a_tap(box):
    situation = next(each for each in box.centre.index.catalogue.situations if each.procedure_ids)
    procedure = box.centre.index.procedure(situation.procedure_ids[0])
    place = f"/procedures/{procedure.id}/papers?situation={situation.id}"
    citizen = box.client()
    assert f'href="{place}"' in citizen.get(f"/situations/{situation.id}").text
    page = citizen.get(place).text
    assert all(paper.name_vi in page for paper in procedure.papers)
    answers = [citizen.post(place, data={"key": "one-and-the-same-tap"}) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    (sheet,) = sheets(box)
    assert (sheet.procedure, sheet.situation, sheet.lang) == (procedure.name_vi, situation.name_vi, "vi")
    assert [paper.name for paper in sheet.papers] == [paper.name_vi for paper in procedure.papers]
    assert {paper.state for paper in sheet.papers} == {""}
    assert sheet.hours == "07:30–11:30, 13:30–17:00 (thứ Hai – thứ Sáu)"
    assert "data-print-job" in citizen.get(answers[0].location).text
    draw("checklist", sheet.model_dump(mode="json"))


def test_in_english_the_sheet_carries_both_names(box):
    procedure = with_papers(box)
    box.client().post(f"/procedures/{procedure.id}/papers?lang=en", data={"key": "an-english-tap"})
    (sheet,) = sheets(box)
    assert (sheet.lang, sheet.procedure_en) == ("en", procedure.name_en)


def test_the_counter_marks_only_what_is_missing_and_keeps_no_person(box):
    procedure, clerk = with_papers(box), box.client("lan")
    wanted = {"procedure_id": procedure.id, "missing": [procedure.papers[0].id], "other": ["Giấy chuyển tuyến"]}
    headers = {"Idempotency-Key": "one-press"}
    first, again = (clerk.post("/api/checklists", wanted, headers) for _ in range(2))
    assert (first.status_code, first.text) == (201, again.text)
    (sheet,) = sheets(box)
    states = {paper.name: paper.state for paper in sheet.papers}
    assert states[procedure.papers[0].name_vi] == states["Giấy chuyển tuyến"] == "missing"
    assert list(states.values()).count("missing") == 2
    left_out = [paper.name_vi for paper in procedure.papers[1:] if paper.optional]
    assert not set(left_out) & set(states)
    assert parse_checklist_code(sheet.qr_url) == first.get_json()["code"]
    assert box.one("SELECT action FROM audit ORDER BY id DESC LIMIT 1") == "checklist.print"


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"missing": ["none"]}, "unknown-paper"),
        ({"missing": []}, "nothing-missing"),
        ({"procedure_id": "none"}, "unknown-procedure"),
    ],
)
def test_a_sheet_that_says_nothing_is_refused(box, change, fault):
    procedure = with_papers(box)
    wanted = {"procedure_id": procedure.id, "missing": [procedure.papers[0].id], **change}
    assert box.client("lan").post("/api/checklists", wanted).get_json()["code"] == fault
    assert sheets(box) == []


def test_a_sheet_brought_back_finds_its_procedure_and_what_was_missing(box):
    procedure, clerk = with_papers(box), box.client("lan")
    code = clerk.post(
        "/api/checklists", {"procedure_id": procedure.id, "missing": [procedure.papers[0].id]}
    ).get_json()["code"]
    citizen = box.client()
    go = citizen.post("/api/scan", {"text": f"PHIEU-{code}"}).get_json()
    assert go == {"kind": "checklist", "go": f"/papers/{code}"}
    page = citizen.get(go["go"]).text
    assert "Lần trước còn thiếu" in page
    assert "data-print-job" not in page
    form = clerk.get(f"/counter/intake?code=phieu-{code.lower()}").text
    assert f'data-intake-form="{procedure.id}"' in form
    assert f"còn thiếu: {procedure.papers[0].name_vi}" in form
    assert "không phải của Trung tâm" in clerk.get("/counter/intake?code=PHIEU-22222222").text
    assert citizen.post("/api/scan", {"text": "PHIEU-22222222"}).get_json()["code"] == "unknown-checklist"


def test_a_supplement_request_prints_what_is_missing_with_the_dossiers_own_code(box):
    clerk = box.client("lan")
    slip = take_in(box, clerk)
    procedure = box.centre.index.procedure(str(box.one("SELECT procedure_id FROM dossiers")))
    wanted = {
        "dossier_id": slip["dossier_id"],
        "missing": [{"name": procedure.papers[0].name_vi}, {"name": "Văn bản ủy quyền có chứng thực"}],
        "checklist": True,
    }
    answer = clerk.post("/api/dossiers/supplement", wanted)
    assert answer.status_code == 201, answer.text
    assert answer.get_json()["checklist_job"]["state"] == "ready"
    (sheet,) = sheets(box)
    assert (sheet.qr_url, sheet.dossier_code) == (slip["tracking_url"], slip["dossier_code"])
    assert [paper.name for paper in sheet.papers if paper.state == "missing"] == [
        procedure.papers[0].name_vi,
        "Văn bản ủy quyền có chứng thực",
    ]
    go = box.client().post("/api/scan", {"text": sheet.qr_url}).get_json()["go"]
    assert go == f"/check-in/{slip['id']}"


def test_a_refused_supplement_prints_nothing(box):
    """The letter, the request to central and the sheet are one transaction."""
    clerk = box.client("lan")
    slip = take_in(box, clerk)
    wanted = {"dossier_id": slip["dossier_id"], "missing": [{"name": "x"}], "checklist": True, "form": True}
    answer = clerk.post("/api/dossiers/supplement", wanted)
    assert answer.get_json()["code"] == "no-office-printer"
    assert sheets(box) == []
    assert box.one("SELECT count(*) FROM dossier_acts") == 0
    assert box.one("SELECT count(*) FROM outbox WHERE kind = 'dossier.request'") == 0


def test_hours_are_said_for_days_alike_together():
    from datetime import time

    morning = ((time(7, 30), time(11, 30)),)
    day = (*morning, (time(13, 30), time(17, 0)))
    words = hours_words([day] * 5 + [morning, ()])
    assert words == "07:30–11:30, 13:30–17:00 (thứ Hai – thứ Sáu); 07:30–11:30 (thứ Bảy)"
    assert hours_words([()] * 7) == ""


def test_a_booking_prints_its_time_and_a_code_that_checks_in(box, clock):
    service, citizen = box.services[0], box.client()
    day = citizen.get(f"/book/{service}").text.split("day=")[1][:10]
    slot = citizen.get(f"/book/{service}?day={day}").text.split('name="slot" value="')[1][:5]
    page = citizen.post(f"/book/{service}", data={"key": "one-tap-of-a-slot", "day": day, "slot": slot})
    assert "data-print-job" in citizen.get(page.location).text
    kind, document = box.centre.store.reader().execute("SELECT kind, document FROM print_jobs").fetchone()
    booked = json.loads(document)
    assert kind == "booking"
    assert booked["at"].startswith(f"{day}T{slot}")
    assert booked["qr_url"] == f"HEN-{booked['code']}"
    draw("booking", booked)
