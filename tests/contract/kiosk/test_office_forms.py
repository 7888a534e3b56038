"""Official forms from the counter: 01 on intake and again, 02 and 04 of letters, 06 and 07; printed or as PDF."""

import json
from datetime import date

import pytest

from printer.forms import form_pdf
from printer.printer_settings import PrinterSettings
from tests.contract.kiosk.test_dossier_acts import central_says, handed, take_in
from tests.contract.kiosk.test_slips_api import body
from tests.support.kiosk_box import KioskBox

OFFICE = PrinterSettings("van-phong", "cups", "ipp://127.0.0.1/printers/a4", ("form",), receipt_paper="A5")


@pytest.fixture
def office(tmp_path, ambient) -> KioskBox:
    """A centre with an office printer."""
    return KioskBox(tmp_path, ambient, printers=(PrinterSettings("may-in-1", "memory", ""), OFFICE))


def forms(box) -> list[tuple[dict[str, object], int]]:
    rows = box.rows("SELECT document, copy FROM print_jobs WHERE kind = 'form' ORDER BY rowid")
    return [(json.loads(str(row["document"])), int(str(row["copy"]))) for row in rows]


def test_an_intake_prints_the_slip_and_the_form_to_be_signed(office):
    clerk = office.client("lan")
    answer = clerk.post("/api/slips", body(office, form=True))
    slip = answer.get_json()
    assert (answer.status_code, slip["form_prints"], slip["form_job"]["state"]) == (201, 1, "ready")
    kinds = [row["kind"] for row in office.rows("SELECT kind FROM print_jobs ORDER BY rowid")]
    assert kinds == ["slip", "form"]
    ((job, copy),) = forms(office)
    assert (job["form"], job["paper"], copy) == ("01", "A5", 0)
    assert job["document"]["dossier_code"] == slip["dossier_code"]
    assert form_pdf("01", job["document"], copy, paper=job["paper"]).startswith(b"%PDF")
    again = clerk.post(f"/api/slips/{slip['id']}/form").get_json()
    assert (again["form_prints"], forms(office)[1][1]) == (2, 1)
    page = clerk.get(f"/counter/slips/{slip['id']}").text
    assert page.count("data-print-job") == 2
    assert 'data-slip-act="form"' in page


def test_the_form_is_offered_only_where_an_office_printer_is(box, office):
    procedure = box.centre.index.catalogue.procedures[0].id
    assert 'name="form"' in office.client("lan").get(f"/counter/intake?procedure_id={procedure}").text
    clerk = box.client("lan")
    assert 'name="form"' not in clerk.get(f"/counter/intake?procedure_id={procedure}").text
    refused = clerk.post("/api/slips", body(box, form=True))
    assert (refused.status_code, refused.get_json()["code"]) == (409, "no-office-printer")
    assert box.one("SELECT count(*) FROM dossiers") == 0
    slip = clerk.post("/api/slips", body(box)).get_json()
    assert clerk.post(f"/api/slips/{slip['id']}/form").get_json()["code"] == "no-office-printer"
    assert clerk.get(f"/api/slips/{slip['id']}/form.pdf").data.startswith(b"%PDF")


def test_a_form_of_a_replaced_slip_is_refused(office):
    clerk = office.client("lan")
    slip = clerk.post("/api/slips", body(office)).get_json()
    clerk.post(f"/api/slips/{slip['id']}/reissue")
    assert clerk.post(f"/api/slips/{slip['id']}/form").get_json()["code"] == "slip-revoked"


def test_a_supplement_request_comes_out_as_form_02(office):
    clerk = office.client("lan")
    slip = take_in(office, clerk)
    wanted = {"dossier_id": slip["dossier_id"], "missing": [{"name": "Đơn"}], "reason": "Chưa ký.", "form": True}
    act = clerk.post("/api/dossiers/supplement", wanted).get_json()
    ((job, copy),) = forms(office)
    assert (job["form"], copy, act["form_prints"], "paper" in job) == ("02", 0, 1, False)
    assert job["document"]["phone"] == "0912 345 678"
    assert form_pdf("02", job["document"]).startswith(b"%PDF")
    assert clerk.get(f"/api/letters/{act['id']}/form.pdf").data.startswith(b"%PDF")
    assert clerk.post(f"/api/letters/{act['id']}/form").get_json()["form_prints"] == 2
    found = clerk.post("/api/dossiers/find", {"text": slip["dossier_code"]}).get_json()["dossiers"][0]
    assert [letter["id"] for letter in found["letters"]] == [act["id"]]


