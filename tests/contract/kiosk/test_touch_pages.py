"""The touch pages without a browser: they work as plain forms, escape what is typed, and forget nothing they promised."""

import re

import pytest

from tests.support.kiosk_box import PASSWORD


def key_of(page: str) -> str:
    return re.search(r'name="key" value="([^"]+)"', page)[1]


def test_a_number_can_be_taken_by_forms_alone(box):
    browser = box.client().browser
    page = browser.get(f"/services/{box.services[0]}").text
    answer = browser.post("/take", data={"key": key_of(page), "choice": box.services[0], "priority_group": ""})
    assert answer.status_code == 303
    assert re.search(r'class="number-big">[A-Z]001<', browser.get(answer.headers["Location"]).text)


def test_two_different_buttons_of_one_page_in_one_breath_take_the_first(box):
    browser = box.client().browser
    key = key_of(browser.get(f"/services/{box.services[0]}").text)
    first = browser.post("/take", data={"key": key, "choice": box.services[0]})
    second = browser.post("/take", data={"key": key, "choice": box.services[1]})
    assert first.headers["Location"] == second.headers["Location"]
    assert box.one("SELECT count(*) FROM tickets") == 1


def test_the_chosen_procedure_reaches_the_clerk(box):
    procedure = box.centre.index.catalogue.procedures[0]
    service = box.centre.index.service_of_procedure(procedure.id)
    box.client().browser.post("/take", data={"key": "0123456789", "choice": f"{service.id}/{procedure.id}"})
    called = box.client("hoa").post(f"/api/counters/{service.counter_ids[0]}/call-next").get_json()
    assert called["procedure_id"] == procedure.id


@pytest.mark.parametrize(
    "query", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "\x1b@", "%", "đ" * 500]
)
def test_what_is_searched_for_is_shown_as_text(box, query):
    page = box.client().get("/search", query_string={"q": query}).text
    assert "<script>alert" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize(
    ("typed", "found"), [("khai sinh", True), ("KHAI SINH", True), ("khái sính", True), ("zzzz", False)]
)
def test_the_search_needs_no_diacritics(box, typed, found):
    page = box.client().get("/search", query_string={"q": typed, "part": "results"}).text
    assert ("khai sinh" in page.casefold() and 'name="choice"' in page) is found


def test_a_form_without_a_choice_is_refused(box):
    assert box.client().browser.post("/take", data={"key": "0123456789"}).status_code == 400
    assert box.client().browser.post("/take", data={"key": "0123456789", "choice": "none"}).status_code == 400


def test_every_situation_and_service_page_opens_in_both_languages(box):
    client, catalogue = box.client(), box.centre.index.catalogue
    paths = [f"/situations/{each.id}" for each in catalogue.situations] + [
        f"/services/{each.id}" for each in catalogue.services
    ]
    for path in [*paths, "/", "/fields", "/results", "/search", "/look-up", "/display"]:
        for language in ("vi", "en"):
            answer = client.get(f"{path}?lang={language}")
            assert answer.status_code == 200, path
            assert f'lang="{language}"' in answer.text


def test_the_guide_takes_a_number_in_two_taps_and_it_is_audited(box):
    guide = box.client("tuan")
    page = guide.get("/guide").text
    form = {
        "key": key_of(page),
        "choice": box.services[0],
        "priority_group": "disabled",
        "csrf_token": guide.headers["X-CSRF-Token"],
    }
    answer = guide.browser.post("/guide/take", data=form)
    assert answer.status_code == 303
    assert "001" in guide.get(answer.headers["Location"]).text
    assert box.one("SELECT taken_by FROM tickets") == "staff:tuan"
    assert box.one("SELECT actor || ' ' || action FROM audit ORDER BY id DESC LIMIT 1") == "tuan ticket.take"


def test_staff_pages_send_strangers_to_the_log_in(box):
    for path in ("/counter", "/guide", "/admin"):
        answer = box.client().get(path, headers={"Accept": "text/html"})
        assert (answer.status_code, answer.headers["Location"]) == (302, "/login"), path


def test_a_wrong_password_is_told_in_words_and_a_right_one_leads_on(box):
    browser = box.client().browser
    wrong = browser.post("/login", data={"login": "hoa", "password": "sai", "next": "/admin"})
    assert (wrong.status_code, "chưa đúng" in wrong.text) == (401, True)
    right = browser.post("/login", data={"login": "hoa", "password": PASSWORD, "next": "/admin"})
    assert right.headers["Location"] == "/admin"
    assert "Ghép thiết bị mới" in browser.get("/admin").text
