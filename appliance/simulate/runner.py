"""Plays a day's script against a running demo: citizens tap, clerks call and serve, trouble strikes on time."""

import json
import os
import random
import signal
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from appliance.core.demo_seam import KIOSK, DemoPlan
from appliance.core.errors import MotcuaError
from appliance.demo.http_client import Api
from appliance.simulate.audit import Told
from appliance.simulate.day_rules import CLOSES_S, OPENS_S, Day, Trouble, Visit

RETRY_PAUSE_S = 0.2
GIVE_UP_S = 60.0
KILLED_BY_A_POWER_CUT = ("kiosk", "printer", "sync", "portal")
KILLED_AT_RANDOM = ("kiosk", "printer", "sync", "portal", "central")


@dataclass
class Record:
    """What was seen from outside during the day; times are simulated seconds after midnight."""

    tickets: dict[str, tuple[str, str, float]] = field(default_factory=dict)
    """Visit name → (ticket id, number, taken at)."""
    waits: list[tuple[float, float]] = field(default_factory=list)
    slips: dict[str, str] = field(default_factory=dict)
    """Slip id → the token on it."""
    slip_moments_s: list[float] = field(default_factory=list)
    kills: int = 0
    gave_up: list[str] = field(default_factory=list)
    """Whoever found no answer within `GIVE_UP_S`, and at what."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def told(self) -> Told:
        """What citizens heard and hold in their hands."""
        numbers = {ticket: number for ticket, number, _taken_s in self.tickets.values()}
        return Told(numbers, tuple(self.slips.values()))


class Runner:
    """One played day."""

    def __init__(
        self, plan: DemoPlan, facts: dict[str, object], day: Day, speed: float, clerks: int, kills: int = 0
    ) -> None:
        self._plan = plan
        self._facts = facts
        self._day = day
        self._speed = speed
        self._clerks = clerks
        self._kills = kills
        self._began = 0.0
        self._over = threading.Event()
        self._by_ticket: dict[str, Visit] = {}
        self.record = Record()

    def play(self, progress: Callable[[float], None]) -> Record:
        """Play the whole day; `progress` gets the share of it (0..1) a few times a second."""
        self._began = time.monotonic()
        threads = [self._thread("citizens", self._citizens)]
        threads += [self._thread(f"clerk {n + 1}", self._clerk, n) for n in range(self._clerks)]
        threads += [self._thread(one.kind, self._trouble, one) for one in self._day.troubles]
        threads.append(self._thread("kills", self._kill_at_random))
        for thread in threads:
            thread.start()
        while (now := self.simulated_s()) < CLOSES_S:
            progress((now - OPENS_S) / (CLOSES_S - OPENS_S))
            time.sleep(0.2)
        threads[0].join(GIVE_UP_S)
        self._over.set()
        for thread in threads[1:]:
            thread.join(GIVE_UP_S)
        self._plan.uplink_switch.unlink(missing_ok=True)
        progress(1.0)
        return self.record

    def _thread(self, name: str, act: Callable[..., None], *arguments: object) -> threading.Thread:
        def run() -> None:
            try:
                act(*arguments)
            except MotcuaError as error:
                with self.record.lock:
                    self.record.gave_up.append(f"{name}: {error}")

        return threading.Thread(target=run, name=name, daemon=True)

    def simulated_s(self) -> float:
        """Return the simulated time in seconds after midnight."""
        return OPENS_S + (time.monotonic() - self._began) * self._speed

    def _sleep_until(self, moment_s: float) -> None:
        time.sleep(max(0.0, (moment_s - self.simulated_s()) / self._speed))

    def _citizens(self) -> None:
        kiosk = Api(self._plan.url(KIOSK))
        for visit in self._day.visits:
            self._sleep_until(visit.arrives_s)
            key = str(uuid.uuid4())
            answer = self._insist(
                lambda visit=visit, key=key: kiosk.json(  # type: ignore[misc]
                    kiosk.post("/api/tickets", {"service_id": visit.service_id}, {"Idempotency-Key": key}), 201
                )
            )
            with self.record.lock:
                self.record.tickets[visit.name] = (str(answer["id"]), str(answer["number"]), self.simulated_s())
                self._by_ticket[str(answer["id"])] = visit

    def _clerk(self, index: int) -> None:
        counters = self._facts["counters"]
        assert isinstance(counters, list)
        counter = str(counters[index % len(counters)])
        desk = Api(self._plan.url(KIOSK))
        self._insist(lambda: self._log_in(desk))
        while not self._over.is_set():
            called = self._insist(lambda: self._call_next(desk, counter))
            if not called:
                time.sleep(min(0.2, 30 / self._speed))
                continue
            self._serve(desk, counter, str(called["id"]))

    def _serve(self, desk: Api, counter: str, ticket_id: str) -> None:
        visit = self._wait_for_visit(ticket_id)
        if visit is None:  # a ticket of an earlier run
            self._insist(lambda: self._verb(desk, counter, "finish"))
            return
        with self.record.lock:
            taken_s = self.record.tickets[visit.name][2]
            self.record.waits.append((taken_s, max(0.0, self.simulated_s() - taken_s)))
        if visit.no_show:
            self._insist(lambda: self._verb(desk, counter, "no-show"))
            return
        time.sleep(visit.served_for_s / self._speed)
        if visit.files_dossier:
            key = str(uuid.uuid4())
            slip = self._insist(
                lambda: desk.json(
                    desk.post("/api/slips", self._intake(visit, ticket_id), {"Idempotency-Key": key}), 201
                )
            )
            with self.record.lock:
                self.record.slips[str(slip["id"])] = str(slip["token"])
                self.record.slip_moments_s.append(self.simulated_s())
        self._insist(lambda: self._verb(desk, counter, "finish"))

    def _wait_for_visit(self, ticket_id: str) -> Visit | None:
        # The clerk can be quicker than the citizen's thread, which learns the number from its answer.
        for _ in range(50):
            with self.record.lock:
                if ticket_id in self._by_ticket:
                    return self._by_ticket[ticket_id]
            time.sleep(0.02)
        return None

    def _intake(self, visit: Visit, ticket_id: str) -> dict[str, object]:
        return {
            "procedure_id": self._facts["procedure_id"],
            "applicant": {"name": visit.name, "phone": "0912345678"},
            "papers": self._facts["papers"],
            "channel": "1",
            "ticket_id": ticket_id,
        }

    def _log_in(self, desk: Api) -> dict[str, object]:
        login = self._facts["kiosk_login"]
        assert isinstance(login, dict)
        answer = desk.json(desk.post("/api/login", {"login": login["login"], "password": login["password"]}))
        desk.csrf_token = str(answer["csrf_token"])
        return answer

    def _call_next(self, desk: Api, counter: str) -> dict[str, object]:
        answer = desk.post(f"/api/counters/{counter}/call-next", {})
        if answer.status == 404:
            return {}  # nobody waits
        if answer.status == 409:
            # The call before a cut took effect, or an earlier run left somebody there: serve whoever it is.
            return {"id": json.loads(answer.data)["ticket_id"]}
        return desk.json(answer)

    def _verb(self, desk: Api, counter: str, verb: str) -> dict[str, object]:
        answer = desk.post(f"/api/counters/{counter}/{verb}", {})
        # After a cut the first try may have taken effect: the counter is then free already.
        return {"already": True} if answer.status == 409 else desk.json(answer)

    def _insist(self, act: Callable[[], dict[str, object]]) -> dict[str, object]:
        """Do what people do when a screen does not answer: try again until it does."""
        deadline = time.monotonic() + GIVE_UP_S
        while True:
            try:
                return act()
            except MotcuaError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(RETRY_PAUSE_S)

    def _trouble(self, trouble: Trouble) -> None:
        self._sleep_until(trouble.at_s)
        if trouble.kind == "power_cut":
            self.record.kills += kill_services(self._plan, KILLED_BY_A_POWER_CUT)
            return
        self._plan.uplink_switch.touch()
        time.sleep(trouble.lasts_s / self._speed)
        self._plan.uplink_switch.unlink(missing_ok=True)

    def _kill_at_random(self) -> None:
        dice = random.Random(self._day.seed)
        for moment_s in sorted(dice.uniform(OPENS_S, CLOSES_S) for _ in range(self._kills)):
            self._sleep_until(moment_s)
            victim = dice.choice(KILLED_AT_RANDOM)
            # A victim that is just being started again is hit as soon as it is there.
            while not (hit := kill_services(self._plan, (victim,))) and not self._over.is_set():
                time.sleep(0.05)
            with self.record.lock:
                self.record.kills += hit


def running_pids(plan: DemoPlan) -> dict[str, int]:
    """Return the process ids of the demo's services by name."""
    lines = (plan.state / "pids").read_text().splitlines()
    return {name: int(pid) for name, pid in (line.split() for line in lines)}


def kill_services(plan: DemoPlan, names: tuple[str, ...]) -> int:
    """Kill the named services with -9, as a power cut does; return how many were hit (the supervisor restarts them)."""
    hit = 0
    for name, pid in running_pids(plan).items():
        if name in names:
            try:
                os.killpg(pid, signal.SIGKILL)
                hit += 1
            except ProcessLookupError:
                continue
    return hit
