"""Where the inbox meets the channels: files in a conversation, the way to Zalo on the tracking page, an answer announced."""

from pathlib import Path

from appliance.core.ambient import Ambient
from central.channels.media import keep_file
from central.channels.people import make_code, person_of, use_code
from central.channels.settings import ChannelsPart, ZaloPart
from central.database import Database
from central.inbox import receive
from central.models import Box, Conversation, DeliveryRow
from central.services import central, inbox_tools
from tests.contract.central.test_inbox import message, reply
from tests.support.central import CentralSite, make_site

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


def with_file(site: CentralSite) -> tuple[Conversation, str]:
    with site.app.app_context():
        file = keep_file(central(), "zalo:m-1:0", "image", "giấy hẹn.png", PNG)
        assert file.id is not None
        with site.database.write() as session:
            given = message("Gửi ảnh", at=site.ambient.now(), attachments=(file,))
            received = receive(session, given, inbox_tools())
            return session.get_one(Conversation, received.conversation_id), file.id


def test_a_picture_opens_for_officers_of_that_conversation_only(site: CentralSite) -> None:
    conversation, file_id = with_file(site)
    with site.database.write() as session:
        other = receive(session, message("Khác", user="z-2", at=site.ambient.now()), tools_of(site)).conversation_id
    lan = site.staff("lan")
    url = f"/staff/inbox/{conversation.id}/files/{file_id}"
    assert url in lan.get(f"/staff/inbox/{conversation.id}").text
    answer = lan.get(url)
    assert (answer.data, answer.content_type) == (PNG, "image/png")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert lan.get(f"/staff/inbox/{other}/files/{file_id}").status_code == 404
    assert site.client().get(url).status_code in (302, 401)


def tools_of(site: CentralSite):
    with site.app.app_context():
        return inbox_tools()


def test_the_way_to_zalo_stands_on_the_page_where_the_centre_uses_it(
    database: Database, database_url: str, tmp_path: Path, ambient: Ambient
) -> None:
    channels = ChannelsPart(zalo=ZaloPart(mode="full", oa_id="1"))
    site = make_site(database, database_url, tmp_path, ambient, channels=channels)
    box = site.box()
    dossier = box.dossier()
    site.post(box, dossier)
    for mode, shown in (("off", False), ("link_only", True), ("full", True)):
        with site.database.write() as session:
            session.get_one(Box, box.id).settings = {"zalo": mode}
        html = site.client().get(f"/t/{dossier['body']['token']}").text
        assert ("Nhận thông báo qua Zalo" in html) is shown, mode


def test_an_answer_on_the_page_is_announced_to_those_who_follow_and_says_nothing(site: CentralSite) -> None:
    box = site.box()
    dossier = box.dossier()
    site.post(box, dossier)
    dossier_id, token = dossier["body"]["dossier_id"], dossier["body"]["token"]
    site.client().post(f"/t/{token}/messages", data={"text": "Xin hỏi", "form_id": "form-00001"})
    (conversation,) = site.rows(Conversation)
    lan = site.staff("lan")
    assert reply(lan, conversation, "Hồ sơ của Ông/Bà thiếu giấy") == 303
    assert site.rows(DeliveryRow) == [], "nobody follows: the page is enough"
    with site.database.write() as session:
        code = make_code(session, site.ambient, site.sealer, dossier_id)
        person = person_of(session, site.ambient, site.sealer, "zalo", "z-1")
        assert use_code(session, site.ambient, site.sealer, code, person) == dossier_id
    assert reply(lan, conversation, "Xin bổ sung", version=2, form="form-2") == 303
    (row,) = site.rows(DeliveryRow)
    assert (row.kind, row.dossier_id, row.template) == ("invitation", dossier_id, "invite")
    assert site.sealer.open(row.text_sealed, "deliveries.text", row.id).startswith("Cán bộ đã trả lời")
