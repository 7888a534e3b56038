"""The virtual device: a receive buffer, a printing thread, real-time commands and answers."""

import math
import threading
from collections.abc import Callable
from dataclasses import replace

from printer.virtual.buffer import ReceiveBuffer
from printer.virtual.command_table import GS
from printer.virtual.condition import (
    Condition,
    after_moving,
    automatic_status,
    paper_sensor,
    realtime_answer,
    until_next,
)
from printer.virtual.head import Head
from printer.virtual.motor import Motor
from printer.virtual.parser import Command, Parser
from printer.virtual.realtime import RealtimeScanner
from printer.virtual.roll import STANDARD_STRIP, Sheet, Strip

RECEIVE_BUFFER = 65536
PORTION = 512
POLL_S = 0.02
DIP_S = 0.5


class Device:
    """Bytes go in by `receive`, answers come out by the function given to `attach`."""

    def __init__(self, on_cut: Callable[[Sheet], None], first_number: int = 1, strip: Strip = STANDARD_STRIP) -> None:
        self.condition = Condition()
        self.head = Head(on_cut, first_number, strip)
        self._strip = strip
        self._motor = Motor()
        self._parser = Parser()
        self._buffer = ReceiveBuffer(RECEIVE_BUFFER)
        self._state = threading.Condition()
        self._answer: Callable[[bytes], None] | None = None
        self._asb = False
        self._scanner = RealtimeScanner()
        self._epoch = 0
        self._ended = False
        self._thread = threading.Thread(target=self._print_loop, name="head", daemon=True)
        self._thread.start()

    def attach(self, answer: Callable[[bytes], None] | None) -> None:
        """Send answers to `answer` from now on (None: nobody listens)."""
        with self._state:
            self._answer, self._asb, self._scanner = answer, False, RealtimeScanner()

    def set(self, **changes: object) -> Condition:
        """Change the condition; raises TypeError for a name it does not have."""
        with self._state:
            before = self.condition
            self.condition = replace(before, **changes)  # type: ignore[arg-type]  # checked by the caller
            if self.condition.off and not before.off:
                self._forget()
            self._state.notify_all()
            if automatic_status(before) != automatic_status(self.condition):
                self._report()
            return self.condition

    def dip(self) -> None:
        """Lose power for a moment: everything received, every setting and every connection is gone."""
        self.set(off=True)
        back = threading.Timer(DIP_S, self.set, kwargs={"off": False})
        back.daemon = True
        back.start()

    def receive(self, data: bytes) -> None:
        """Take bytes from the wire; blocks while the buffer is full. Real-time commands act at once."""
        kept = 0
        for action, n, end in self._scanner.feed(data):
            if action == "status":
                self._say(realtime_answer(self.condition, n))
            elif action == "clear" or not self.condition.online:
                self._clear(b"\x37\x25\x00" if action == "clear" else b"")
                kept = end
        data = data[kept:]
        with self._state:
            epoch = self._epoch
            while not self._buffer.has_room(len(data)) and not self._ended:
                self._state.wait(POLL_S)
            if epoch == self._epoch:
                self._buffer.add(data)
            self._state.notify_all()

    def close(self) -> None:
        """Switch the device off."""
        with self._state:
            self._ended = True
            self._state.notify_all()
        self._thread.join(5)

    def _clear(self, word: bytes) -> None:
        with self._state:
            self._buffer.clear()
            self._parser = Parser()
            self._epoch += 1
            self._state.notify_all()
        self._say(word)

    def _forget(self) -> None:
        self._buffer.clear()
        self._parser = Parser()
        self._epoch += 1
        self._asb = False
        self.head.power_up()

    def _say(self, answer: bytes) -> None:
        condition = self.condition
        if answer and self._answer is not None and not (condition.mute or condition.off or condition.silent):
            self._answer(b"\x00\xff" if condition.garbage else answer)

    def _report(self) -> None:
        if self._asb:
            self._say(automatic_status(self.condition))

    def _print_loop(self) -> None:
        while True:
            with self._state:
                while not self._ended and (not self._buffer or not self.condition.works):
                    self._state.wait(POLL_S)
                if self._ended:
                    return
                portion, arrived_at = self._buffer.take(PORTION)
                epoch, parser = self._epoch, self._parser
                self._state.notify_all()
            for command in parser.feed(portion):
                self._wait_until_able(epoch)
                if epoch != self._epoch:
                    break  # cleared or reset meanwhile: what was read before is forgotten
                self._carry_out(command, arrived_at)

    def _wait_until_able(self, epoch: int) -> None:
        if self.condition.works:
            return
        with self._state:
            while not self._ended and not self.condition.works and epoch == self._epoch:
                self._state.wait(POLL_S)
        self._motor.resume()

    def _carry_out(self, command: Command, arrived_at: float) -> None:
        named = command.name not in (b"text", b"unknown")
        self.head.sheet.received += len(command.body) + (len(command.name) if named else 0)
        sheet = self.head.sheet
        if self.condition.jam_at_cut and command.name == bytes([GS]) + b"V":
            self.set(cutter_jam=True, jam_at_cut=False)
            self._wait_until_able(self._epoch)
        rows = self.head.take(command)
        if rows:
            self._move_paper(sheet, rows, arrived_at)
        if command.name == bytes([GS]) + b"(" and command.body[:1] == b"H":
            self._confirm(command.body)
        elif command.name == bytes([GS]) + b"r" and command.body in (b"\x01", b"1"):
            self._say(paper_sensor(self.condition))
        elif command.name == bytes([GS]) + b"I":
            self._name(command.body)
        elif command.name == bytes([GS]) + b"a":
            self._asb = command.body != b"\x00"
            self._report()
        elif command.name == b"\x1b@":
            self._asb = False

    def _move_paper(self, sheet: Sheet, rows: int, arrived_at: float) -> None:
        """Move the paper by the rows that were drawn; at the very row of a fault the rest waits, or is lost."""
        epoch = self._epoch
        while rows:
            part = self._rows_until_fault(rows)
            waiting = sheet.take_back(rows - part)
            self._move_freely(sheet, part, arrived_at)
            rows -= part
            if rows:
                self._wait_until_able(epoch)
            if epoch != self._epoch or self._ended:
                return  # what was not on paper yet is forgotten
            sheet.rows += waiting

    def _rows_until_fault(self, rows: int) -> int:
        left_mm = until_next(self.condition)
        return rows if left_mm is None else max(1, min(rows, math.ceil(left_mm * self._strip.dots_per_mm - 1e-9)))

    def _move_freely(self, sheet: Sheet, rows: int, arrived_at: float) -> None:
        mm, begins = rows / self._strip.dots_per_mm, sheet.height == rows
        if begins:
            sheet.began_at = max(arrived_at, self._motor.moved_until)
        sheet.pauses += self._motor.move(mm, self.condition.speed_mm_s, arrived_at, begins=begins)
        sheet.moved_until = self._motor.moved_until
        changes, resets = after_moving(self.condition, mm)
        if changes:
            self.set(**changes)
        if resets:
            self.dip()

    def _confirm(self, body: bytes) -> None:
        # H pL pH fn m d1 d2 d3 d4; everything before it is on paper by now.
        if self.condition.confirms and body[3:5] == b"00" and len(body) == 9:
            self._say(b"\x37\x22" + body[5:9] + b"\x00")

    def _name(self, body: bytes) -> None:
        """GS I 66 (maker) and 67 (model): 5Fh, the text, NUL."""
        if body in (b"B", b"C") and self.condition.model:
            text = b"EPSON" if body == b"B" else self.condition.model.encode("ascii", "replace")
            self._say(b"\x5f" + text + b"\x00")
