"""The officers' pages: only those who may, only what is theirs, each change once, told to the citizen and audited."""

import re
from typing import Any

from sqlalchemy import update

from central.audit import first_broken_row
from central.models import AuditEntry, Conversation, Dossier, StatusEvent
from tests.support.central import CentralSite
from tests.support.sync_box import Event, SyncBox


def received(site: CentralSite, box: SyncBox) -> Event:
    dossier = box.dossier()
    site.post(box, dossier)
    return dossier


def page_of(dossier: Event) -> str:
    return f"/staff/dossiers/{dossier['body']['dossier_id']}"


def form_of(client: Any, dossier: Event) -> dict[str, str]:
    """The hidden fields of the first form on the dossier's page."""
    html = client.get(page_of(dossier)).text
    form = html[html.index('class="card"') :]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[: form.index("</form>")]))


def test_a_status_change_shows_on_the_tracking_page_at_once(site: CentralSite) -> None:
    box = site.box()
    dossier = received(site, box)
    client = site.staff()
    fields = form_of(client, dossier) | {"status": "5", "note": "Thiếu giấy khai sinh"}
    assert client.post(page_of(dossier) + "/status", data=fields).status_code == 303
    html = site.client().get(f"/t/{dossier['body']['token']}").text
    assert "Hồ sơ cần bổ sung giấy tờ" in html
    assert "Thiếu giấy khai sinh" in html


def test_a_double_click_is_one_change_and_it_is_audited_once(site: CentralSite) -> None:
    box = site.box()
    dossier = received(site, box)
    client = site.staff()
    fields = form_of(client, dossier) | {"status": "4", "note": "Chuyển chuyên viên"}
    for _ in range(2):
        assert client.post(page_of(dossier) + "/status", data=fields).status_code == 303
    assert len([row for row in site.rows(StatusEvent) if row.status == "4"]) == 1
    assert [row.action for row in site.rows(AuditEntry)] == ["dossier.status"]


def test_two_officers_with_one_page_open_do_not_overwrite_each_other(site: CentralSite) -> None:
    box = site.box()
    dossier = received(site, box)
    first, second = site.staff("lan"), site.staff("minh")
    mine, theirs = form_of(first, dossier), form_of(second, dossier)
    url = page_of(dossier) + "/status"
    assert first.post(url, data=mine | {"status": "4", "note": "a"}).status_code == 303
    late = second.post(url, data=theirs | {"status": "9", "note": "b"})
    assert (late.status_code, late.json["code"]) == (409, "dossier-changed")


def test_without_the_csrf_token_or_a_reason_nothing_changes(site: CentralSite) -> None:
    box = site.box()
    dossier = received(site, box)
    client = site.staff()
    fields = form_of(client, dossier) | {"status": "4", "note": "x"}
    url = page_of(dossier) + "/status"
    assert client.post(url, data=fields | {"csrf_token": "wrong"}).status_code == 403
    assert client.post(url, data=fields | {"note": "  "}).status_code == 400
    assert client.post(url, data=fields | {"note": "a\x1bb"}).status_code == 400
    assert client.post(url, data=fields, headers={"Origin": "https://evil.example"}).status_code == 403
    assert site.rows(Dossier)[0].status == "2"


def test_who_is_not_logged_in_is_sent_to_the_door_and_a_guide_is_refused(site: CentralSite) -> None:
    box = site.box()
    dossier = received(site, box)
    stranger = site.client().get("/staff/", headers={"Accept": "text/html"})
    assert (stranger.status_code, stranger.headers["Location"]) == (302, "/staff/login")
    assert site.client().get(page_of(dossier)).status_code == 401
    guide = site.staff("gd", "guide")
    assert guide.get("/staff/").status_code == 403
    clerk = site.staff("cl", "clerk")
    fields = form_of(clerk, dossier)
    merge = {"csrf_token": fields["csrf_token"], "version": fields["version"], "into_code": dossier["body"]["code"]}
    assert clerk.post(page_of(dossier) + "/merge", data=merge).status_code == 403


def test_an_account_of_a_centre_sees_only_its_own_dossiers(site: CentralSite) -> None:
    box, other = site.box(), site.box("dn-02", unit_code="000.00.01.H19")
    other.unit_code = "000.00.01.H19"
    mine, theirs = received(site, box), received(site, other)
    client = site.staff(box_id=box.id)
    html = client.get("/staff/").text
    assert mine["body"]["code"] in html
    assert theirs["body"]["code"] not in html
    assert client.get(page_of(theirs)).status_code == 404
    everywhere = site.staff("tinh", "manager").get("/staff/").text
    assert theirs["body"]["code"] in everywhere


