"""What every app answers: health, metrics, limits, headers and failures in both forms."""

from typing import Annotated

import pytest
from flask import Blueprint, Flask, abort, jsonify, redirect
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, StringConstraints

from appliance.core.ambient import Ambient, real_ambient
from appliance.core.errors import Conflict, TooMany
from appliance.web.app import add_readiness, create_app, read_form, read_json, services, set_services

views = Blueprint("views", __name__)

PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


class Wish(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, StringConstraints(min_length=1, max_length=10)]
    copies: int = 1
    tags: list[str] = []


@views.post("/api/wishes")
def take_wish():
    return jsonify(read_json(Wish).model_dump()), 201


@views.post("/form")
def take_form():
    return jsonify(read_form(Wish).model_dump())


@views.get("/conflict")
def conflict():
    raise Conflict(
        "already-called", "Số này đã được gọi.", "This number was already called.", state="called", status=1
    )


@views.get("/busy")
def busy():
    raise TooMany("slow-down", "Vui lòng đợi.", "Please wait.", retry_after_s=2.4)


@views.get("/bug")
def bug():
    raise RuntimeError("secret inside 0912345678")


@views.get("/gone")
def gone():
    abort(410)


@views.get("/moved")
def moved():
    return redirect("/healthz")


@views.get("/folder/")
def folder():
    return "folder"


@pytest.fixture
def app(ambient: Ambient) -> Flask:
    made = create_app("tests_demo", ambient=ambient, service="demo", max_body_bytes=1000)
    made.register_blueprint(views)
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_health_names_the_service_and_version(client):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json["status"] == "ok"
    assert answer.json["service"] == "demo"
    assert answer.json["version"]


def test_health_is_503_with_the_reason_while_a_check_fails(app, client):
    add_readiness(app, "store", lambda: "disk-full")
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json["checks"] == {"store": "disk-full"}


def test_services_are_typed(app):
    set_services(app, 42)
    with app.app_context():
        assert services(int) == 42
        with pytest.raises(TypeError, match="int"):
            services(str)


def test_metrics_count_answers_by_view_and_unknown_paths_under_one_name(client):
    client.get("/healthz")
    for n in range(3):
        client.get(f"/no/such/{n}")
    text = client.get("/metrics").text
    assert 'motcua_http_requests_total{method="GET",status="200",view="health.healthz"} 1.0' in text
    assert 'motcua_http_requests_total{method="other",status="404",view="none"} 3.0' in text
    assert "/no/such" not in text


def test_every_answer_carries_the_security_headers(client):
    for path in ("/healthz", "/nowhere", "/bug", "/conflict"):
        headers = client.get(path).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "no-store"
        assert headers["X-Request-Id"]


def test_request_ids_differ(client):
    assert client.get("/healthz").headers["X-Request-Id"] != client.get("/healthz").headers["X-Request-Id"]


def test_our_own_failure_is_a_problem_document_in_vietnamese(client):
    answer = client.get("/conflict")
    assert answer.status_code == 409
    assert answer.content_type == "application/problem+json"
    assert answer.json["code"] == "already-called"
    assert answer.json["type"] == "urn:motcua:problem:already-called"
    assert answer.json["detail"] == "Số này đã được gọi."
    assert answer.json["title"] == "Dữ liệu không khớp"
    assert answer.json["state"] == "called"
    assert answer.json["status"] == 409, "a detail must not replace a standard member"
    assert answer.json["instance"].endswith(answer.headers["X-Request-Id"])
    assert "Số này" in answer.text, "Vietnamese letters are sent as they are"


def test_our_own_failure_speaks_english_when_asked(client):
    assert client.get("/conflict?lang=en").json["detail"] == "This number was already called."


def test_a_browser_gets_a_page_instead(client):
    answer = client.get("/conflict", headers=PAGE)
    assert answer.status_code == 409
    assert answer.mimetype == "text/html"
    assert "Số này đã được gọi." in answer.text
    assert 'lang="vi"' in answer.text
    english = client.get("/nowhere?lang=en", headers=PAGE)
    assert english.status_code == 404
    assert 'lang="en"' in english.text
    assert "There is no such page" in english.text
    assert "Back to the first page" in english.text


def test_the_api_never_answers_a_page(client):
    assert client.get("/api/nowhere", headers=PAGE).content_type == "application/problem+json"


def test_too_many_says_when_to_come_back(client):
    answer = client.get("/busy")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "2"


def test_an_unexpected_failure_tells_nothing_of_the_inside(client, caplog):
    answer = client.get("/bug")
    assert answer.status_code == 500
    assert answer.json["code"] == "internal"
    assert "secret" not in answer.text
    assert "RuntimeError" not in answer.text
    assert "unexpected failure" in caplog.text


