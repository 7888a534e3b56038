"""From the province's system: the case comes by the feed, the code is scanned, and nothing is typed twice."""

import json
from datetime import timedelta

import pytest

from appliance import province_cases
from appliance.core.protocol import Change, ChangePage, DossierReceived
from appliance.sync.changes import apply_page
from printer.documents import Slip

CODE = "000.00.00.H19-261120-0042"
PERSON = {
    "name": "Trần Thị Thử",
    "phone": "0987 654 321",
    "email": "thu@example.vn",
    "id_number": "075190000011",
    "address": "Ấp 2, xã Ví Dụ",
}
CASE = {
    "procedure_id": "",
    "channel": "2",
    "received_at": "2026-11-20T02:00:00Z",
    "due_at": "2026-11-30T10:00:00Z",
    "applicant": PERSON,
    "papers": [{"name": "Giấy đề nghị", "originals": 1, "certified": 2}],
}
PERSONAL = ", ".join(f"applicant_{name}" for name in province_cases.PERSONAL)


def hear(box, code: str = CODE, **more: object) -> None:
    """Let central's feed announce the case, as the sync daemon applies it."""
    named = {"procedure_id": box.centre.index.catalogue.procedures[0].id} if "procedure_id" not in more else {}
    change = Change(seq=1, kind="case", key=code, body={**CASE, **named, **more})
    page = ChangePage(protocol=1, epoch="e", cursor=1, more=False, changes=[change])
    assert apply_page(box.centre.store, box.ambient, page) == []


@pytest.fixture(params=["province", "own"])
def either_box(request, box, province_box):
    """A box in each way of giving codes."""
    return box if request.param == "own" else province_box


def test_the_code_alone_gives_the_slip(either_box):
    box = either_box
    hear(box)
    answer = box.client("lan").post("/api/slips", {"dossier_code": f"https://dvc.example.vn/tra-cuu/{CODE.lower()}"})
    assert answer.status_code == 201, answer.text
    slip = answer.get_json()
    assert (slip["dossier_code"], slip["due_at"]) == (CODE, "2026-11-30T17:00:00+07:00")
    assert box.one("SELECT next_serial FROM serial_leases") == 1, "a box never mints where the province gave a code"
    document = Slip.model_validate_json(str(box.one("SELECT document FROM print_jobs")))
    assert (document.applicant, document.phone, document.email) == (PERSON["name"], PERSON["phone"], PERSON["email"])
    assert [(paper.name, paper.originals, paper.certified) for paper in document.papers] == [("Giấy đề nghị", 1, 2)]
    event = DossierReceived.model_validate_json(str(box.one("SELECT body FROM outbox")))
    assert (event.code, event.from_province, event.channel) == (CODE, True, "2")
    assert (event.received_at.isoformat(), event.papers[0].certified) == ("2026-11-20T02:00:00+00:00", 2)


def test_what_the_clerk_types_goes_before_what_the_province_said(province_box):
    box = province_box
    hear(box)
    typed = {"dossier_code": CODE, "applicant": {"phone": "0912 345 678"}, "channel": "direct"}
    assert box.client("lan").post("/api/slips", typed).status_code == 201
    (row,) = box.rows("SELECT applicant_name, applicant_phone, channel FROM dossiers")
    assert row == {"applicant_name": PERSON["name"], "applicant_phone": "+84912345678", "channel": "1"}


def test_a_known_code_fills_the_form_in_and_an_unknown_one_can_be_typed(province_box):
    box = province_box
    hear(box)
    clerk = box.client("lan")
    page = clerk.get(f"/counter/intake?code={CODE}").text
    assert 'value="Trần Thị Thử"' in page
    assert f'name="dossier_code" value="{CODE}"' in page
    unknown = CODE.replace("0042", "0043")
    page = clerk.get(f"/counter/intake?code={unknown}").text
    assert f'data-intake-code="{unknown}"' in page
    chosen = box.centre.index.catalogue.procedures[1].id
    page = clerk.get(f"/counter/intake?procedure_id={chosen}&code={unknown}").text
    assert f'name="dossier_code" value="{unknown}"' in page
    assert "hãy nhập tay" in page
    assert "Mã hồ sơ chưa đúng" in clerk.get("/counter/intake?code=12345").text


def test_a_case_whose_procedure_the_catalogue_lacks_asks_for_it_alone(province_box):
    box = province_box
    hear(box, procedure_id="9.999999", procedure_name="Khai sinh")
    clerk = box.client("lan")
    assert "hãy chọn thủ tục" in clerk.get(f"/counter/intake?code={CODE}").text
    refused = clerk.post("/api/slips", {"dossier_code": CODE})
    assert (refused.status_code, refused.get_json()["code"]) == (400, "procedure-missing")
    chosen = box.centre.index.catalogue.procedures[0].id
    assert 'value="Trần Thị Thử"' in clerk.get(f"/counter/intake?procedure_id={chosen}&code={CODE}").text
    assert clerk.post("/api/slips", {"dossier_code": CODE, "procedure_id": chosen}).status_code == 201


def test_the_national_code_of_a_procedure_is_understood(province_box):
    box = province_box
    procedure = next(one for one in box.centre.index.catalogue.procedures if one.code_national)
    hear(box, procedure_id=f"{procedure.code_national}.000.00.00.H19")
    assert box.client("lan").post("/api/slips", {"dossier_code": CODE}).status_code == 201
    assert box.one("SELECT procedure_id FROM dossiers") == procedure.id


