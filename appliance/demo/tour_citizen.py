"""The tour's citizen: takes a number, files a dossier, scans the slip, and loses nothing while the uplink is cut."""

import time
import uuid
from urllib.parse import urlsplit

from appliance.demo.forms import hidden_fields
from appliance.demo.http_client import Api
from appliance.demo.paper import next_paper, paper_ids, qr_texts
from appliance.demo.tour import Step, Tour, require, wait_for

READY_STATUS = "9"


def takes_a_ticket(tour: Tour) -> str:
    """A tap at the kiosk gives a number at once and a printed ticket soon after."""
    services = tour.kiosk.json(tour.kiosk.get("/api/services"))["services"]
    require(isinstance(services, list) and bool(services), "services to choose from")
    assert isinstance(services, list)
    tour.seen["service"] = str(services[0]["id"])
    return _take_ticket(tour, "ticket")


def is_called(tour: Tour) -> str:
    """A clerk logs in and calls the next number."""
    login = tour.facts["kiosk_login"]
    assert isinstance(login, dict)
    answer = tour.clerk.json(tour.clerk.post("/api/login", {"login": login["login"], "password": login["password"]}))
    tour.clerk.csrf_token = str(answer["csrf_token"])
    counter = str(tour.facts["counter_id"])
    tour.clerk.post(f"/api/counters/{counter}/finish", {})  # whoever an earlier run left there
    for _ in range(200):  # and whoever it left waiting
        called = tour.clerk.json(tour.clerk.post(f"/api/counters/{counter}/call-next", {}))
        if called["id"] == tour.seen["ticket_id"]:
            return f"{called['number']} → {counter}"
        tour.clerk.json(tour.clerk.post(f"/api/counters/{counter}/finish", {}))
    require(False, "the ticket is called")
    return ""


def files_a_dossier(tour: Tour) -> str:
    """The clerk takes the dossier in; the appointment slip comes out with its QR."""
    seen = _file_dossier(tour, "slip", ticket_id=tour.seen["ticket_id"])
    tour.clerk.json(tour.clerk.post(f"/api/counters/{tour.facts['counter_id']}/finish", {}))
    return seen


def scans_the_slip(tour: Tour) -> str:
    """The QR is read from the printed picture and its URL opened at central."""
    texts = [text for text in qr_texts(tour.paper, tour.seen["slip_paper"]) if "/T/" in text.upper()]
    require(len(texts) == 1, f"one tracking QR on the slip, found {texts}")
    path = urlsplit(texts[0]).path
    require(
        urlsplit(texts[0]).netloc.lower() == urlsplit(tour.central.base_url).netloc, f"central's host in {texts[0]}"
    )
    tour.seen["tracking_path"] = path
    wait_for(lambda: text_at(tour.central, path, tour.seen["slip_code"]), "the dossier at central")
    return texts[0]


def sees_the_status_change(tour: Tour) -> str:
    """The officer logs in, finds the dossier by its code and marks the result ready; the citizen's page says so."""
    login, officer = tour.facts["central_login"], tour.officer
    assert isinstance(login, dict)
    entered = officer.post_form("/staff/login", {"login": login["login"], "password": login["password"]})
    require(entered.status == 303, f"303 after the log-in, got {entered.status}")
    found = officer.get(f"/staff/dossiers/by-code/{tour.seen['slip_code']}")
    require(found.status == 302, f"302 to the dossier, got {found.status}")
    page = urlsplit(found.headers["Location"]).path
    action = f"{page}/status"
    fields = hidden_fields(officer.get(page).data.decode(), action)
    fields |= {"status": READY_STATUS, "note": "Có kết quả, mời đến nhận."}
    changed = officer.post_form(action, fields)
    require(changed.status == 303, f"303 after the change, got {changed.status}")
    wait_for(lambda: text_at(tour.central, tour.seen["tracking_path"], "Đến nhận được rồi"), "the new status")
    return "Đến nhận được rồi"


