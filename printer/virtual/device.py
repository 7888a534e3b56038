"""The virtual device: a receive buffer, a printing thread, real-time commands and answers."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from printer.paper import DOTS_PER_MM
from printer.virtual.command_table import DLE, ENQ, EOT, GS
from printer.virtual.condition import Condition, automatic_status, paper_sensor, realtime_answer
from printer.virtual.head import Head
from printer.virtual.parser import Command, Parser
from printer.virtual.roll import Sheet

RECEIVE_BUFFER = 65536
PORTION = 512
POLL_S = 0.02


class Device:
    """Bytes go in by `receive`, answers come out by the function given to `attach`."""

    def __init__(self, on_cut: Callable[[Sheet], None], first_number: int = 1) -> None:
        self.condition = Condition()
        self.head = Head(on_cut, first_number)
        self._parser = Parser()
        self._buffer = bytearray()
        self._state = threading.Condition()
        self._answer: Callable[[bytes], None] | None = None
        self._asb = False
        self._seen = b""
        self._ended = False
        self._thread = threading.Thread(target=self._print_loop, name="head", daemon=True)
        self._thread.start()

    def attach(self, answer: Callable[[bytes], None] | None) -> None:
        """Send answers to `answer` from now on (None: nobody listens)."""
        with self._state:
            self._answer, self._asb, self._seen = answer, False, b""

    def set(self, **changes: object) -> Condition:
        """Change the condition; raises TypeError for a name it does not have."""
        with self._state:
            self.condition = replace(self.condition, **changes)  # type: ignore[arg-type]  # checked by the caller
            self._state.notify_all()
            self._report()
            return self.condition

    def receive(self, data: bytes) -> None:
        """Take bytes from the wire; blocks while the buffer is full. Real-time commands act at once."""
        self._realtime(data)
        with self._state:
            while len(self._buffer) + len(data) > RECEIVE_BUFFER and self._buffer and not self._ended:
                self._state.wait(POLL_S)
            self._buffer += data
            self._state.notify_all()

    def close(self) -> None:
        """Switch the device off."""
        with self._state:
            self._ended = True
            self._state.notify_all()
        self._thread.join(5)

    def _realtime(self, data: bytes) -> None:
        # Looked for in everything that comes in, even inside a picture: that is what makes them real-time.
        stream = self._seen + data
        for index in range(len(stream) - 2):
            if stream[index] == DLE and stream[index + 1] == EOT:
                self._say(realtime_answer(self.condition, stream[index + 2]))
            elif stream[index] == DLE and stream[index + 1] == ENQ and stream[index + 2] == 2:
                self._clear()
        self._seen = stream[-2:]

    def _clear(self) -> None:
        with self._state:
            if not self.condition.online:
                self._buffer.clear()
                self._parser = Parser()

    def _say(self, answer: bytes) -> None:
        if answer and self._answer is not None and not self.condition.mute:
            self._answer(b"\x00\xff" if self.condition.garbage else answer)

    def _report(self) -> None:
        if self._asb:
            self._say(automatic_status(self.condition))

    def _print_loop(self) -> None:
        while True:
            with self._state:
                while not self._ended and (not self._buffer or not self._may_print()):
                    self._state.wait(POLL_S)
                if self._ended:
                    return
                portion = bytes(self._buffer[:PORTION])
                del self._buffer[:PORTION]
                self._state.notify_all()
            for command in self._parser.feed(portion):
                self._wait_until_able()
                self._carry_out(command)

    def _may_print(self) -> bool:
        return self.condition.online and not self.condition.silent

    def _wait_until_able(self) -> None:
        with self._state:
            while not self._ended and not self._may_print():
                self._state.wait(POLL_S)

    def _carry_out(self, command: Command) -> None:
        named = command.name not in (b"text", b"unknown")
        self.head.sheet.received += len(command.body) + (len(command.name) if named else 0)
        rows = self.head.take(command)
        if rows:
            self._move_paper(rows)
        if command.name == bytes([GS]) + b"(" and command.body[:1] == b"H":
            self._confirm(command.body)
        elif command.name == bytes([GS]) + b"r" and command.body in (b"\x01", b"1"):
            self._say(paper_sensor(self.condition))
        elif command.name == bytes([GS]) + b"a":
            self._asb = command.body != b"\x00"
            self._report()

    def _move_paper(self, rows: int) -> None:
        speed = self.condition.speed_mm_s
        if speed > 0:
            time.sleep(rows / DOTS_PER_MM / speed)
        left_mm = self.condition.out_after_mm
        if left_mm is not None:
            left_mm -= rows / DOTS_PER_MM
            if left_mm <= 0:
                self.set(paper="out", out_after_mm=None)
            else:
                self.set(out_after_mm=left_mm)

    def _confirm(self, body: bytes) -> None:
        # H pL pH fn m d1 d2 d3 d4; everything before it is on paper by now.
        if self.condition.confirms and body[3:5] == b"00" and len(body) == 9:
            self._say(b"\x37\x22" + body[5:9] + b"\x00")
