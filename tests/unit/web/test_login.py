"""Roles, cookies and CSRF at the edge of an app."""

import pytest
from flask import Blueprint, Flask, jsonify, request

from appliance.web.app import create_app
from appliance.web.login import (
    Role,
    check_same_origin,
    clear_session_cookie,
    csrf_token,
    current_staff,
    install_login,
    require_role,
    session_cookie,
    set_session_cookie,
)
from appliance.web.login_service import log_in, log_out
from tests.support.memory_sessions import PASSWORD, MemorySessions

views = Blueprint("views", __name__)
BACKEND_KEY = "test.backend"


def backend(app: Flask) -> MemorySessions:
    return app.extensions[BACKEND_KEY]


@views.post("/api/login")
def take_login():
    from flask import current_app

    from appliance.web.state import ambient

    check_same_origin()
    opened = log_in(backend(current_app), ambient(), request.json["login"], request.json["password"])
    answer = jsonify(csrf_token=opened.session.csrf_token)
    set_session_cookie(answer, opened.cookie_value)
    return answer


@views.post("/api/logout")
@require_role()
def take_logout():
    from flask import current_app

    log_out(backend(current_app), session_cookie())
    answer = jsonify({})
    clear_session_cookie(answer)
    return answer


@views.route("/desk", methods=["GET", "POST"])
@require_role(Role.CLERK)
def desk():
    return f"{current_staff().login} {csrf_token()}"


@pytest.fixture
def app(ambient):
    made = create_app("tests_demo", ambient=ambient)
    made.extensions[BACKEND_KEY] = MemorySessions()
    install_login(made, made.extensions[BACKEND_KEY], login_page="/login")
    made.register_blueprint(views)
    return made


@pytest.fixture
def client(app):
    return app.test_client()


def enter(client, login="lan", **kwargs) -> str:
    answer = client.post("/api/login", json={"login": login, "password": PASSWORD}, **kwargs)
    assert answer.status_code == 200, answer.text
    return answer.json["csrf_token"]


def test_without_a_session_the_view_is_401(client):
    answer = client.get("/desk")
    assert answer.status_code == 401
    assert answer.json["code"] == "not-logged-in"


def test_a_browser_without_a_session_is_sent_to_the_login_page(client):
    answer = client.get("/desk", headers={"Accept": "text/html"})
    assert answer.status_code == 302
    assert answer.location == "/login"


def test_the_right_role_gets_in_and_an_admin_everywhere(client):
    for login in ("lan", "root"):
        enter(client, login)
        assert client.get("/desk").text.startswith(login)


def test_another_role_is_403(client):
    enter(client, "chief")
    answer = client.get("/desk")
    assert answer.status_code == 403
    assert answer.json["code"] == "role-not-allowed"


def test_the_cookie_is_http_only_strict_and_secure_under_tls(client):
    plain = client.post("/api/login", json={"login": "lan", "password": PASSWORD}).headers["Set-Cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=Strict" in plain
    assert "Secure" not in plain
    under_tls = client.post("/api/login", json={"login": "lan", "password": PASSWORD}, base_url="https://localhost")
    assert "Secure" in under_tls.headers["Set-Cookie"]


def test_unsafe_methods_need_the_token_of_this_session(client):
    token = enter(client)
    assert client.post("/desk").json["code"] == "csrf-token"
    assert client.post("/desk", headers={"X-CSRF-Token": "x" + token}).status_code == 403
    assert client.post("/desk", headers={"X-CSRF-Token": "ê"}).status_code == 403
    assert client.post("/desk", headers={"X-CSRF-Token": token}).status_code == 200
    assert client.post("/desk", data={"csrf_token": token}).status_code == 200
    other = enter(client)
    assert other != token
    assert client.post("/desk", headers={"X-CSRF-Token": token}).status_code == 403


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_requests_sent_by_another_site_are_refused_even_before_login(client, headers):
    answer = client.post("/api/login", json={"login": "lan", "password": PASSWORD}, headers=headers)
    assert answer.status_code == 403
    assert answer.json["code"] == "cross-origin"


def test_our_own_origin_passes(client):
    enter(client, headers={"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"})


def test_logging_out_takes_the_cookie_and_ends_the_session(client, app):
    token = enter(client)
    answer = client.post("/api/logout", headers={"X-CSRF-Token": token})
    assert "motcua_session=;" in answer.headers["Set-Cookie"]
    assert not backend(app).sessions


def test_a_forged_cookie_is_nobody(client):
    client.set_cookie("motcua_session", "forged")
    assert client.get("/desk").status_code == 401


def test_a_lock_tells_how_long_to_wait(client):
    for _ in range(5):
        assert client.post("/api/login", json={"login": "lan", "password": "wrong"}).status_code == 401
    answer = client.post("/api/login", json={"login": "lan", "password": PASSWORD})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "300"
