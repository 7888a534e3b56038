"""A process that forks spoolers already warm, so that a test can kill many of them at any byte within seconds.

`python -m tests.support.spool_forge BOX_TOML`: each line on standard input starts one spooler, a child process that does
what `motcua printer run` does; its pid is printed, and once it has died, by whatever, its end is printed too.
"""

import os
import subprocess
import sys
from pathlib import Path

from appliance.config import load_config
from appliance.core.ambient import real_ambient
from appliance.store import Store
from printer.printer_settings import settings_of
from printer.spooler import Spooler, only_spooler, warm_up


def main() -> None:
    config = load_config(Path(sys.argv[1]))
    warm_up(settings_of(config))
    for _line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            with only_spooler(config.box.state_dir):
                Spooler(Store(config.box.database), real_ambient(), settings_of(config)).run()
            os._exit(0)
        print(pid, flush=True)
        print(os.waitpid(pid, 0)[1], flush=True)


class SpoolForge:
    """The forge as a test uses it."""

    def __init__(self, config: Path, log: Path) -> None:
        command = [sys.executable, "-m", "tests.support.spool_forge", str(config)]
        self._log = log.open("ab")
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True
        )

    def start(self) -> int:
        """Start a spooler and return its pid."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("start\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def wait_for_death(self) -> int:
        """Return the wait status of the spooler that was started last, once it is dead."""
        assert self._process.stdout is not None
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End the forge; its spooler has to be dead."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._log.close()


if __name__ == "__main__":
    main()
