"""kill -9 of the spooler at random bytes and moments: each paper once, or in doubt with at most one copy of it."""

import contextlib
import os
import random
import signal
import threading
from collections import Counter

import pytest
from PIL import Image

from appliance.core.ambient import real_ambient
from appliance.migrations import migrate, migration_sets
from appliance.store import Store
from printer import jobs
from printer.samples import SLIP, TICKET
from tests.support.papers import qr_texts
from tests.support.processes import wait_until
from tests.support.spool_bench import BOX
from tests.support.spool_forge import SpoolForge
from tests.support.virtual_printers import VirtualPrinter

KILLS = [pytest.param(50, id="50"), pytest.param(500, id="500", marks=pytest.mark.slow)]
LONGEST_ROUND_S = 1.5


class Executioner:
    """Kills a spooler as soon as the printer has taken a number of bytes from it."""

    def __init__(self, device):
        self._receive = device.receive
        device.receive = self._count
        self._left = 0
        self._pid = 0

    def aim(self, pid, after_bytes):
        self._left, self._pid = after_bytes, pid

    def strike(self):
        pid, self._pid = self._pid, 0
        if pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _count(self, data):
        self._left -= len(data)
        if self._left <= 0:
            self.strike()
        self._receive(data)


class KillBench:
    """A box's spool, a forge of spoolers, and a printer in this process."""

    def __init__(self, folder):
        self.ambient = real_ambient()
        self.printer = VirtualPrinter(folder / "papers", self.ambient)
        (folder / "box.toml").write_text(BOX.format(folder=folder, raw=self.printer.address.rpartition(":")[2]))
        migrate(folder / "box.sqlite3", migration_sets("box"))
        self.store = Store(folder / "box.sqlite3")
        self.forge = SpoolForge(folder / "box.toml", folder / "forge.log")
        self.executioner = Executioner(self.printer.device)

    def enqueue(self, kind, document):
        with self.store.write_transaction() as connection:
            return jobs.enqueue(connection, self.ambient, kind, document).id

    def states(self):
        return dict(self.store.reader().execute("SELECT id, state FROM print_jobs").fetchall())

    def close(self):
        self.forge.close()
        self.store.close()
        self.printer.close()


@pytest.fixture
def bench(tmp_path):
    made = KillBench(tmp_path)
    yield made
    made.executioner.strike()
    made.close()


@pytest.mark.timeout(3000)
@pytest.mark.parametrize("kills", KILLS)
def test_kill_9_at_any_byte_never_doubles_and_never_loses_a_paper(bench, kills):
    chance = random.Random(4711)
    wanted, seen = {}, Counter()
    for round_number in range(kills):
        kind, document = chance.choice([("ticket", TICKET), ("ticket", TICKET), ("slip", SLIP)])
        url = f"HTTP://X.VN/T/{round_number:04d}"
        wanted[url] = bench.enqueue(kind, {**document, "qr_url": url})
        bench.printer.device.set(speed_mm_s=chance.choice([0.0, 0.0, 600.0]))
        bench.executioner.aim(bench.forge.start(), _when(chance))
        late = threading.Timer(chance.uniform(0.05, LONGEST_ROUND_S), bench.executioner.strike)
        late.start()
        assert bench.forge.wait_for_death() == signal.SIGKILL
        late.cancel()
        seen.update(_read_new(bench, seen))
    bench.executioner.aim(bench.forge.start(), 10**9)
    wait_until(lambda: set(bench.states().values()) <= {"printed", "uncertain"}, 120, "every job at its end")
    wait_until(lambda: not bench.printer.device.head.sheet.has_ink, 30, "all papers cut")
    bench.executioner.strike()
    bench.forge.wait_for_death()
    seen.update(_read_new(bench, seen))
    _judge(bench, wanted, seen, kills)


def _when(chance):
    """After how many bytes to strike: within the questions, the job, or the word that it is done."""
    return chance.choice([0, 12, chance.randrange(1, 200), chance.randrange(1, 40_000), chance.randrange(1, 40_000)])


def _read_new(bench, seen):
    """Read the codes of the papers that have come since; the store keeps only the newest few hundred."""
    found = Counter()
    for record in bench.printer.papers.newest(300):
        if seen["paper", record.id]:
            continue
        found["paper", record.id] = 1
        found.update(qr_texts(Image.open(bench.printer.papers.picture_path(record.id))))
    return found


def _judge(bench, wanted, seen, kills):
    counts = {url: seen[url] for url in wanted}
    states = bench.states()
    assert max(counts.values()) == 1, [url for url, count in counts.items() if count > 1]
    assert [url for url, job in wanted.items() if states[job] == "printed" and counts[url] != 1] == []
    ends = Counter(states[job] for job in wanted.values())
    assert ends["printed"] + ends["uncertain"] == kills
    # The strikes must have hit both before and within papers, or nothing was proven.
    assert ends["printed"] >= kills // 5
    assert ends["uncertain"] >= kills // 10
    assert [record.unknown for record in bench.printer.papers.newest(300) if record.unknown] == []