def test_an_apology_is_a_draft_until_it_is_signed_and_never_goes_to_a_roll(office):
    clerk, supervisor = office.client("lan"), office.client("hoa")
    slip = take_in(office, clerk)
    wanted = {"dossier_id": slip["dossier_id"], "new_due_on": "2027-03-01", "reason": "Cơ quan thuế chưa trả lời."}
    act = clerk.post("/api/dossiers/apology", wanted).get_json()
    assert f"/api/letters/{act['id']}/form.pdf" in supervisor.get("/supervisor").text
    supervisor.post(f"/api/letters/{act['id']}/form")
    supervisor.post(f"/api/letters/{act['id']}/sign", {"number": "152"})
    supervisor.post(f"/api/letters/{act['id']}/form")
    (draft, _), (signed, copy) = forms(office)
    assert (draft["form"], signed["form"]) == ("04", "04")
    assert (draft["document"].get("number"), signed["document"]["number"], copy) == (None, "152", 1)
    assert form_pdf("04", signed["document"]).startswith(b"%PDF")


def test_what_is_no_letter_has_no_form(office):
    clerk = office.client("lan")
    slip = take_in(office, clerk)
    central_says(office, slip, "9")
    act = clerk.post("/api/dossiers/return", handed(slip)).get_json()
    assert clerk.get(f"/api/letters/{act['id']}/form.pdf").get_json()["code"] == "letter-has-no-form"


def test_a_dossiers_control_sheet_is_form_06(office):
    clerk = office.client("lan")
    slip = take_in(office, clerk)
    assert clerk.post(f"/api/dossiers/{slip['dossier_id']}/control").get_json()["state"] == "ready"
    ((job, _),) = forms(office)
    assert (job["form"], job["document"]["steps"][0]["giver"]) == ("06", "Nguyễn Thị Lan")
    assert clerk.get(f"/api/dossiers/{slip['dossier_id']}/control.pdf").data.startswith(b"%PDF")


def test_the_ledger_of_a_day_is_form_07_with_what_came_and_what_went(office):
    clerk = office.client("lan")
    first, _second = take_in(office, clerk), take_in(office, clerk, "Trần Văn Bình")
    central_says(office, first, "9")
    clerk.post("/api/dossiers/return", handed(first))
    today = str(office.ambient.today_text())
    assert clerk.post(f"/api/ledger/{today}/form").status_code == 200
    ((job, _),) = forms(office)
    rows = job["document"]["rows"]
    assert [(row["code"], bool(row["returned_at"])) for row in rows] == [
        (first["dossier_code"], True),
        (first["dossier_code"][:-4] + "0002", False),
    ]
    assert form_pdf("07", job["document"]).startswith(b"%PDF")
    assert clerk.get(f"/api/ledger/{today}/form.pdf").data.startswith(b"%PDF")
    assert clerk.get("/api/ledger/yesterday/form.pdf").get_json()["code"] == "day-malformed"
    assert date.fromisoformat(today)


def test_a_citizen_or_a_guide_gets_no_form(office):
    slip = take_in(office, office.client("lan"))
    for path in (f"/api/slips/{slip['id']}/form.pdf", f"/api/dossiers/{slip['dossier_id']}/control.pdf"):
        assert office.client().get(path).status_code == 401
        assert office.client("tuan").get(path).status_code == 403


