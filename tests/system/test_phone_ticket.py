"""A phone takes a number from the real kiosk through public.sock; killed kiosk, same number."""

import re
from pathlib import Path

import pytest

from appliance.core.ambient import Ambient
from captive.box_socket import SocketBox
from tests.support.kiosk_process import RunningKiosk
from tests.support.phone import Phone
from tests.support.portal import served_portal
from tests.support.processes import ProcessSet


@pytest.fixture
def kiosk(processes: ProcessSet, tmp_path: Path) -> RunningKiosk:
    return RunningKiosk(processes, tmp_path)


def form(phone: Phone) -> dict[str, str]:
    page = phone.get("/ticket/").data.decode()
    return dict(re.findall(r'<input type="hidden" name="(token|key)" value="([^"]*)"', page))


def test_a_number_by_phone_is_the_kiosks_own_and_outlives_its_death(
    kiosk: RunningKiosk, tmp_path: Path, ambient: Ambient
) -> None:
    kiosk.start()
    (tmp_path / "portal").mkdir()
    with served_portal(tmp_path / "portal", ambient, SocketBox(tmp_path / "public.sock", timeout_s=5)) as served:
        phone = Phone(served.url)
        wish = {**form(phone), "service_id": "nhan-ket-qua"}
        answer = phone.post("/ticket/", wish)
        assert answer.status == 303, answer.data.decode()
        page = phone.get(answer.headers["Location"]).data.decode()
        number = re.search(r"[A-Z]\d{3}", page)
        assert number and ("Sắp đến lượt" in page or "Trước Ông/Bà còn" in page)
        stepped = phone.post(answer.headers["Location"], {**form(phone), "act": "step-back-minutes"})
        assert stepped.status == 303, stepped.data.decode()
        page = phone.get(answer.headers["Location"]).data.decode()
        assert "Đang giữ lượt cho Ông/Bà đến" in page and "Tôi đã quay lại" in page
        kiosk.kill()
        served.parts.tickets._places.clear()
        assert "vẫn được giữ" in phone.get(answer.headers["Location"]).data.decode()
        kiosk.start()
        again = phone.post("/ticket/", wish)
        assert again.headers["Location"] == answer.headers["Location"]
        (taken,) = kiosk.read("SELECT letter, number, taken_by, print_job_id FROM tickets")
        assert f"{taken[0]}{taken[1]:03d}" == number[0] and taken[2] == "phone" and taken[3] is None
