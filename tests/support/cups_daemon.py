"""A real cupsd with one queue, in a folder of its own and without root's configuration; what was printed is kept there."""

import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

from tests.support.processes import free_port, wait_until

CUPSD = "/usr/sbin/cupsd"
CONF = """
Listen 127.0.0.1:{port}
Browsing Off
DefaultAuthType None
WebInterface No
PreserveJobFiles Yes
<Location />
  Order allow,deny
  Allow from 127.0.0.1
</Location>
<Policy default>
  JobPrivateAccess all
  JobPrivateValues none
  SubscriptionPrivateAccess all
  SubscriptionPrivateValues none
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
FILES = """
ServerRoot {folder}
RequestRoot {folder}/spool
CacheDir {folder}/cache
StateDir {folder}/run
TempDir {folder}/spool
ErrorLog {folder}/error_log
AccessLog {folder}/access_log
PageLog {folder}/page_log
FileDevice Yes
Sandboxing relaxed
"""
QUEUE = """
<DefaultPrinter a4>
Info a4
DeviceURI file:///dev/null
State Idle
Accepting Yes
Shared No
JobSheets none none
OpPolicy default
ErrorPolicy stop-printer
</DefaultPrinter>
"""


class CupsDaemon:
    """Runs from creation to `close`."""

    def __init__(self) -> None:
        # Not below pytest's folder: that one is closed to the user cupsd prints as.
        self.folder = Path(tempfile.mkdtemp(prefix="motcua-cups-"))
        self.folder.chmod(0o755)
        for name in ("spool", "cache", "run"):
            (self.folder / name).mkdir()
        self.port = free_port()
        self.address = f"ipp://127.0.0.1:{self.port}/printers/a4"
        (self.folder / "cupsd.conf").write_text(CONF.format(port=self.port))
        (self.folder / "cups-files.conf").write_text(FILES.format(folder=self.folder))
        (self.folder / "printers.conf").write_text(QUEUE)
        self._log = (self.folder / "out").open("ab")
        self._process = subprocess.Popen(
            [CUPSD, "-f", "-c", str(self.folder / "cupsd.conf"), "-s", str(self.folder / "cups-files.conf")],
            stdout=self._log,
            stderr=self._log,
        )
        wait_until(self._answers, what="cupsd listening")

    def printed(self) -> list[bytes]:
        """Return the documents that were handed over, oldest first."""
        return [path.read_bytes() for path in sorted((self.folder / "spool").glob("d*-001"))]

    def stop(self) -> None:
        """End the daemon, as a switched-off print server does."""
        self._process.terminate()
        self._process.wait(10)

    def close(self) -> None:
        """End it and throw its folder away."""
        self.stop()
        self._log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0