def test_the_list_is_searched_by_code_and_paged(site: CentralSite) -> None:
    box = site.box()
    dossiers = [box.dossier() for _ in range(35)]
    site.post(box, *dossiers)
    client = site.staff()
    first = client.get("/staff/").text
    following = re.search(r'href="(\?[^"]*after=[^"]+)"', first)
    assert following is not None
    second = client.get("/staff/" + following[1].replace("&amp;", "&")).text
    codes = re.findall(r"000\.00\.00\.H19-261123-\d{4}(?=</a>)", first + second)
    assert sorted(codes) == sorted(dossier["body"]["code"] for dossier in dossiers)
    found = client.get("/staff/?q=261123-1007").text
    assert re.findall(r"261123-\d{4}(?=</a>)", found) == ["261123-1007"]
    assert client.get("/staff/dossiers/by-code/000.00.00.h19-261123-1007").status_code == 302
    assert "Không có hồ sơ nào khớp" in client.get("/staff/?q=%25").text


def test_a_merged_dossiers_slip_leads_to_its_own_page(site: CentralSite) -> None:
    box = site.box()
    mine, into = received(site, box), received(site, box)
    client = site.staff("sv", "supervisor")
    fields = form_of(client, mine)
    merge = {"csrf_token": fields["csrf_token"], "version": fields["version"], "into_code": into["body"]["code"]}
    assert client.post(page_of(mine) + "/merge", data=merge).status_code == 303
    html = site.client().get(f"/t/{mine['body']['token']}").text
    assert "Hồ sơ này đã nhập chung vào hồ sơ khác" in html
    assert into["body"]["code"] in html
    refused = client.post(page_of(mine) + "/status", data=fields | {"status": "4", "note": "x", "version": "2"})
    assert (refused.status_code, refused.json["code"]) == (409, "dossier-merged")


def test_wrong_passwords_lock_the_account_for_a_while(site: CentralSite) -> None:
    site.staff()
    client = site.client()
    wrong = [client.post("/staff/login", data={"login": "lan", "password": "sai"}).status_code for _ in range(6)]
    assert wrong == [401] * 5 + [429]


def test_logging_out_ends_the_session(site: CentralSite) -> None:
    client = site.staff()
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/staff/").text)
    assert token is not None
    cookie = client.get_cookie("motcua_session")
    assert cookie is not None
    assert client.post("/staff/logout", data={"csrf_token": token[1]}).status_code == 303
    client.set_cookie("motcua_session", cookie.value)
    assert client.get("/staff/").status_code == 401


def test_a_changed_audit_row_shows(site: CentralSite) -> None:
    box = site.box()
    dossier = received(site, box)
    client = site.staff()
    for status in ("4", "5"):
        fields = form_of(client, dossier) | {"status": status, "note": "x"}
        client.post(page_of(dossier) + "/status", data=fields)
    with site.database.write() as session:
        assert first_broken_row(session) is None
        session.execute(update(AuditEntry).where(AuditEntry.id == 1).values(actor="someone-else"))
    with site.database.read() as session:
        assert first_broken_row(session) == 1


def test_an_officer_is_put_in_charge_named_to_the_citizen_and_asked_first(site: CentralSite) -> None:
    box = site.box()
    dossier = box.dossier(officer_name="Người Tiếp Nhận", officer_login="binh")
    site.post(box, dossier)
    site.staff("binh")
    lan = site.staff("lan")
    url = f"/staff/dossiers/{dossier['body']['dossier_id']}"
    token = lan.get(url).text.partition('name="csrf_token" value="')[2].partition('"')[0]

    def give(handler: str, version: str) -> int:
        data = {"csrf_token": token, "handler": handler, "version": version}
        return lan.post(f"{url}/handler", data=data).status_code

    assert [give("nobody", "1"), give("lan", "1"), give("lan", "1"), give("binh", "1")] == [400, 303, 303, 409]
    page = f"/t/{dossier['body']['token']}"
    assert "<dt>Cán bộ thụ lý</dt><dd>Trần Thị Lan</dd>" in site.client().get(page).text
    site.client().post(f"{page}/messages", data={"text": "Xin hỏi", "form_id": "form-00001"})
    assert [row.owner_login for row in site.rows(Conversation)] == ["lan"]