def test_a_code_taken_in_before_shows_its_slip_and_is_not_taken_in_twice(either_box):
    box = either_box
    hear(box)
    clerk = box.client("lan")
    slip = clerk.post("/api/slips", {"dossier_code": CODE}, {"Idempotency-Key": "mot-lan-1"})
    again = clerk.post("/api/slips", {"dossier_code": CODE}, {"Idempotency-Key": "mot-lan-1"})
    assert again.text == slip.text, "the same press again is answered as before"
    refused = clerk.post("/api/slips", {"dossier_code": CODE})
    assert (refused.status_code, refused.get_json()["code"]) == (409, "dossier-code-known")
    page = clerk.get(f"/counter/intake?code={CODE}").text
    assert "đã nhận ở đây" in page
    assert slip.get_json()["id"] in page


def test_an_own_centre_takes_no_code_the_province_did_not_send(box):
    hear(box)
    page = box.client("lan").get(f"/counter/intake?code={CODE.replace('0042', '0043')}").text
    assert "nhận như hồ sơ mới" in page


def test_personal_columns_leave_some_days_after_use_and_do_not_come_back(province_box, clock):
    box = province_box
    hear(box)
    box.client("lan").post("/api/slips", {"dossier_code": CODE})
    clock.move(timedelta(days=2))
    province_cases.erase_old(box.centre.store, box.ambient)
    assert set(box.rows(f"SELECT {PERSONAL} FROM province_cases")[0].values()) != {None}
    clock.move(timedelta(days=2))
    assert province_cases.erase_old(box.centre.store, box.ambient) == 1
    assert province_cases.erase_old(box.centre.store, box.ambient) == 0
    hear(box)  # the feed begins anew, e.g. after central was restored
    assert set(box.rows(f"SELECT {PERSONAL} FROM province_cases")[0].values()) == {None}


def test_what_nobody_brings_goes_and_what_central_closes_goes_at_once(province_box, clock):
    box = province_box
    hear(box)
    hear(box, open=False)
    assert box.rows("SELECT code FROM province_cases") == []
    hear(box)
    clock.move(timedelta(days=61))
    assert province_cases.erase_old(box.centre.store, box.ambient) == 1
    assert box.rows("SELECT code FROM province_cases") == []


def test_an_intake_that_is_cut_off_leaves_the_case_to_be_scanned_again(province_box):
    box = province_box
    hear(box)
    with box.centre.store.write_transaction() as connection:
        connection.execute(
            "CREATE TRIGGER cut BEFORE INSERT ON slips BEGIN SELECT RAISE(ABORT, 'cut'); END",
        )
    assert box.client("lan").post("/api/slips", {"dossier_code": CODE}).status_code == 500
    assert box.rows("SELECT used_at FROM province_cases") == [{"used_at": None}]
    assert box.one("SELECT count(*) FROM dossiers") == 0


def test_a_strange_case_is_passed_over(province_box):
    changes = [
        Change(seq=1, kind="case", key="not-a-code", body=CASE),
        Change(seq=2, kind="case", key=CODE, body={**CASE, "received_at": "yesterday"}),
    ]
    page = ChangePage(protocol=1, epoch="e", cursor=2, more=False, changes=changes)
    assert apply_page(province_box.centre.store, province_box.ambient, page) == ["case/1", "case/2"]


def test_every_field_of_the_form_reaches_slip_and_event(box):
    procedure = box.centre.index.catalogue.procedures[0]
    wanted = {
        "procedure_id": procedure.id,
        "applicant": PERSON,
        "papers": [{"id": procedure.papers[0].id, "originals": 1, "copies": 2, "certified": 3}],
        "submitter": "  Lê Văn Thay ",
        "return_by": "post",
        "book_no": "Quyển số 03, Số thứ tự 1.250",
    }
    clerk = box.client("lan")
    slip = clerk.post("/api/slips", wanted).get_json()
    document = Slip.model_validate_json(str(box.one("SELECT document FROM print_jobs")))
    place = "Qua dịch vụ bưu chính công ích: Ấp 2, xã Ví Dụ"
    assert (document.submitter, document.return_place, document.book_no, document.email) == (
        "Lê Văn Thay",
        place,
        wanted["book_no"],
        PERSON["email"],
    )
    assert document.papers[0].certified == 3
    event = json.loads(str(box.one("SELECT body FROM outbox")))
    assert (event["return_place"], event["papers"][0]["certified"]) == (place, 3)
    form = clerk.get(f"/api/slips/{slip['id']}/form.pdf")
    assert (form.status_code, form.content_type, form.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert form.data.count(b"/Type /Page\n") + form.data.count(b"/Type /Page ") >= 2, "two copies"
    assert form.headers["Cache-Control"] == "no-store"
    assert box.rows("SELECT actor, subject FROM audit WHERE action = 'slip.form'") == [
        {"actor": "lan", "subject": f"slip:{slip['id']}"}
    ]


def test_the_form_is_for_those_who_take_dossiers_in(box):
    slip = (
        box.client("lan")
        .post("/api/slips", {"procedure_id": box.centre.index.catalogue.procedures[0].id, "applicant": {"name": "A"}})
        .get_json()
    )
    assert box.client().get(f"/api/slips/{slip['id']}/form.pdf").status_code == 401
    assert box.client("tuan").get(f"/api/slips/{slip['id']}/form.pdf").status_code == 403
    assert box.client("lan").get("/api/slips/none/form.pdf").status_code == 404
