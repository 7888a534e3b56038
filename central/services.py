"""What central's views work with, held by the Flask app."""

from dataclasses import dataclass

from prometheus_client import Counter

from appliance.core.ambient import Ambient
from appliance.web.state import services
from central.config import CentralConfig
from central.database import Database
from central.due_dates import DueRules
from central.inbox_tools import InboxTools
from central.sealing import Sealer
from central.throttle import Throttle


@dataclass(frozen=True)
class CentralServices:
    """Configuration, database, the cipher of personal data, clock and randomness, due rules, throttles, counters."""

    config: CentralConfig
    database: Database
    sealer: Sealer
    ambient: Ambient
    rules: DueRules
    page_throttle: Throttle
    miss_throttle: Throttle
    message_throttle: Throttle
    events: Counter


def central() -> CentralServices:
    """Return the services of the current app."""
    return services(CentralServices)


def inbox_tools() -> InboxTools:
    """Return what the inbox works with in the current app."""
    parts = central()
    return InboxTools(parts.ambient, parts.sealer, parts.rules.calendar, parts.config.inbox)
