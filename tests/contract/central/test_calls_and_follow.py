"""The duty desk's list, messages that may or may not have arrived, and the page where a slip's holder asks for Zalo."""

import re

from sqlalchemy import select

from central.channels.sender import Sender
from central.delivery_rules import LEASE
from central.models import CallRow, DeliveryRow, Dossier, Follower, LinkCode, Slip
from tests.support.central import CentralSite

CODE = "000.00.00.H19-261123-0001"


def told_nobody(site: CentralSite) -> str:
    """A dossier whose result is ready and whose citizen has a telephone that no channel here can use; returns a token."""
    token = site.box().token()
    body = {
        "unit_code": "000.00.00.H19", "procedure_id": "1.001", "channel": "1", "box_id": "dn-01",
        "received_at": "2026-11-23T08:00:00+07:00", "status": "9",
        "applicant": {"name": "Nguyễn Văn Mẫu", "phone": "0987654321"},
    }  # fmt: skip
    assert site.client().put(f"/api/v1/cases/{CODE}", json=body, headers=site.api_key()).status_code == 201
    sender = Sender(site.app, {})
    sender.step()
    sender.close()
    return token


def token_field(page: str) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)


def test_whom_no_channel_reaches_is_called_once(site: CentralSite) -> None:
    told_nobody(site)
    staff = site.staff()
    page = staff.get("/staff/calls").text
    assert "Nguyễn Văn Mẫu" in page and 'href="tel:+84987654321"' in page and "đã có kết quả" in page
    (call,) = site.rows(CallRow)
    form = {"csrf_token": token_field(page), "outcome": "told"}
    assert staff.post(f"/staff/calls/{call.id}", data=form).status_code == 303
    assert staff.post(f"/staff/calls/{call.id}", data=form).status_code == 409
    assert "Nguyễn Văn Mẫu" not in staff.get("/staff/calls").text


def test_an_uncertain_message_is_shown_and_only_a_person_sends_it_again(site: CentralSite) -> None:
    told_nobody(site)
    with site.database.write() as session:
        row = session.scalars(select(DeliveryRow)).one()
        row.state, row.wire_at, row.channel = "uncertain", site.ambient.now() - LEASE, "sms"
    staff = site.staff()
    page = staff.get("/staff/calls").text
    assert f"/staff/calls/uncertain/{row.id}" in page
    form = {"csrf_token": token_field(page), "decision": "again"}
    assert staff.post(f"/staff/calls/uncertain/{row.id}", data=form).status_code == 303
    assert site.rows(DeliveryRow)[0].state == "ready"
    assert staff.post(f"/staff/calls/uncertain/{row.id}", data=form).status_code == 409


def test_the_slips_page_gives_a_code_only_where_zalo_is_full(site: CentralSite) -> None:
    box_token = _slip(site, told_nobody(site))
    client = site.client()
    assert "chưa dùng Zalo" in client.get(f"/t/{box_token}/zalo").text
    assert client.post(f"/t/{box_token}/zalo").status_code == 303 and not site.rows(LinkCode)
    assert client.post(f"/t/{box_token}/zalo/stop").status_code == 303 and not site.rows(Follower)
    assert client.get("/t/AAAA/zalo").status_code == 404


def _slip(site: CentralSite, token: str) -> str:
    with site.database.write() as session:
        dossier = session.scalars(select(Dossier)).one()
        session.add(Slip(token=token, dossier_id=dossier.id, copy_no=0, issued_at=site.ambient.now()))
    return token