def goes_on_without_uplink(tour: Tour) -> str:
    """With the uplink cut, ticket and slip are given as always; central does not know them yet."""
    tour.plan.uplink_switch.touch()
    time.sleep(0.3)
    ticket = _take_ticket(tour, "offline_ticket")
    slip = _file_dossier(tour, "offline_slip")
    page = tour.central.get(f"/t/{tour.seen['offline_slip_token']}.json")
    require(tour.seen["offline_slip_code"] not in page.data.decode(), "central can't know the dossier yet")
    return f"{ticket}; {slip}"


def catches_up(tour: Tour) -> str:
    """With the uplink back, everything reaches central, exactly once."""
    from appliance.simulate.audit import audit

    tour.plan.uplink_switch.unlink(missing_ok=True)
    path = f"/t/{tour.seen['offline_slip_token']}"
    wait_for(
        lambda: text_at(tour.central, path, tour.seen["offline_slip_code"]), "the offline dossier at central", 40
    )
    wait_for(lambda: None if audit(tour.plan.state).waiting_for_sync else "drained", "an empty outbox", 40)
    found = audit(tour.plan.state)
    require(not found.faults, "; ".join(found.faults))
    return f"{found.tickets} phiếu số/tickets, {found.dossiers} hồ sơ/dossiers = central"


def _take_ticket(tour: Tour, name: str) -> str:
    papers = paper_ids(tour.paper)
    answer = tour.kiosk.post(
        "/api/tickets", {"service_id": tour.seen["service"]}, headers={"Idempotency-Key": str(uuid.uuid4())}
    )
    ticket = tour.kiosk.json(answer, 201)
    tour.seen[f"{name}_id"] = str(ticket["id"])
    job = ticket["print_job"]
    assert isinstance(job, dict)
    wait_for(lambda: is_printed(tour.kiosk, str(job["id"])), "the ticket is printed")
    next_paper(tour.paper, papers)
    return f"{ticket['number']} printed"


def _file_dossier(tour: Tour, name: str, ticket_id: str | None = None) -> str:
    papers = paper_ids(tour.paper)
    slip = tour.clerk.json(tour.clerk.post("/api/slips", _intake(tour, ticket_id)), 201)
    job = slip["print_job"]
    assert isinstance(job, dict)
    wait_for(lambda: is_printed(tour.clerk, str(job["id"])), "the slip is printed")
    tour.seen[f"{name}_paper"] = next_paper(tour.paper, papers)
    tour.seen[f"{name}_code"] = str(slip["dossier_code"])
    tour.seen[f"{name}_token"] = str(slip["token"])
    return f"{slip['dossier_code']}, {slip['due_at']}"


def _intake(tour: Tour, ticket_id: str | None) -> dict[str, object]:
    body: dict[str, object] = {
        "procedure_id": tour.facts["procedure_id"],
        "applicant": {"name": "Nguyễn Văn Mẫu", "phone": "0912 345 678", "address": "Khu phố 1, phường Trấn Biên"},
        "papers": tour.facts["papers"],
        "channel": "1",
    }
    return body | ({"ticket_id": ticket_id} if ticket_id else {})


def is_printed(api: Api, job: str) -> str | None:
    """Return the state of a print job once it is printed."""
    state = str(api.json(api.get(f"/api/print-jobs/{job}"))["state"])
    return state if state == "printed" else None


def text_at(api: Api, path: str, text: str) -> str | None:
    """Return `text` once the page at `path` holds it."""
    answer = api.get(path, headers={"Accept-Language": "vi"})
    return text if answer.status == 200 and text in answer.data.decode() else None


STEPS = (
    Step("Lấy số tại kiosk, phiếu được in", "Takes a number, the ticket is printed", takes_a_ticket),
    Step("Được gọi tới quầy", "Is called to the counter", is_called),
    Step("Nộp hồ sơ, giấy hẹn được in", "Files the dossier, the slip is printed", files_a_dossier),
    Step("Quét QR trên giấy hẹn", "Scans the QR of the printed slip", scans_the_slip),
    Step("Cán bộ báo có kết quả", "The officer marks the result ready", sees_the_status_change),
)
OUTAGE_STEPS = (
    Step("Mất đường truyền, vẫn lấy số và nộp hồ sơ", "Goes on without the uplink", goes_on_without_uplink),
    Step("Có lại đường truyền, không mất không trùng", "Catches up, each thing exactly once", catches_up),
)
