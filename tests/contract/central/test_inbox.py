"""The officers' inbox: each message once and to the right desk, each answer once, two officers never across each other."""

import threading
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from appliance.core.ambient import FixedClock
from central.channels.incoming import Attachment, IncomingMessage
from central.deliveries import open_delivery
from central.inbox import receive
from central.inbox_tools import InboxTools
from central.models import AuditEntry, CannedAnswer, Conversation, ConversationMessage, DeliveryRow
from central.stream import inbox_head
from tests.support.central import CentralSite


def tools(site: CentralSite) -> InboxTools:
    with site.app.app_context():
        from central.services import inbox_tools

        return inbox_tools()


def message(text: str, number: int = 1, user: str = "z-1", at: datetime | None = None, **more) -> IncomingMessage:
    given = {"channel": "zalo", "remote_user": user, "remote_message_id": f"m-{user}-{number}", "text": text, **more}
    return IncomingMessage(received_at=at, **given)


def come(site: CentralSite, text: str, number: int = 1, user: str = "z-1", **more) -> Conversation:
    with site.database.write() as session:
        received = receive(session, message(text, number, user, site.ambient.now(), **more), tools(site))
        return session.get_one(Conversation, received.conversation_id)


def act(client: FlaskClient, conversation: Conversation, name: str, **data: str) -> int:
    token = client.get("/staff/inbox").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = client.post(f"/staff/inbox/{conversation.id}/{name}", data={"csrf_token": token, **data})
    return answer.status_code


def reply(client: FlaskClient, conversation: Conversation, text: str, version: int = 1, form: str = "form-1") -> int:
    return act(client, conversation, "reply", text=text, version=str(version), form_id=f"{form:>8}".replace(" ", "x"))


def sent(site: CentralSite) -> list[tuple[str, str | None, str]]:
    rows = site.rows(DeliveryRow, "created_at", "id")
    opened = [open_delivery(site.sealer, row) for row in rows]
    return [(row.kind, one.remote, one.text) for row, one in zip(rows, opened, strict=True)]


def test_the_same_message_again_changes_nothing_and_nothing_is_kept_in_clear(site: CentralSite) -> None:
    first, second = come(site, "Xin hỏi về hồ sơ"), come(site, "Xin hỏi về hồ sơ")
    third = come(site, "Còn một câu nữa", 2)
    assert first.id == second.id == third.id
    assert len(site.rows(ConversationMessage)) == 2
    assert b"z-1" not in first.remote_sealed
    assert "z-1" not in first.remote_blind


def test_many_workers_with_the_same_messages_make_one_conversation(site: CentralSite) -> None:
    site.app.test_client().get("/")
    known, faults = tools(site), []
    known.calendar()

    def work() -> None:
        try:
            for number in range(5):
                with site.database.write() as session:
                    receive(session, message("Xin hỏi", number, at=site.ambient.now()), known)
        except Exception as error:  # shown by the assertion below
            faults.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert (len(site.rows(Conversation)), len(site.rows(ConversationMessage))) == (1, 5)


def test_a_code_in_the_text_leads_to_the_dossiers_officer_and_proves_nothing(site: CentralSite) -> None:
    site.staff("binh", "officer")
    box = site.box()
    dossier = box.dossier(officer_login="binh")
    site.post(box, dossier)
    conversation = come(site, f"Hồ sơ {dossier['body']['code'].lower()} tới đâu rồi?")
    assert (conversation.owner_login, conversation.proven) == ("binh", False)
    assert conversation.dossier_id == dossier["body"]["dossier_id"]
    assert come(site, "000.00.00.H19-261123-9999 ạ", user="z-2").dossier_id is None


def test_the_first_answer_says_it_is_no_document_and_goes_out_once(site: CentralSite) -> None:
    conversation = come(site, "Xin hỏi")
    lan = site.staff("lan")
    assert reply(lan, conversation, "Hồ sơ đang xử lý") == 303
    assert reply(lan, conversation, "Hồ sơ đang xử lý") == 303, "the same form sent twice is one answer"
    assert reply(lan, conversation, "Xin chờ thêm", version=2, form="form-2") == 303
    first = "Hồ sơ đang xử lý\n\nTin nhắn không thay thế văn bản của cơ quan có thẩm quyền."
    assert sorted(sent(site)) == [("reply", "z-1", first), ("reply", "z-1", "Xin chờ thêm")]
    (after,) = site.rows(Conversation)
    assert (after.state, after.owner_login) == ("answered", "lan")
    assert [entry.action for entry in site.rows(AuditEntry, "id") if entry.action.startswith("inbox")] == (
        ["inbox.answer"] * 2
    )


