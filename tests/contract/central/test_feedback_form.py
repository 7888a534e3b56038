"""The feedback form: a number for everybody without a name, an address of its own for the answer, figures for all."""

import re

import pytest

from central.models import Conversation
from tests.support.central import CentralSite


def fill(site: CentralSite, form_id: str = "form-00001", **more: str) -> tuple[int, str]:
    data = {"category": "reflection", "text": "Vòi nước ở sảnh bị hỏng", "form_id": form_id, **more}
    answer = site.client().post("/feedback", data=data)
    return answer.status_code, answer.headers.get("Location", "")


def test_it_needs_no_name_and_leads_to_a_page_of_its_own(site: CentralSite) -> None:
    status, where = fill(site)
    assert (status, fill(site)[1]) == (303, where), "the same form again is the same matter"
    (conversation,) = site.rows(Conversation)
    assert (conversation.name_sealed, conversation.category, conversation.owner_login) == (None, "reflection", None)
    html = site.client().get(where).text
    assert "Số TN261123-001" in html
    assert "Vòi nước ở sảnh bị hỏng" in html
    assert "Trả lời chậm nhất: thứ Ba, 01/12/2026." in html
    assert re.fullmatch(r"/feedback/[A-Z2-7]{24}", where)


def test_another_form_is_another_matter_with_the_next_number(site: CentralSite) -> None:
    fill(site)
    fill(site, "form-00002", name="Nguyễn Văn Mẫu", contact="0912 345 678")
    assert [row.number for row in site.rows(Conversation, "number")] == ["TN261123-001", "TN261123-002"]
    assert b"0912" not in site.rows(Conversation, "number")[1].contact_sealed


@pytest.mark.parametrize("category", ["complaint", "denunciation", "x", ""])
def test_complaints_are_told_where_and_how_and_never_taken(site: CentralSite, category: str) -> None:
    assert fill(site, category=category)[0] in (400, 422)
    assert site.rows(Conversation) == []
    assert "Trụ sở Tiếp công dân" in site.client().get("/feedback").text


def test_a_guessed_address_shows_nothing(site: CentralSite) -> None:
    fill(site)
    assert site.client().get("/feedback/AAAAAAAAAAAAAAAAAAAAAAAA").status_code == 404


def test_the_figures_are_public_and_count_every_matter(site: CentralSite) -> None:
    fill(site)
    fill(site, "form-00002", category="question")
    html = site.client().get("/feedback/statistics").text
    assert re.search(r"Phản ánh</th><td>1</td><td>0</td><td>0</td><td>0</td>", html)
    assert re.search(r"Hỏi đáp</th><td>1</td><td>0</td><td>0</td><td>0</td>", html)
    assert re.search(r"Tố cáo</th><td>0</td>", html)
