"""The gate's socket: grants that come together are one transaction, answers go to who asked, a dead line is opened anew."""

import socket
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from captive.gate import AllowanceSpent
from captive.gate_client import SocketGate
from captive.gate_faults import GateFault
from captive.gate_server import bind, serve
from captive.gate_settings import GateSettings
from captive.gate_verbs import Asked, GateVerbs
from captive.kernel_gate import KernelGate

MACS = [f"02:00:00:00:00:{number:02x}" for number in range(1, 30)]


class Sets:
    """What a transaction was asked to do, in place of the kernel's sets."""

    def __init__(self) -> None:
        self.put_calls: list[dict[str, int]] = []
        self.removed: list[str] = []

    def put(self, wanted: Mapping[str, int]) -> None:
        self.put_calls.append(dict(wanted))

    def remove(self, mac: str) -> None:
        self.removed.append(mac)

    def spent(self) -> set[str]:
        return {MACS[-1]}


@pytest.fixture
def sets() -> Sets:
    return Sets()


@pytest.fixture
def gate(sets: Sets, monkeypatch: pytest.MonkeyPatch) -> KernelGate:
    monkeypatch.setattr("captive.kernel_gate.forget_connections", lambda mac: None)
    return KernelGate(sets, GateSettings("br-wifi", (), 1000, None))  # type: ignore[arg-type]


def grant(mac: str, seconds: int = 60) -> bytes:
    return f'{{"verb": "grant", "mac": "{mac}", "seconds": {seconds}}}'.encode()


def test_grants_that_come_together_are_one_transaction_and_each_is_answered(gate: KernelGate, sets: Sets) -> None:
    verbs, heard = GateVerbs(gate), {mac: [] for mac in MACS}
    for mac in MACS:
        verbs.take(grant(mac), Asked(heard[mac].append))
    assert not sets.put_calls
    verbs.settle()
    assert sets.put_calls == [dict.fromkeys(MACS[:-1], 60)]
    assert all(answers == [b'{"ok": {}}\n'] for mac, answers in heard.items() if mac != MACS[-1])
    assert b"allowance-spent" in heard[MACS[-1]][0]


def test_one_bad_grant_refuses_only_itself(gate: KernelGate, sets: Sets) -> None:
    verbs, good, bad = GateVerbs(gate), [], []
    verbs.take(grant(MACS[0]), Asked(good.append))
    verbs.take(grant(MACS[1], -1), Asked(bad.append))
    verbs.take(b'{"verb": "grant", "mac": "ff:ff:ff:ff:ff:ff", "seconds": 5}', Asked(bad.append))
    verbs.settle()
    assert good == [b'{"ok": {}}\n'] and sets.put_calls == [{MACS[0]: 60}]
    assert b"malformed" in bad[0] and b"seconds-invalid" in bad[1]


def test_what_is_asked_after_a_grant_finds_it_done(gate: KernelGate, sets: Sets) -> None:
    verbs, heard = GateVerbs(gate), []
    verbs.take(grant(MACS[0]), Asked(heard.append))
    verbs.take(f'{{"verb": "revoke", "mac": "{MACS[0]}"}}'.encode(), Asked(heard.append))
    assert sets.put_calls == [{MACS[0]: 60}] and sets.removed == [MACS[0]] and len(heard) == 2


def test_a_transaction_the_kernel_refuses_refuses_everybody_in_it(gate: KernelGate, sets: Sets, monkeypatch) -> None:
    def refuse(_wanted: object) -> None:
        raise GateFault("nft-refused", "no")

    monkeypatch.setattr(sets, "put", refuse)
    verbs, heard = GateVerbs(gate), []
    for mac in MACS[:2]:
        verbs.take(grant(mac), Asked(heard.append))
    verbs.settle()
    assert len(heard) == 2 and all(b"nft-refused" in answer for answer in heard)


def test_many_threads_are_answered_over_lines_that_stay_open(gate: KernelGate, sets: Sets, tmp_path: Path) -> None:
    listener = bind(tmp_path / "gate.sock")
    serve(listener, gate)
    client = SocketGate(tmp_path / "gate.sock")
    threads = [threading.Thread(target=client.grant, args=(mac, 60)) for mac in MACS[:-1]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert {mac for call in sets.put_calls for mac in call} == set(MACS[:-1])
    with pytest.raises(AllowanceSpent):
        client.grant(MACS[-1], 60)


def test_after_a_restart_of_the_gate_the_first_question_is_answered(tmp_path: Path) -> None:
    path = tmp_path / "gate.sock"
    client = SocketGate(path)
    for _ in range(2):  # the second time the line kept open leads nowhere
        with bind(path) as listener:
            once = threading.Thread(target=_answer_once, args=(listener,))
            once.start()
            client.revoke(MACS[0])
            once.join(20)


def _answer_once(listener: socket.socket) -> None:
    line, _ = listener.accept()
    with line:
        line.recv(1000)
        line.sendall(b'{"ok": {}}\n')
