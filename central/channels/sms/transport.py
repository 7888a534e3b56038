"""Sending one SMS by a gateway: plain letters, a status and a link, nothing that names the person."""

from dataclasses import dataclass

from central.channels.http import ask
from central.channels.seam import Outgoing, Way
from central.channels.settings import SmsPart, read_secret
from central.channels.sms.errors import outcome_of
from central.delivery_rules import Outcome
from central.services import CentralServices


@dataclass(frozen=True)
class _Sms:
    part: SmsPart
    key: str

    @property
    def per_minute(self) -> int:
        """The gateway's limit."""
        return self.part.per_minute

    @property
    def price_vnd(self) -> int:
        """The price of one part."""
        return self.part.price_vnd

    def send(self, message: Outgoing) -> Outcome:
        """Send once; the gateway knows a repeated id."""
        body = {
            "id": message.id,
            "to": message.remote.removeprefix("+"),
            "from": self.part.sender,
            "text": message.text,
        }
        answer = ask("POST", self.part.url, json=body, headers={"Authorization": f"Bearer {self.key}"})
        return answer if isinstance(answer, Outcome) else outcome_of(answer, self.part.price_vnd)


def make_ways(parts: CentralServices) -> dict[str, Way]:
    """Return the way where a gateway is switched on; raises MissingSecret."""
    part = parts.config.channels.sms
    return {"sms": _Sms(part, read_secret(parts.config.secrets.dir, "sms-key"))} if part.enabled else {}