def test_two_officers_at_once_see_each_other_and_only_the_first_answer_goes_out(site: CentralSite) -> None:
    conversation = come(site, "Xin hỏi")
    lan, binh = site.staff("lan"), site.staff("binh")
    lan.get(f"/staff/inbox/{conversation.id}")
    assert "cũng đang mở cuộc trao đổi này" in binh.get(f"/staff/inbox/{conversation.id}").text
    assert act(lan, conversation, "here", state="typing") == 204
    assert "đang viết trả lời" in binh.get(f"/staff/inbox/{conversation.id}").text
    assert reply(lan, conversation, "Của Lan") == 303
    answer_status = reply(binh, conversation, "Của Bình", form="form-2")
    assert answer_status == 409
    assert [text.split("\n")[0] for _kind, _remote, text in sent(site)] == ["Của Lan"]
    assert reply(binh, conversation, "Của Bình", version=2, form="form-2") == 303
    assert act(lan, conversation, "here", state="gone") == 204
    assert "cũng đang mở" not in binh.get(f"/staff/inbox/{conversation.id}").text


def test_a_refused_answer_keeps_what_was_typed_and_shows_the_colleagues(site: CentralSite) -> None:
    conversation = come(site, "Xin hỏi")
    lan, binh = site.staff("lan"), site.staff("binh")
    page = binh.get(f"/staff/inbox/{conversation.id}").text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    reply(lan, conversation, "Của Lan")
    data = {"csrf_token": token, "text": "Của Bình", "version": "1", "form_id": "form-00002"}
    again = binh.post(f"/staff/inbox/{conversation.id}/reply", data=data)
    assert again.status_code == 409
    for shown in ("Của Lan", ">Của Bình</textarea>", 'name="version" value="2"', "Đồng nghiệp vừa xử lý"):
        assert shown in again.text


@pytest.mark.parametrize("text", ["CCCD 075 190 000 123", "Gọi 0912 345 678 nhé"])
def test_numbers_of_persons_do_not_go_into_the_channel(site: CentralSite, text: str) -> None:
    conversation, lan = come(site, "Xin hỏi"), site.staff("lan")
    assert reply(lan, conversation, text) == 400
    assert sent(site) == []
    fine = "Xin gọi 1022, hồ sơ 000.00.00.H19-261123-0042"
    assert reply(lan, conversation, fine) == 303


def test_in_public_only_the_request_to_write_privately_goes_out(site: CentralSite) -> None:
    conversation, lan = come(site, "Sao hồ sơ tôi lâu thế?", channel="messenger", public=True), site.staff("lan")
    assert reply(lan, conversation, "Hồ sơ của chị Mẫu thiếu giấy") == 303
    ((_kind, _remote, text),) = sent(site)
    assert text.startswith("Cảm ơn Ông/Bà.")
    assert "Mẫu" not in text


def test_a_complaint_is_answered_with_where_and_how_and_locked(site: CentralSite) -> None:
    conversation, lan = come(site, "Tôi tố cáo ông A nhận tiền"), site.staff("lan")
    assert "Tin có chữ “tố cáo”" in lan.get(f"/staff/inbox/{conversation.id}").text
    assert act(lan, conversation, "category", category="denunciation", version="1") == 303
    ((kind, _remote, text),) = sent(site)
    assert (kind, "Trụ sở Tiếp công dân" in text) == ("acknowledgement", True)
    page = lan.get(f"/staff/inbox/{conversation.id}").text
    assert "nhận tiền" not in page
    assert "Mở nội dung" not in page
    assert reply(lan, conversation, "Xin chào", version=2) == 409
    assert act(lan, conversation, "unlock") == 403
    boss = site.staff("truong", "manager")
    assert "nhận tiền" not in boss.get(f"/staff/inbox/{conversation.id}").text
    assert act(boss, conversation, "unlock") == 200
    assert site.rows(AuditEntry, "id")[-1].action == "inbox.unlock"
    come(site, "Nói thêm", 2)
    (after,) = site.rows(Conversation)
    assert after.state == "referred"


def test_views_hand_over_and_handled(site: CentralSite, clock: FixedClock) -> None:
    first, second = come(site, "Một"), come(site, "Hai", user="z-2")
    lan = site.staff("lan")
    assert first.number in lan.get("/staff/inbox?view=unassigned").text
    assert act(lan, first, "owner", owner="lan", version="1") == 303
    mine = lan.get("/staff/inbox?view=mine").text
    assert (first.number in mine, second.number in mine) == (True, False)
    site.staff("binh")
    assert act(lan, first, "owner", owner="nobody", version="2") == 400
    assert act(lan, first, "owner", owner="binh", version="2") == 303
    assert act(lan, first, "owner", owner="", version="2") == 409
    clock.move(timedelta(days=3))
    lan = site.staff("lan")
    assert second.number in lan.get("/staff/inbox?view=overdue").text
    assert act(lan, second, "note", text="Gọi lại sau", form_id="note-0001") == 303
    assert act(lan, second, "handled", version="1") == 303
    assert second.number not in lan.get("/staff/inbox?view=overdue").text
    assert sent(site) == [], "notes and acts reach nobody outside"


