"""Nothing that points to a person leaves the process in a log line."""

import io
import json
import logging

import pytest

from appliance.web.logs import JsonFormatter, setup_logging
from appliance.web.redaction import HIDDEN, redact_fields, redact_text


@pytest.mark.parametrize(
    "secret",
    [
        "0912345678",
        "0912 345 678",
        "091.234.5678",
        "+84912345678",
        "+84 912 345 678",
        "02513822501",
        "+82 10 1234 5678",
        "075190001234",
        "271234567",
        "mau.nguyen@example.com",
        "1ABCDEFGHJKMNPQRSTVWXYZ",
        "password=hunter2",
        "'token': 'abc def'",
        "Bearer c2VjcmV0LXNlY3JldA==",
    ],
)
def test_personal_data_and_secrets_are_hidden(secret):
    hidden = redact_text(f"before {secret} after")
    assert secret.removeprefix("Bearer ") not in hidden
    assert HIDDEN in hidden
    assert hidden.startswith("before ")
    assert hidden.endswith("after")


@pytest.mark.parametrize(
    "harmless",
    [
        "ticket A105 called",
        "2026-11-23T01:30:00.123Z",
        "0193a5b2-7c1e-7abc-8def-0123456789ab",
        "000.00.00.H19-261123-0042",
        "port 8081, 500 events in 12.5 s",
        "file box.sqlite3 at version 20",
    ],
)
def test_ordinary_words_stay_readable(harmless):
    assert redact_text(harmless) == harmless


def test_known_keys_are_hidden_at_any_depth():
    fields = {"count": 7, "ok": True, "applicant": {"name": "x"}, "list": [{"Phone": "1"}], "n": 912345678}
    assert redact_fields(fields) == {
        "count": 7,
        "ok": True,
        "applicant": HIDDEN,
        "list": [{"Phone": HIDDEN}],
        "n": HIDDEN,
    }


def test_a_log_line_is_one_json_object_with_extra_fields():
    record = logging.makeLogRecord({"name": "kiosk", "msg": "called %s\nnow", "args": ("A105",), "levelname": "INFO"})
    record.ticket_id = "t1"
    line = JsonFormatter("kiosk").format(record)
    assert "\n" not in line
    read = json.loads(line)
    assert read["message"] == "called A105\nnow"
    assert read["service"] == "kiosk"
    assert read["ticket_id"] == "t1"


def test_tracebacks_are_kept_but_redacted():
    stream = io.StringIO()
    before = logging.getLogger().handlers[:]
    try:
        setup_logging("kiosk", stream=stream)
        try:
            raise ValueError("phone 0912345678 is wrong")
        except ValueError:
            logging.getLogger("x").exception("failed")
    finally:
        logging.captureWarnings(False)
        logging.getLogger().handlers[:] = before
    read = json.loads(stream.getvalue())
    assert "ValueError" in read["trace"]
    assert "0912345678" not in stream.getvalue()
