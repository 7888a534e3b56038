"""A whole demo that runs while tests look at it."""

import json
from pathlib import Path

from appliance.core.demo_seam import DemoPlan
from tests.support.processes import Killable, ProcessSet, free_port_base, wait_until


class RunningDemo:
    """`motcua demo` in its own state folder; stops with its `ProcessSet`."""

    def __init__(self, processes: ProcessSet, state: Path) -> None:
        self.plan = DemoPlan(state, free_port_base(8))
        arguments = ("demo", "--state", str(state), "--port-base", str(self.plan.port_base))
        self.process: Killable = processes.motcua(*arguments, name="demo").start()
        wait_until(self._table_is_shown, 60, "the demo's table of addresses")
        self.facts: dict[str, object] = json.loads((state / "demo.json").read_text())

    def _table_is_shown(self) -> bool:
        if not self.process.running:
            raise RuntimeError(self.process.log.read_text(errors="replace")[-2000:])
        return "Ctrl-C" in self.process.log.read_text(errors="replace")