def test_after_the_reopening_time_the_same_person_begins_a_new_matter(site: CentralSite, clock: FixedClock) -> None:
    first, lan = come(site, "Một"), site.staff("lan")
    act(lan, first, "handled", version="1")
    clock.move(timedelta(days=3))
    assert come(site, "Hai", 2).id == first.id
    (again,) = site.rows(Conversation)
    assert (again.state, again.due_at > first.due_at) == ("waiting", True)
    lan = site.staff("lan")
    act(lan, again, "handled", version="2")
    clock.move(timedelta(days=8))
    assert come(site, "Ba", 3).id != first.id


def test_another_centres_conversation_does_not_exist_for_a_centres_officer(site: CentralSite) -> None:
    one, other = site.box("dn-01"), site.box("dn-02")
    dossier = other.dossier()
    site.post(other, dossier)
    conversation = come(site, dossier["body"]["code"])
    here = site.staff("lan", box_id=one.id)
    assert here.get(f"/staff/inbox/{conversation.id}").status_code == 404
    assert conversation.number not in here.get("/staff/inbox?view=all").text
    assert site.staff("mai", box_id=other.id).get(f"/staff/inbox/{conversation.id}").status_code == 200


def test_calls_and_visitors_are_typed_in(site: CentralSite) -> None:
    lan = site.staff("lan")
    token = lan.get("/staff/inbox/new").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    data = {
        "channel": "phone",
        "category": "reflection",
        "time": "08:10",
        "text": "Máy lấy số hỏng",
        "contact": "0912",
    }
    for _ in range(2):
        answer = lan.post("/staff/inbox/new", data={"csrf_token": token, "form_id": "entry-001", **data})
        assert answer.status_code == 303
    (conversation,) = site.rows(Conversation)
    assert (conversation.channel, conversation.owner_login) == ("phone", "lan")
    assert conversation.received_at.isoformat() == "2026-11-23T01:10:00+00:00"
    late = {**data, "time": "23:00", "form_id": "entry-002", "csrf_token": token}
    assert lan.post("/staff/inbox/new", data=late).status_code == 400
    complaint = {**data, "category": "complaint", "form_id": "entry-003", "csrf_token": token}
    assert lan.post("/staff/inbox/new", data=complaint).status_code == 303
    assert {row.state for row in site.rows(Conversation)} == {"waiting", "referred"}


def test_ready_made_answers_are_the_officers_own(site: CentralSite) -> None:
    conversation, lan = come(site, "Xin hỏi"), site.staff("lan")
    token = lan.get("/staff/inbox/canned").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    for text in ("Xin đến quầy 3.", "Xin đến quầy 4."):
        lan.post("/staff/inbox/canned", data={"csrf_token": token, "title": "Quầy", "text": text})
    assert 'data-canned="Xin đến quầy 4."' in lan.get(f"/staff/inbox/{conversation.id}").text
    lan.post("/staff/inbox/canned", data={"csrf_token": token, "title": "Quầy", "text": ""})
    assert site.rows(CannedAnswer) == []


def test_what_came_with_a_message_is_listed_without_its_content(site: CentralSite) -> None:
    file = Attachment("image", "don.jpg", 1234, id="f1")
    conversation, lan = come(site, "Gửi ảnh", attachments=(file,)), site.staff("lan")
    assert "don.jpg" in lan.get(f"/staff/inbox/{conversation.id}").text


def test_the_stream_says_that_something_changed_and_nothing_else(site: CentralSite) -> None:
    heads = [inbox_head(site.database, site.ambient)]
    conversation = come(site, "Xin hỏi")
    heads.append(inbox_head(site.database, site.ambient))
    lan = site.staff("lan")
    lan.get(f"/staff/inbox/{conversation.id}")
    heads.append(inbox_head(site.database, site.ambient))
    lan.get(f"/staff/inbox/{conversation.id}", headers={"X-Live": "1"})
    assert len({str(head) for head in heads}) == 3
    assert inbox_head(site.database, site.ambient) == heads[-1], "a page that renews itself is no news"
    assert all(set(head) == {"head"} and len(str(head["head"])) == 16 for head in heads)


def test_nobody_without_an_account_gets_in(site: CentralSite) -> None:
    conversation = come(site, "Xin hỏi")
    client = site.client()
    for path in ("", f"/{conversation.id}", "/new", "/canned"):
        assert client.get(f"/staff/inbox{path}", headers={"Accept": "application/json"}).status_code in (
            302,
            303,
            401,
        )
    assert client.post(f"/staff/inbox/{conversation.id}/reply", data={"text": "x"}).status_code in (
        302,
        303,
        401,
        403,
    )
    with site.database.read() as session:
        assert session.scalars(select(DeliveryRow)).all() == []
