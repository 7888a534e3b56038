"""Notices by e-mail to a real SMTP conversation: sent once, refused for good, busy, or silent after the letter left."""

import smtplib
import socketserver
import threading
from collections.abc import Iterator
from email import message_from_string, policy

import pytest

from central.app import make_app
from central.channels.mail.errors import outcome_of
from central.channels.mail.transport import make_ways
from central.channels.seam import Outgoing
from central.channels.settings import ChannelsPart, MailPart
from central.services import central
from tests.support.central import CentralSite


class Server(socketserver.ThreadingTCPServer):
    """A small SMTP server; `mode` says how it behaves."""

    allow_reuse_address = daemon_threads = True
    mode = "good"

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.letters: list[str] = []


class Session(socketserver.StreamRequestHandler):
    server: Server

    def handle(self) -> None:
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip().upper():
            if line.startswith("RCPT") and self.server.mode in ("450", "550"):
                self.say(f"{self.server.mode} no")
            elif line == "DATA":
                self.say("354 go on")
                self.take()
                if self.server.mode == "silent":
                    return
                self.say("250 taken")
            else:
                self.say("221 bye" if line == "QUIT" else "250 good")

    def take(self) -> None:
        lines = []
        while (line := self.rfile.readline().decode()) not in (".\r\n", ""):
            lines.append(line)
        self.server.letters.append("".join(lines))

    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def smtp() -> Iterator[Server]:
    with Server() as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


LETTER = Outgoing("0193-id", "notice", "mau@example.vn", "Hồ sơ của Ông/Bà đã có kết quả.", "status", {})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("mode", "kind", "letters"),
    [("good", "sent", 1), ("450", "retryable", 0), ("550", "permanent", 0), ("silent", "uncertain", 1)],
)
def test_what_becomes_of_a_letter(site: CentralSite, smtp: Server, mode: str, kind: str, letters: int) -> None:
    smtp.mode = mode
    port = smtp.server_address[1]
    part = MailPart(enabled=True, address="motcua@example.vn", smtp_host="127.0.0.1", smtp_port=port, security="none")
    config = site.config.model_copy(update={"channels": ChannelsPart(mail=part)})
    with make_app(config, site.database, site.sealer, site.ambient).app_context():
        way = make_ways(central())["email"]
        assert way.send(LETTER).kind == kind
        assert len(smtp.letters) == letters
    for raw in smtp.letters:
        letter = message_from_string(raw, policy=policy.default)
        assert letter["Subject"] == "Tin về hồ sơ của Ông/Bà" and letter["Auto-Submitted"] == "auto-generated"
        assert letter["Message-ID"] == "<0193-id@example.vn>" and "có kết quả" in letter.get_content()


def test_a_refused_login_quiets_the_way_and_no_server_is_tried_again() -> None:
    assert outcome_of(smtplib.SMTPAuthenticationError(535, b"no"), data_sent=False).quiet_channel
    assert outcome_of(ConnectionRefusedError(), data_sent=False).kind == "retryable"
