"""The demo's tour: a step that meets a dead service is a failed step, not a traceback."""

from pathlib import Path

from appliance.core.demo_seam import DemoPlan
from appliance.demo.forms import hidden_fields
from appliance.demo.tour import Step, Tour, play
from tests.support.processes import free_port_base


def test_a_dead_service_is_a_cross_and_ends_the_tour(tmp_path: Path) -> None:
    tour = Tour(DemoPlan(tmp_path, free_port_base(8)), {})
    told: list[str] = []
    steps = [
        Step("Mở trang chào", "Opens the portal", lambda tour: str(tour.portal.get("/").status)),
        Step("Không tới đây", "Never comes here", lambda _tour: "seen"),
    ]
    assert not play(tour, steps, told.append, "en")
    (line,) = told
    assert line.startswith("  ✗  1. Opens the portal: ")


def test_a_form_is_read_as_a_browser_would() -> None:
    page = (
        '<form action="/other"><input name="a" value="1"></form>'
        '<form action="/x/status"><input type="hidden" name="csrf_token" value="t&amp;k"><input name="note"></form>'
    )
    assert hidden_fields(page, "/x/status") == {"csrf_token": "t&k"}
