"""On PYTHONPATH of a daemon under test: SIGUSR1 writes the names of its imported modules to MODULES_DIR/<pid>."""

import os
import signal
import sys
from pathlib import Path
from types import FrameType


def _write(_number: int, _frame: FrameType | None) -> None:
    path = Path(os.environ["MODULES_DIR"]) / str(os.getpid())
    path.with_suffix(".new").write_text("\n".join(sys.modules))
    path.with_suffix(".new").replace(path)


signal.signal(signal.SIGUSR1, _write)
