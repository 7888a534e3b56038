"""What a failure of an SMTP conversation means for a message (RFC 5321 section 4.2.1); pure."""

import smtplib

from central.delivery_rules import Outcome


def outcome_of(error: Exception, *, data_sent: bool) -> Outcome:
    """Return the outcome: a reply code tells, and silence after the message's lines may have left is uncertain."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
        return Outcome("permanent" if code >= 500 else "retryable", f"smtp-{code}")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Outcome("permanent", "smtp-login", quiet_channel=True)
    if isinstance(error, smtplib.SMTPResponseException):
        return Outcome("permanent" if error.smtp_code >= 500 else "retryable", f"smtp-{error.smtp_code}")
    if isinstance(error, ValueError):
        return Outcome("permanent", "address")
    return Outcome("uncertain", "no-answer") if data_sent else Outcome("retryable", "no-connection")
