"""SMS by the simulated gateway: one part of plain letters with a status and a link, once, whatever the line does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.simulators.sms import KEY
from central.channels.settings import SmsPart
from central.channels.sms.errors import outcome_of
from central.models import CallRow, DeliveryRow
from tests.support.central import CentralSite
from tests.support.zalo_site import ZaloSite, join, running_simulator


@pytest.fixture
def sms(site: CentralSite, tmp_path: Path) -> Iterator[ZaloSite]:
    with running_simulator(tmp_path / "channels", site.ambient) as simulator:
        (site.config.secrets.dir / "sms-key").write_text(KEY)
        part = SmsPart(enabled=True, url=f"{simulator.url}/sms/send", price_vnd=400)
        joined = join(site, simulator, sms=part, month_cap_vnd={"sms": 1000})
        yield joined
        joined.sender.close()


def accepted(sms: ZaloSite) -> list[dict[str, str]]:
    return sms.simulator.ask("GET", "/tools/sms.json")["messages"]


def test_without_zalo_the_phone_gets_one_plain_sms_until_the_cap(sms: ZaloSite) -> None:
    for _ in range(3):
        sms.move(sms.dossier(phone="0987654000"), "9")  # a number without Zalo
        sms.carry()
    told = accepted(sms)
    assert [one["to"] for one in told] == ["84987654000"] * 2, "a third would cost more than the month's cap"
    assert told[0]["text"].startswith("Ho so cua Ong/Ba da co ket qua.") and "Mau" not in told[0]["text"]
    assert len(sms.site.rows(CallRow)) == 1
    assert sum(row.cost_vnd for row in sms.site.rows(DeliveryRow)) == 800


def test_what_the_gateway_says() -> None:
    assert outcome_of({"status": "accepted", "message_id": 7}, 400).remote_id == "7"
    assert outcome_of({"status": "duplicate"}, 400).kind == "duplicate"
    assert outcome_of({"status": "refused", "code": "busy"}, 400).kind == "throttled"
    assert outcome_of({"status": "refused", "code": "number"}, 400).kind == "permanent"
    assert outcome_of({"status": "refused", "code": "balance"}, 400).quiet_channel
    assert outcome_of({"hello": 1}, 400).kind == "uncertain"
