"""A citizen in Zalo: binds by the code of the slip's page, is told of each status once, writes, stops, is erased."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.core.ambient import FixedClock
from central.channels.people import make_code
from central.inbox_tools import locked_conversation, text_of
from central.models import (
    CallRow,
    ChannelEvent,
    ChannelFile,
    ChannelPerson,
    Conversation,
    ConversationMessage,
    DeliveryRow,
    Follower,
)
from tests.support.central import CentralSite
from tests.support.zalo_site import Phone, ZaloSite, join, running_simulator


@pytest.fixture
def zalo(site: CentralSite, tmp_path: Path) -> Iterator[ZaloSite]:
    with running_simulator(tmp_path / "zalo", site.ambient) as simulator:
        joined = join(site, simulator)
        yield joined
        joined.sender.close()


def code_for(zalo: ZaloSite, dossier_id: str) -> str:
    with zalo.site.database.write() as session:
        return make_code(session, zalo.site.ambient, zalo.site.sealer, dossier_id)


def bound(zalo: ZaloSite, dossier_id: str) -> Phone:
    phone = Phone(zalo.simulator)
    phone.write(f"hs {code_for(zalo, dossier_id).lower()}")
    zalo.carry()
    return phone


def texts(zalo: ZaloSite, phone: Phone) -> list[str]:
    return [one["text"] for one in zalo.simulator.messages() if one["user_id"] == phone.user_id]


def sent(zalo: ZaloSite) -> DeliveryRow:
    """The one notice that left."""
    (row,) = [row for row in zalo.site.rows(DeliveryRow) if row.kind == "notice" and row.channel]
    return row


def test_a_bound_phone_is_told_of_each_status_once(zalo: ZaloSite) -> None:
    dossier_id = zalo.dossier()
    zalo.carry()  # "received" found nobody to tell and is not worth a call
    phone = bound(zalo, dossier_id)
    assert "Từ nay Ông/Bà nhận thông báo" in texts(zalo, phone)[0]
    zalo.move(dossier_id, "5", note="Thiếu bản vẽ")
    zalo.move(dossier_id, "5", note="Thiếu bản vẽ")
    zalo.carry()
    zalo.carry()
    told = texts(zalo, phone)[1:]
    assert len(told) == 1 and told[0].startswith("Hồ sơ của Ông/Bà cần bổ sung giấy tờ")
    assert "Mẫu" not in told[0] and "bản vẽ" not in told[0]
    assert sent(zalo).state == "delivered" and not zalo.site.rows(CallRow)


def test_a_wrong_status_is_corrected_in_words(zalo: ZaloSite) -> None:
    dossier_id = zalo.dossier()
    phone = bound(zalo, dossier_id)
    zalo.move(dossier_id, "9")
    zalo.carry()
    zalo.site.ambient.clock.move(timedelta(minutes=1))
    zalo.move(dossier_id, "4", correction=True)
    zalo.carry()
    assert texts(zalo, phone)[-1].startswith("Đính chính: tin trước")
    assert "đang được xử lý" in texts(zalo, phone)[-1]


def test_a_step_older_than_the_status_is_not_told(zalo: ZaloSite, clock: FixedClock) -> None:
    dossier_id = zalo.dossier()
    phone = bound(zalo, dossier_id)
    zalo.move(dossier_id, "9")
    zalo.move(dossier_id, "5", at=(clock.now() - timedelta(minutes=1)).isoformat())
    zalo.carry()
    assert [text for text in texts(zalo, phone) if "bổ sung" in text] == []


def test_three_may_follow_one_dossier_and_the_slip_stops_them(zalo: ZaloSite) -> None:
    dossier_id = zalo.dossier()
    phones = [bound(zalo, dossier_id) for _ in range(4)]
    assert "đã có 3 người" in texts(zalo, phones[3])[0]
    zalo.move(dossier_id, "9")
    zalo.carry()
    assert [sum("đã có kết quả" in text for text in texts(zalo, phone)) for phone in phones] == [1, 1, 1, 0]
    phones[0].write("Dừng")
    zalo.carry()
    assert len([row for row in zalo.site.rows(Follower) if row.stopped_at is None]) == 2


def test_a_code_works_once_and_not_after_half_an_hour(zalo: ZaloSite, clock: FixedClock) -> None:
    dossier_id = zalo.dossier()
    code = code_for(zalo, dossier_id)
    first, second, late = Phone(zalo.simulator), Phone(zalo.simulator), Phone(zalo.simulator)
    for phone in (first, second):
        phone.write(f"HS {code}")
        zalo.carry()
    old = code_for(zalo, dossier_id)
    clock.move(timedelta(minutes=31))
    late.write(f"HS {old}")
    zalo.carry()
    assert [("không đúng" in texts(zalo, phone)[0]) for phone in (first, second, late)] == [False, True, True]


def test_a_bare_dossier_code_gets_the_public_status_only(zalo: ZaloSite) -> None:
    zalo.dossier()
    phone = Phone(zalo.simulator)
    phone.write("000.00.00.H19-261123-0001")
    zalo.carry()
    (told,) = texts(zalo, phone)
    assert "Được tiếp nhận" in told and "Mẫu" not in told and "/t/" not in told
    assert not zalo.site.rows(Follower) and not zalo.site.rows(Conversation)


def test_what_a_citizen_writes_reaches_the_inbox_once(zalo: ZaloSite) -> None:
    dossier_id = zalo.dossier()
    phone = bound(zalo, dossier_id)
    phone.write("Bao giờ xong ạ?")
    events = zalo.simulator.new_events()
    for event in events * 2:
        headers = {"X-ZEvent-Signature": event["signature"]}
        answer = zalo.site.client().post("/webhooks/zalo", data=event["body"].encode(), headers=headers)
        assert answer.status_code == 200
    zalo.receiver.step()
    (talk,) = zalo.site.rows(Conversation)
    (message,) = zalo.site.rows(ConversationMessage)
    assert (talk.dossier_id, talk.proven, talk.channel) == (dossier_id, True, "zalo")
    assert text_of(zalo.site.sealer, message) == "Bao giờ xong ạ?"


def test_staff_who_answer_in_zalos_own_app_are_imported(zalo: ZaloSite) -> None:
    phone = bound(zalo, zalo.dossier())
    phone.write("Xin hỏi")
    zalo.carry()
    zalo.simulator.ask("POST", "/tools/staff", json={"user_id": phone.user_id, "text": "Chào bà, mai có ạ."})
    zalo.carry()
    kinds = sorted(row.kind for row in zalo.site.rows(ConversationMessage))
    assert kinds == ["in", "out"]
    with zalo.site.database.read() as session:
        talk = locked_conversation(session, zalo.site.rows(Conversation)[0].id)
    assert talk.state == "answered"


@pytest.mark.parametrize(
    ("url", "kept"),
    [("", 1), ("{}/tools/media/big.png", 0), ("{}/tools/media/program.png", 0), ("http://10.0.0.1/x", 0)],
)
def test_media_are_fetched_from_allowed_hosts_checked_and_capped(zalo: ZaloSite, url: str, kept: int) -> None:
    phone = Phone(zalo.simulator)
    body = {"user_id": phone.user_id, "url": url.format(zalo.simulator.url)}
    zalo.simulator.ask("POST", "/tools/picture", json=body)
    zalo.carry()
    (message,) = [row for row in zalo.site.rows(ConversationMessage) if row.kind == "in"]
    assert len(zalo.site.rows(ChannelFile)) == kept
    assert (message.attachments[0]["refused"] is None) == bool(kept)


def test_erasure_forgets_the_person_at_once(zalo: ZaloSite) -> None:
    phone = Phone(zalo.simulator)
    phone.write("Số nhà tôi là 12")
    zalo.carry()
    phone.write("xóa dữ liệu")
    zalo.carry()
    assert "Đã xóa thông tin" in texts(zalo, phone)[-1]
    (person,) = zalo.site.rows(ChannelPerson)
    assert person.remote_blind.startswith("erased:")
    assert [row.text_sealed for row in zalo.site.rows(ConversationMessage)] == [None]
    assert all(row.remote_sealed is None for row in zalo.site.rows(DeliveryRow))


def test_outside_the_window_an_approved_template_goes_by_user_id(zalo: ZaloSite, clock: FixedClock) -> None:
    dossier_id = zalo.dossier()
    phone = bound(zalo, dossier_id)
    clock.move(timedelta(days=8))
    zalo.move(dossier_id, "9")
    zalo.carry()
    assert texts(zalo, phone)[-1].startswith("[mẫu 1001] trang_thai: ")
    assert (sent(zalo).channel, sent(zalo).cost_vnd) == ("zalo_template", 165)


def test_without_a_follower_the_telephone_gets_the_template(zalo: ZaloSite) -> None:
    dossier_id = zalo.dossier(phone="0987654321")
    zalo.move(dossier_id, "9")
    zalo.carry()
    row = sent(zalo)
    assert (row.channel, row.state, row.given_up) == ("zalo_phone", "delivered", [])
    assert zalo.simulator.messages()[-1]["user_id"] == "84987654321"


def test_nobody_is_left_without(zalo: ZaloSite) -> None:
    with_phone, with_nothing = zalo.dossier(phone="0987654000"), zalo.dossier()
    for dossier_id in (with_phone, with_nothing):
        zalo.move(dossier_id, "9")
    zalo.carry()
    zalo.carry()
    calls = zalo.site.rows(CallRow)
    assert {row.dossier_id for row in calls} == {with_phone, with_nothing}
    assert "call-list" in {row.code for row in zalo.site.rows(DeliveryRow) if row.state == "failed"}


def test_at_night_notices_wait_for_the_morning(zalo: ZaloSite, clock: FixedClock) -> None:
    dossier_id = zalo.dossier()
    phone = bound(zalo, dossier_id)
    clock.move(timedelta(hours=13))  # 21:30
    zalo.move(dossier_id, "9")
    zalo.carry()
    assert len(texts(zalo, phone)) == 1
    clock.move(timedelta(hours=9, minutes=59))  # 07:29
    zalo.carry()
    assert len(texts(zalo, phone)) == 1
    clock.move(timedelta(minutes=2))
    zalo.carry()
    assert "đã có kết quả" in texts(zalo, phone)[-1]


@pytest.mark.parametrize("mode", ["link_only", "off"])
def test_a_centre_without_zalo_of_its_own_sends_nothing_there(zalo: ZaloSite, mode: str) -> None:
    from central.models import Box

    dossier_id = zalo.dossier(phone="0987654321")
    phone = bound(zalo, dossier_id)
    with zalo.site.database.write() as session:
        session.get_one(Box, "dn-01").settings = {"zalo": mode}
    zalo.move(dossier_id, "9")
    zalo.carry()
    assert len(texts(zalo, phone)) == 1 and len(zalo.site.rows(CallRow)) == 1


def test_unknown_events_are_kept_and_hold_nothing_up(zalo: ZaloSite) -> None:
    from appliance.simulators.zalo.signature_rules import sign

    account = zalo.simulator.account
    stamp = str(int(zalo.site.ambient.now().timestamp() * 1000))
    for body in (
        '{"event_name":"xyz","timestamp":"%s"}',
        '{"event_name":"user_send_text","message":7,"timestamp":"%s"}',
    ):
        raw = (body % stamp).encode()
        headers = {"X-ZEvent-Signature": sign(account.app_id, raw, stamp, account.oa_secret)}
        assert zalo.site.client().post("/webhooks/zalo", data=raw, headers=headers).status_code == 200
    zalo.receiver.step()
    assert sorted(row.code for row in zalo.site.rows(ChannelEvent)) == ["ignored", "incomplete"]
