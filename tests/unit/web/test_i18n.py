"""Which language a request gets, and what happens to texts without a translation."""

from datetime import timedelta

import pytest
from flask import Blueprint, render_template_string

from appliance.web.app import create_app
from appliance.web.i18n import gettext as _
from appliance.web.i18n import lang, ngettext, set_lang, text_in
from appliance.web.i18n_catalog import Texts

views = Blueprint("views", __name__)

PO = """
msgid ""
msgstr ""
"Language: en\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Còn %(n)s người"
msgstr "%(n)s people left"

msgid "%(num)s hồ sơ"
msgid_plural "%(num)s hồ sơ"
msgstr[0] "one dossier"
msgstr[1] "%(num)s dossiers"

#, fuzzy
msgid "Chưa chắc"
msgstr "not sure"

msgid "Trống"
msgstr ""

msgid "Đủ 100%%"
msgstr "All 100%%"
"""


@views.get("/lang")
def show_lang():
    return lang()


@views.get("/texts")
def show_texts():
    return {
        "placeholder": _("Còn %(n)s người", n=7),
        "one": ngettext("%(num)s hồ sơ", "%(num)s hồ sơ", 1),
        "many": ngettext("%(num)s hồ sơ", "%(num)s hồ sơ", 1250),
        "fuzzy": _("Chưa chắc"),
        "empty": _("Trống"),
        "unknown": _("Không có trong tệp"),
        "percent": _("Đủ 100%%"),
    }


@views.get("/template")
def show_template():
    return render_template_string("{{ _('Còn %(n)s người', n='<b>') }} {{ _('Đủ 100%%') }} {{ lang() }}")


@views.get("/switch")
def show_switch():
    return render_template_string("{{ address_in('en') }}")


@pytest.fixture
def app(ambient, tmp_path):
    (tmp_path / "en.po").write_text(PO, encoding="utf-8")
    made = create_app("tests_demo", ambient=ambient, locale_dirs=[tmp_path])
    made.register_blueprint(views)
    return made


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.mark.parametrize(
    ("query", "cookie", "header", "expected"),
    [
        ("", None, None, "vi"),
        ("", None, "en-GB,en;q=0.9", "en"),
        ("", None, "vi-VN,vi;q=0.9,en;q=0.8", "vi"),
        ("", None, "fr", "vi"),
        ("", "en", "vi", "en"),
        ("?lang=vi", "en", "en", "vi"),
        ("?lang=xx", "en", "vi", "en"),
        ("?lang=" + "x" * 500, None, None, "vi"),
        ("", "<script>", None, "vi"),
    ],
)
def test_the_query_beats_the_cookie_and_the_cookie_the_browser(client, query, cookie, header, expected):
    if cookie:
        client.set_cookie("motcua_lang", cookie)
    assert client.get("/lang" + query, headers={"Accept-Language": header} if header else {}).text == expected


def test_a_language_asked_for_is_remembered_and_an_unknown_one_is_not(client):
    assert "motcua_lang=en" in client.get("/lang?lang=en").headers["Set-Cookie"]
    assert client.get("/lang").text == "en"
    assert "Set-Cookie" not in client.get("/lang?lang=xx").headers


def test_an_app_may_set_no_cookie_at_all(ambient):
    made = create_app("tests_demo", ambient=ambient, remember_language=False)
    made.register_blueprint(views)
    answer = made.test_client().get("/lang?lang=en")
    assert answer.text == "en"
    assert "Set-Cookie" not in answer.headers


def test_texts_in_english(client):
    assert client.get("/texts?lang=en").json == {
        "placeholder": "7 people left",
        "one": "one dossier",
        "many": "1250 dossiers",
        "fuzzy": "Chưa chắc",
        "empty": "Trống",
        "unknown": "Không có trong tệp",
        "percent": "All 100%",
    }


def test_texts_in_vietnamese_need_no_file(client):
    assert client.get("/texts").json["placeholder"] == "Còn 7 người"
    assert client.get("/texts").json["one"] == "1 hồ sơ"
    assert client.get("/texts").json["percent"] == "Đủ 100%"


def test_templates_escape_what_is_filled_in(client):
    assert client.get("/template?lang=en").text == "&lt;b&gt; people left All 100% en"


def test_the_language_switch_keeps_the_query_and_stays_on_the_site(client):
    assert client.get("/switch?b=1&lang=vi&b=2").text == "/switch?b=1&amp;b=2&amp;lang=en"


def test_scripts_get_all_texts_of_a_language(client):
    texts = client.get("/texts/en.json").json
    assert texts["Còn %(n)s người"] == "%(n)s people left"
    assert texts["Về trang đầu"] == "Back to the first page"
    assert client.get("/texts/vi.json").json == {}
    assert client.get("/texts/xx.json").status_code == 404


def test_a_language_can_be_set_for_one_request_and_for_one_text(app):
    with app.test_request_context("/"):
        set_lang("en")
        assert lang() == "en"
        set_lang("xx")
        assert lang() == "vi"
        assert text_in("en", "Còn %(n)s người", n=1) == "1 people left"


def test_outside_any_app_the_source_text_is_shown():
    assert _("Còn %(n)s người", n=timedelta(1)) == "Còn 1 day, 0:00:00 người"
    assert lang() == "vi"


def test_a_language_without_a_file_is_vietnamese(tmp_path):
    texts = Texts([tmp_path], ("vi", "ko"))
    assert texts.get("ko", "Số") == "Số"
