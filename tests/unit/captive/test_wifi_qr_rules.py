"""Tests of captive/wifi_qr_rules.py: names with the format's own signs join the right wifi."""

import pytest

from captive.wifi_qr_rules import wifi_qr_text


@pytest.mark.parametrize(
    ("name", "passphrase", "text"),
    [
        ("Trung tâm HCC", None, "WIFI:T:nopass;S:Trung tâm HCC;;"),
        ('a;b,c:d"e\\f', None, 'WIFI:T:nopass;S:a\\;b\\,c\\:d\\"e\\\\f;;'),
        ("HCC", "mat;khau", "WIFI:T:WPA;S:HCC;P:mat\\;khau;;"),
    ],
)
def test_the_text_of_the_code(name: str, passphrase: str | None, text: str) -> None:
    assert wifi_qr_text(name, passphrase) == text
