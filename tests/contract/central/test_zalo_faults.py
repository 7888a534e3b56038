"""Zalo's faults: whatever it does, no citizen gets a message twice, and none is lost without being shown."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.core.ambient import FixedClock
from appliance.simulators.zalo.signature_rules import sign
from central.channels import http
from central.channels.zalo.tokens import NoToken, ZaloTokens
from central.deliveries import Delivery, Recipient, queue
from central.models import ChannelEvent, ChannelToken, DeliveryRow
from tests.support.central import CentralSite
from tests.support.zalo_site import Phone, ZaloSite, join, running_simulator


@pytest.fixture
def zalo(site: CentralSite, tmp_path: Path) -> Iterator[ZaloSite]:
    with running_simulator(tmp_path / "zalo", site.ambient) as simulator:
        joined = join(site, simulator)
        yield joined
        simulator.ask("POST", "/tools/release")
        joined.sender.close()


@pytest.fixture
def phone(zalo: ZaloSite) -> Phone:
    """Somebody who follows the account, so that they may be written to for seven days."""
    phone = Phone(zalo.simulator)
    phone.follow()
    zalo.carry()
    return phone


def reply(zalo: ZaloSite, phone: Phone, key: str = "reply:1", text: str = "Chào bà") -> None:
    delivery = Delivery(key, "reply", Recipient("zalo", phone.user_id), text=text)
    with zalo.site.database.write() as session:
        queue(session, delivery, zalo.site.ambient, zalo.site.sealer)


def the_row(zalo: ZaloSite) -> DeliveryRow:
    (row,) = zalo.site.rows(DeliveryRow)
    return row


@pytest.mark.parametrize("kind", ["time-out-after-accept", "500-after-accept", "garbage-after-accept"])
def test_an_answer_that_says_nothing_is_uncertain_until_the_echo_tells(
    zalo: ZaloSite, phone: Phone, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "TIMEOUT", http.urllib3.Timeout(0.4))
    http.pool.cache_clear()
    zalo.simulator.fault(kind)
    reply(zalo, phone)
    zalo.sender.step()
    assert the_row(zalo).state == "uncertain"
    zalo.carry()
    assert the_row(zalo).state in ("sent", "delivered")  # the receipt may overtake the echo that names the message
    assert [one["text"] for one in zalo.simulator.messages()] == ["Chào bà"]
    http.pool.cache_clear()


@pytest.mark.parametrize("kind", ["503", "429", "-32", "-200"])
def test_a_busy_channel_is_tried_again_later_and_sent_once(
    zalo: ZaloSite, phone: Phone, clock: FixedClock, kind: str
) -> None:
    zalo.simulator.fault(kind)
    reply(zalo, phone)
    zalo.sender.step()
    assert the_row(zalo).state == "deferred"
    zalo.sender.release()
    clock.move(timedelta(minutes=2))
    zalo.carry()
    assert len(zalo.simulator.messages()) == 1 and the_row(zalo).state == "delivered"


@pytest.mark.parametrize("error", [-213, -230, -221])
def test_a_refusal_is_not_repeated_on_that_way(zalo: ZaloSite, phone: Phone, error: int) -> None:
    zalo.simulator.fault(str(error))
    reply(zalo, phone)
    zalo.carry()
    row = the_row(zalo)
    assert row.given_up[0] == {"way": "zalo", "why": row.given_up[0]["why"], "code": str(error)}
    assert row.channel == "zalo_template"  # the invitation to open the chat again
    assert len(zalo.simulator.messages()) == 1


def test_an_expired_access_token_is_renewed_and_the_message_goes_once(
    zalo: ZaloSite, phone: Phone, clock: FixedClock
) -> None:
    reply(zalo, phone)
    zalo.carry()
    first = zalo.site.rows(ChannelToken)[0].access_sealed
    zalo.simulator.fault("-216")
    reply(zalo, phone, "reply:2", "Lần hai")
    zalo.carry()
    assert [one["text"] for one in zalo.simulator.messages()] == ["Chào bà", "Lần hai"]
    assert zalo.site.rows(ChannelToken)[0].access_sealed != first
    clock.move(timedelta(hours=20, minutes=1))
    phone.follow()
    reply(zalo, phone, "reply:3", "Lần ba")
    zalo.carry()
    assert len(zalo.simulator.messages()) == 3


def tokens_of(zalo: ZaloSite) -> ZaloTokens:
    config = zalo.site.config
    parts = (zalo.site.database, zalo.site.sealer, zalo.site.ambient)
    return ZaloTokens(*parts, config.channels.zalo, config.secrets.dir)


def test_a_lost_pair_asks_for_a_person_and_a_fresh_file_mends_it(
    zalo: ZaloSite, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens_of(zalo).access()
    refresh = zalo.site.sealer.open(zalo.site.rows(ChannelToken)[0].refresh_sealed, "channel_tokens.refresh", "zalo")
    account = zalo.simulator.account
    pair = zalo.simulator.ask(
        "POST",
        "/v4/oa/access_token",
        fields={"app_id": account.app_id, "grant_type": "refresh_token", "refresh_token": refresh},
        headers={"secret_key": account.app_secret},
    )  # as a process did that was killed before it could write the new pair down
    clock.move(timedelta(hours=21))
    for _ in range(2):
        with pytest.raises(NoToken):
            tokens_of(zalo).access()
    assert zalo.site.rows(ChannelToken)[0].fault == "refresh-token-used"
    (zalo.site.config.secrets.dir / "zalo-refresh-token").write_text(pair["refresh_token"])
    assert tokens_of(zalo).access()
    assert zalo.site.rows(ChannelToken)[0].fault is None


def event(zalo: ZaloSite, stamp_s: float, secret: str | None = None) -> tuple[bytes, dict[str, str]]:
    stamp = str(int(stamp_s * 1000))
    body = f'{{"event_name":"follow","follower":{{"id":"1"}},"timestamp":"{stamp}"}}'.encode()
    account = zalo.simulator.account
    return body, {"X-ZEvent-Signature": sign(account.app_id, body, stamp, secret or account.oa_secret)}


def test_forged_replayed_broken_and_huge_events_are_refused_and_counted(zalo: ZaloSite) -> None:
    client, now_s = zalo.site.client(), zalo.site.ambient.now().timestamp()
    good, headers = event(zalo, now_s)
    post = lambda body, given: client.post("/webhooks/zalo", data=body, headers=given).status_code  # noqa: E731
    assert post(good, headers) == 200
    assert post(good, headers) == 200
    assert post(good + b" ", headers) == 401
    assert post(good, {}) == 401
    assert post(*event(zalo, now_s, "another secret")) == 401
    assert post(*event(zalo, now_s - 3 * 3600 - 1)) == 401
    assert post(*event(zalo, now_s + 301)) == 401
    assert post(b"\xff\xfe" + good, headers) == 401
    assert post(b"x" * (5 * 1024 * 1024), headers) == 413
    assert len(zalo.site.rows(ChannelEvent)) == 1
    counts = client.get("/metrics").text
    for outcome, number in (("signature", 4), ("replay", 2), ("taken", 1), ("repeated", 1), ("signed-app-body", 2)):
        assert f'motcua_central_webhooks_total{{channel="zalo",outcome="{outcome}"}} {number}.0' in counts


def test_an_uncertain_message_stays_so_and_a_lost_lease_is_taken_up(
    zalo: ZaloSite, phone: Phone, clock: FixedClock
) -> None:
    from central.channels.leasing import claim, mark_wire, recover

    for key in ("reply:1", "reply:2"):
        reply(zalo, phone, key)
    with zalo.site.database.write() as session:
        first, second = claim(session, zalo.site.ambient.now(), 10)
        assert mark_wire(session, first, "zalo", zalo.site.ambient.now())
        assert not mark_wire(session, first, "zalo", zalo.site.ambient.now())
    clock.move(timedelta(seconds=121))
    with zalo.site.database.write() as session:
        assert recover(session, zalo.site.ambient.now()) == 2
    states = {row.id: row.state for row in zalo.site.rows(DeliveryRow)}
    assert states == {first: "uncertain", second: "ready"}
    zalo.carry()
    assert {row.id: row.state for row in zalo.site.rows(DeliveryRow)}[first] in ("uncertain", "delivered")
    assert len(zalo.simulator.messages()) == 1
