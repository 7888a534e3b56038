"""Every process killed at random while fifty visitors are admitted: no probe of theirs is lost, nobody else let through."""

import json
import os
import random
import signal
import subprocess
from pathlib import Path

import pytest

from captive.gate_client import SocketGate
from tests.lab.test_hostile import CROWD
from tests.lab.world import PORTAL_NAME, SERVICE_4, Box, Lab, pause

VICTIMS = {
    "gate": ("captive.gate_daemon",),
    "portal": ("portal run",),
    "nginx": ("nginx: worker",),
    "front door": ("nginx: master",),
    "dnsmasq": ("dnsmasq", "-C"),
    "router": ("router_daemon",),
}

# Probes without end for every phone of the crowd; prints how many were asked and how many failed when told to stop.
PROBES = """
import json, sys, threading, time
sys.path.insert(0, sys.argv[1])
from crowd import ask
first, count, address = int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
stop, asked, lost, lock = threading.Event(), 0, [], threading.Lock()
def walk(numbers):
    global asked
    while not stop.is_set():
        for number in numbers:
            status, _ = ask(number, address, 'connectivitycheck.gstatic.com', 'GET', '/generate_204')
            with lock:
                asked += 1
                if status != 204: lost.append((number, status))
        time.sleep(0.02)
threads = [threading.Thread(target=walk, args=(range(first + k, first + count, 4),)) for k in range(4)]
[t.start() for t in threads]
print('going', flush=True); sys.stdin.readline(); stop.set(); [t.join() for t in threads]
print(json.dumps({'asked': asked, 'lost': lost}))
"""


def kills(box: Box, dice: random.Random, count: int) -> None:
    """Kill or end one process after the other and wait until each is back."""
    for number in range(count):
        name, words = list(VICTIMS.items())[number % len(VICTIMS)]
        pids = box.pids(*words)
        if not pids:
            box.await_(lambda words=words: bool(box.pids(*words)))
            pids = box.pids(*words)
        for pid in pids:
            os.kill(pid, dice.choice((signal.SIGKILL, signal.SIGTERM)))
        box.await_(lambda words=words, old=pids: bool(set(box.pids(*words)) - set(old)))
        pause(dice.random() * 0.3)
        del name


@pytest.mark.timeout(900)
@pytest.mark.parametrize("count", [15, pytest.param(500, marks=pytest.mark.slow)])
def test_no_kill_costs_an_admitted_phone_a_probe_or_lets_another_through(lab: Lab, count: int) -> None:
    box = lab.box(f"kills{count}").up()
    try:
        crowd, outside = box.phone(join=False), box.phone(six=False)
        argv = ["python3", str(CROWD), box.address4, "1", "50", PORTAL_NAME, SERVICE_4]
        went = json.loads(crowd.run(*argv, timeout=120).stdout.splitlines()[1])
        assert all(phone["first_try"] for phone in went["phones"])
        probing = crowd.argv("python3", "-c", PROBES, str(Path(CROWD).parent), "1", "50", SERVICE_4)
        with subprocess.Popen(probing, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as client:
            assert client.stdin and client.stdout and client.stdout.readline() == "going\n"
            kills(box, random.Random(count), count)
            assert outside.curl(f"http://{SERVICE_4}/generate_204").code in {0, 302}
            client.stdin.write("stop\n")
            client.stdin.flush()
            result = json.loads(client.stdout.read())
        assert result["asked"] > 50 and result["lost"] == []
        assert outside.curl(f"http://{SERVICE_4}:8080/").exit == 7
        box.await_(box.healthy)
        assert len(SocketGate(box.folder / "gate.sock").list()) == 50
        assert outside.connect(box.portal).code == 303 and outside.online()
    finally:
        box.down()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_end_of_the_supervisor_leaves_no_process_and_every_session(lab: Lab, number: signal.Signals) -> None:
    box = lab.box(f"ended{int(number)}").up(lanwatch=True)
    box.await_(lambda: bool(box.pids("lanwatch", "run")))
    phone = box.admitted_phone(six=False)
    os.kill(box.supervisor(), number)
    box.await_(lambda: not stack_of(box))
    assert phone.curl(f"http://{SERVICE_4}/generate_204").code == 204
    box.up()
    assert phone.mac in {entry.mac for entry in SocketGate(box.folder / "gate.sock").list()}


def stack_of(box: Box) -> list[int]:
    names = (".cli", "gate_daemon", "nginx", "dnsmasq", "router_daemon")
    return [pid for name in names for pid in box.pids(name)]
