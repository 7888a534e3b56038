"""A demo's files and processes for tests and benches: the whole system, or single daemons of it."""

from pathlib import Path

from appliance.core.demo_seam import DemoPlan
from appliance.demo.files import write_files
from appliance.demo.services import all_services
from appliance.demo.supervisor import Supervisor
from tests.support.processes import free_port_base


class PreparedDemo:
    """A demo that is prepared (configurations, secrets, databases) but of which nothing runs yet."""

    def __init__(self, state: Path) -> None:
        self.plan = DemoPlan(state, free_port_base(8))
        write_files(self.plan)
        self.services = {service.name: service for service in all_services()}
        Supervisor(self.plan, list(self.services.values())).prepare(lambda _what: None)

    def arguments(self, name: str) -> list[str]:
        """Return the `motcua` arguments that start the named service."""
        return self.services[name].arguments(self.plan)

    def healthy_url(self, name: str) -> str | None:
        """Return the URL that answers 200 when the named service is up."""
        offset = self.services[name].offset
        return None if offset is None else self.plan.url(offset) + "/healthz"
