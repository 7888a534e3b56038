"""Sending a notice by e-mail: plain text, our own Message-ID, marked as automatic (RFC 5322, RFC 3834)."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate

from appliance.web.i18n import mark, text_in
from central.channels.mail.errors import outcome_of
from central.channels.seam import Outgoing, Way
from central.channels.settings import MailPart, read_secret
from central.delivery_rules import Outcome
from central.services import CentralServices

TIMEOUT_S = 15.0
_SUBJECT = mark("Tin về hồ sơ của Ông/Bà")


@dataclass(frozen=True)
class _Mail:
    part: MailPart
    password: str
    price_vnd: int = 0

    @property
    def per_minute(self) -> int:
        """Our own pace: a burst looks like spam."""
        return self.part.per_minute

    def send(self, message: Outgoing) -> Outcome:
        """Send once; what fails before the message's own lines leave may be tried again."""
        letter = self._letter(message)
        try:
            server = self._open()
        except (OSError, smtplib.SMTPException) as error:
            return outcome_of(error, data_sent=False)
        try:
            server.send_message(letter)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            return outcome_of(error, data_sent=True)
        finally:
            server.close()
        return Outcome("sent", remote_id=str(letter["Message-ID"]))

    def _letter(self, message: Outgoing) -> EmailMessage:
        letter = EmailMessage()
        letter["From"] = self.part.address
        # A line break would begin another header; the library refuses those by ValueError all the same.
        letter["To"] = " ".join(message.remote.split())
        letter["Subject"] = text_in(message.lang, _SUBJECT)
        letter["Date"] = formatdate()
        letter["Message-ID"] = f"<{message.id}@{self.part.address.rpartition('@')[2] or 'localhost'}>"
        if message.kind != "reply":
            letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(message.text, cte="quoted-printable")
        return letter

    def _open(self) -> smtplib.SMTP:
        part, context = self.part, ssl.create_default_context()
        if part.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                part.smtp_host, part.smtp_port, timeout=TIMEOUT_S, context=context
            )
        else:
            server = smtplib.SMTP(part.smtp_host, part.smtp_port, timeout=TIMEOUT_S)
        try:
            if part.security == "starttls":
                server.starttls(context=context)
            if part.user:
                server.login(part.user, self.password)
        except (OSError, smtplib.SMTPException):
            server.close()
            raise
        return server


def make_ways(parts: CentralServices) -> dict[str, Way]:
    """Return the way where a server is configured; raises MissingSecret."""
    part = parts.config.channels.mail
    if not part.enabled:
        return {}
    return {"email": _Mail(part, read_secret(parts.config.secrets.dir, "mail-password") if part.user else "")}
