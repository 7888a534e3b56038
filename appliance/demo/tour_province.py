"""The tour's second citizen: their dossier comes from the province's system, and the counter only scans its code."""

import html
from datetime import datetime, timedelta

from appliance.core.ambient import LOCAL_ZONE, moment_text, real_ambient
from appliance.core.dossier_codes import mint
from appliance.demo.paper import next_paper, paper_ids
from appliance.demo.tour import Step, Tour, require, wait_for
from appliance.demo.tour_citizen import is_printed, text_at

# Not the centre's own unit: codes of the province's system never meet those the demo mints.
PROVINCE_UNIT = "000.01.02.H19"
NAME = "Trần Thị Thử"


def province_sends_a_case(tour: Tour) -> str:
    """The province's system puts the dossier at central, which tells the centre's box; the clerk's form is filled in."""
    now = real_ambient().now()
    code = _fresh_code(now)
    tour.seen["case_code"] = code
    case = {
        "box_id": tour.facts["box_id"],
        "unit_code": PROVINCE_UNIT,
        "procedure_id": tour.facts["procedure_id"],
        "received_at": moment_text(now),
        "due_at": moment_text(now + timedelta(days=10)),
        "applicant": {"name": NAME, "phone": "0987 654 321", "address": "Ấp 2, xã Ví Dụ"},
        "papers": [{"name": "Đơn đề nghị", "originals": 1}],
    }
    key = {"Authorization": f"Bearer {tour.facts['api_key']}"}
    tour.central.json(tour.central.put(f"/api/v1/cases/{code}", case, headers=key), 201)
    wait_for(lambda: _name_in_form(tour), "the form filled in at the counter")
    return code


def scans_the_code(tour: Tour) -> str:
    """One scan at the counter gives the slip with its QR; at central it is the same dossier, not a second one."""
    papers = paper_ids(tour.paper)
    slip = tour.clerk.json(tour.clerk.post("/api/slips", {"dossier_code": tour.seen["case_code"]}), 201)
    require(slip["dossier_code"] == tour.seen["case_code"], "the province's code on the slip")
    job = slip["print_job"]
    assert isinstance(job, dict)
    wait_for(lambda: is_printed(tour.clerk, str(job["id"])), "the slip is printed")
    next_paper(tour.paper, papers)
    wait_for(
        lambda: text_at(tour.central, f"/t/{slip['token']}", tour.seen["case_code"]), "the slip's page at central"
    )
    return f"{slip['dossier_code']}, {slip['due_at']}"


def _fresh_code(now: datetime) -> str:
    local = now.astimezone(LOCAL_ZONE)
    second = (local.hour * 60 + local.minute) * 60 + local.second
    return mint(PROVINCE_UNIT, local.date(), 1 + second)


def _name_in_form(tour: Tour) -> str | None:
    page = tour.clerk.get(f"/counter/intake?code={tour.seen['case_code']}", headers={"Accept-Language": "vi"})
    return NAME if NAME in html.unescape(page.data.decode()) else None


STEPS = (
    Step("Hệ thống tỉnh gửi hồ sơ tới quầy", "The province's system sends a dossier", province_sends_a_case),
    Step("Quét mã của tỉnh, giấy hẹn được in", "Scans the province's code, the slip is printed", scans_the_code),
)
