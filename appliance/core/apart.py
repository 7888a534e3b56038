"""Work done in a short-lived process of its own, so that what it imports and allocates leaves memory with it."""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from typing import TypeVar

from appliance.core.errors import MotcuaError, Unavailable

WITHIN_S = 60.0

Result = TypeVar("Result")


def work_apart(function: Callable[..., Result], *arguments: object) -> Result:
    """Return `function(*arguments)` as another Python process computes it.

    For what needs far more memory to make than to keep. `function` stands at the top of a module; what passes to and
    fro is pickled. Its expected failures are raised here; a surprise there is told on standard error, and is
    `Unavailable` here.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "appliance.core.apart"],
            input=pickle.dumps((function, arguments)),
            stdout=subprocess.PIPE,
            timeout=WITHIN_S,
            # With docstrings, which the units leave out of the daemons: some are data (/api/openapi.json).
            env={name: value for name, value in os.environ.items() if name != "PYTHONOPTIMIZE"},
            check=True,
        )
        result: Result | MotcuaError = pickle.loads(done.stdout)  # noqa: S301  # written below, in a child of ours
    except (OSError, subprocess.SubprocessError, EOFError) as error:
        raise Unavailable(
            "work-apart-failed",
            "Thiết bị tạm thời không chuẩn bị được dữ liệu. Vui lòng thử lại sau.",
            "The box could not prepare its data just now. Please try again later.",
            work=function.__name__,
        ) from error
    if isinstance(result, MotcuaError):
        raise result
    return result


def _work() -> None:
    function, arguments = pickle.load(sys.stdin.buffer)  # noqa: S301  # from the parent above
    try:
        result = function(*arguments)
    except MotcuaError as error:
        result = error
    sys.stdout.buffer.write(pickle.dumps(result))


if __name__ == "__main__":
    _work()