def test_the_paper_of_a_training_box_says_so(tmp_path, ambient):
    import io

    import pypdfium2

    box = KioskBox(tmp_path, ambient, training=True)
    slip = take_in(box, box.client("lan"))
    data = box.client("lan").get(f"/api/slips/{slip['id']}/form.pdf").data
    with pypdfium2.PdfDocument(io.BytesIO(data)) as pdf:
        assert "TẬP HUẤN" in pdf[0].get_textpage().get_text_range()


def test_a_job_tells_which_printer_printed_it(office):
    slip = take_in(office, office.client("lan"))
    job = slip["print_job"]["id"]
    assert "printed_by" not in office.client().get(f"/api/print-jobs/{job}").get_json()
    with office.centre.store.write_transaction() as connection:
        connection.execute("UPDATE print_jobs SET state = 'printed', printed_by = 'may-in-1' WHERE id = ?", (job,))
    assert office.client().get(f"/api/print-jobs/{job}").get_json()["printed_by"] == "may-in-1"


def refusal(box, **more):
    procedure = box.centre.index.catalogue.procedures[0]
    return {
        "procedure_id": procedure.id,
        "name": "Nguyễn Văn Mẫu",
        "phone": "0912 345 678",
        "reason": "Thửa đất đang có tranh chấp.",
        "advice": "Nộp lại khi tranh chấp đã giải quyết.",
        **more,
    }


def test_a_refusal_goes_from_the_clerk_to_the_signer_and_takes_nothing_in(office):
    clerk, supervisor = office.client("lan"), office.client("hoa")
    headers = {"Idempotency-Key": "one-press"}
    first, again = (clerk.post("/api/notices/refusal", refusal(office), headers) for _ in range(2))
    assert (first.status_code, first.text) == (201, again.text)
    notice = first.get_json()
    assert (notice["form"], notice["state"], notice["number"]) == ("03", "drafted", None)
    assert office.one("SELECT count(*) FROM dossiers") == 0
    assert clerk.post(f"/api/notices/{notice['id']}/sign", {"number": "7"}).status_code == 403
    assert "Nguyễn Văn Mẫu" in supervisor.get("/supervisor").text
    csrf = {"csrf_token": supervisor.headers["X-CSRF-Token"], "number": "07"}
    assert supervisor.post(f"/supervisor/notices/{notice['id']}/sign", data=csrf).status_code == 303
    assert "Nguyễn Văn Mẫu" not in supervisor.get("/supervisor").text
    assert clerk.post(f"/api/notices/{notice['id']}/form").get_json()["number"] == "07"
    ((job, _),) = forms(office)
    assert (job["form"], job["document"]["signer_name"]) == ("03", "Lê Thị Hoa")
    assert form_pdf("03", job["document"]).startswith(b"%PDF")
    assert "07" in clerk.get("/counter/notices").text
    settled = supervisor.post(f"/api/notices/{notice['id']}/drop")
    assert (settled.status_code, settled.get_json()["code"]) == (409, "letter-settled")
    assert "Mẫu" not in str(office.rows("SELECT details FROM audit"))


def test_a_stop_notice_is_about_a_dossier(office):
    clerk = office.client("lan")
    slip = take_in(office, clerk)
    wanted = {
        "dossier_id": slip["dossier_id"],
        "reason": "Quá hạn bổ sung.",
        "legal_basis": "Nghị định 118/2025/NĐ-CP;",
    }
    notice = clerk.post("/api/notices/stop", wanted).get_json()
    assert (notice["form"], notice["dossier_id"]) == ("05", slip["dossier_id"])
    assert clerk.get(f"/api/notices/{notice['id']}/form.pdf").data.startswith(b"%PDF")
    dropped = office.client("hoa").post(f"/api/notices/{notice['id']}/drop").get_json()
    assert dropped["state"] == "dropped"
    assert slip["dossier_code"] not in clerk.get("/counter/notices").text


@pytest.mark.parametrize("change", [{"reason": ""}, {"name": ""}, {"procedure_id": "none"}, {"phone": "12"}])
def test_a_refusal_that_says_too_little_is_refused(office, change):
    assert office.client("lan").post("/api/notices/refusal", refusal(office, **change)).status_code == 400
    assert office.one("SELECT count(*) FROM notices") == 0