def test_http_failures_keep_status_and_headers(client):
    wrong_method = client.post("/conflict")
    assert wrong_method.status_code == 405
    assert "GET" in wrong_method.headers["Allow"]
    assert wrong_method.json["code"] == "method-not-allowed"
    assert client.get("/gone").json["code"] == "gone"


def test_redirects_are_left_alone(client):
    assert client.get("/moved").status_code == 302
    assert client.get("/folder").status_code == 308


def test_json_is_read_into_the_model(client):
    answer = client.post("/api/wishes", json={"name": "Mẫu", "copies": 2})
    assert answer.status_code == 201
    assert answer.json == {"name": "Mẫu", "copies": 2, "tags": []}


def test_all_faults_of_the_json_come_at_once_without_the_values(client):
    answer = client.post("/api/wishes", json={"name": "x" * 11, "copies": "nhiều", "tags": [1], "more": 0})
    assert answer.status_code == 400
    assert answer.json["code"] == "invalid-fields"
    faults = {fault["field"]: fault for fault in answer.json["faults"]}
    assert set(faults) == {"name", "copies", "tags.0", "more"}
    assert faults["name"]["reason"] == "dài quá 10 ký tự"
    assert faults["copies"]["code"] == "int-parsing"
    assert "nhiều" not in answer.text


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[1",
        b"\xff\xfe",
        b'{"name": "a\x00b"}',
        b'{"name": "\\ud800"}',
        b"[" * 900,
        b'{"name": "a", "copies": 1' + b"0" * 900 + b"}",
        b"null",
        b'"text"',
        b"[]",
        b'{"name": "a\\u0000b"}',
        b'{"name": "a", "tags": ["\\u0000"]}',
        b'{"name": "a", "copies": NaN}',
        b'{"name": "a", "copies": 1e999}',
    ],
)
def test_hostile_json_gets_a_400_with_a_reason(client, raw):
    answer = client.post("/api/wishes", data=raw, content_type="application/json")
    assert answer.status_code == 400, answer.text
    assert answer.json["code"] in {"malformed-json", "invalid-fields", "nul-character", "number-too-large"}


def test_an_escaped_backslash_before_u0000_is_no_nul(client):
    answer = client.post("/api/wishes", data=rb'{"name": "\\u0000"}', content_type="application/json")
    assert answer.status_code == 201
    assert answer.json["name"] == "\\u0000"


def test_a_body_over_the_limit_is_413(client):
    answer = client.post("/api/wishes", data=b" " * 1001, content_type="application/json")
    assert answer.status_code == 413
    assert answer.json["code"] == "too-large"


def test_a_body_that_is_not_json_is_415(client):
    assert client.post("/api/wishes", data="name=a").status_code == 415


def test_forms_are_read_into_the_model_without_the_csrf_field(client):
    answer = client.post("/form", data={"name": "Mẫu", "copies": "2", "csrf_token": "x"})
    assert answer.json["copies"] == 2
    assert client.post("/form", data={"name": "a\x00"}).status_code == 400
    assert client.post("/form", data={}).json["faults"][0]["reason"] == "còn thiếu"


@pytest.mark.parametrize("path", ["/healthz%00", "/healthz?x=%00", "/shared/%00"])
def test_a_nul_in_the_address_is_refused(client, path):
    assert client.get(path).status_code == 400


def test_shared_files_are_served_and_kept_by_address(client, app):
    with app.test_request_context():
        address = app.jinja_env.globals["shared"]("tokens.css")
    answer = client.get(address)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/shared/../app.py").status_code == 404


@settings(deadline=None, max_examples=60)
@given(
    path=st.text(max_size=30),
    query=st.binary(max_size=30),
    body=st.binary(max_size=200),
    content_type=st.sampled_from(
        ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
    ),
    accept=st.sampled_from(["*/*", "text/html", "text/html;q=x", "\x00", "application/json"]),
    accept_language=st.text(alphabet=st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=20),
    cookie=st.text(alphabet=st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=30),
)
def test_no_request_whatever_it_holds_is_answered_500(
    path, query, body, content_type, accept, accept_language, cookie
):
    app = create_app("tests_demo", ambient=real_ambient(), max_body_bytes=1000)
    app.add_url_rule("/wishes", "wishes", take_wish, methods=["POST"])
    app.add_url_rule("/form", "form", take_form, methods=["POST"])
    for target in ("/wishes", "/form", "/" + path, "/shared/" + path, "/texts/" + path):
        answer = app.test_client().open(
            target.split("?")[0],
            method="POST" if target in {"/wishes", "/form"} else "GET",
            query_string=query.decode("latin-1"),
            data=body,
            headers={
                "Accept": accept,
                "Accept-Language": accept_language,
                "Cookie": cookie,
                "Content-Type": content_type,
            },
        )
        assert answer.status_code < 500, (target, answer.text)
        if answer.status_code >= 400:
            assert answer.mimetype in {"application/problem+json", "text/html"}
