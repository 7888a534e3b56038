"""Requests at a steady rate over keep-alive connections, each timed from the moment it was due: a wait is never left out."""

import asyncio
import time
from dataclasses import dataclass, field


@dataclass
class Answers:
    """What a run saw: seconds from the moment each request was due to its last byte, and how many were not 200."""

    latencies_s: list[float] = field(default_factory=list)
    wrong: int = 0

    def percentile_ms(self, share: float) -> float:
        """Return the latency below which `share` (0..1) of the answers lie, in milliseconds."""
        ordered = sorted(self.latencies_s)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


def steady_gets(port: int, paths: list[str], per_second: int, seconds: float, connections: int = 32) -> Answers:
    """Get `paths` in turn at this rate."""
    return asyncio.run(_run(port, paths, per_second, seconds, connections))


async def _run(port: int, paths: list[str], per_second: int, seconds: float, connections: int) -> Answers:
    answers = Answers()
    due: asyncio.Queue[tuple[float, str] | None] = asyncio.Queue()
    workers = [asyncio.create_task(_work(port, due, answers)) for _ in range(connections)]
    begun = time.perf_counter()
    for number in range(int(per_second * seconds)):
        at = begun + number / per_second
        if (early := at - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        due.put_nowait((at, paths[number % len(paths)]))
    for _ in workers:
        due.put_nowait(None)
    await asyncio.gather(*workers)
    return answers


async def _work(port: int, due: "asyncio.Queue[tuple[float, str] | None]", answers: Answers) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (one := await due.get()) is not None:
        at, path = one
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Language: vi\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
        await reader.readexactly(length)
        answers.latencies_s.append(time.perf_counter() - at)
        answers.wrong += not head.startswith(b"http/1.1 200")
        if b"connection: close" in head:
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.close()
