"""Builds the clips of the calls with espeak-ng, at install time; a recorded clip that is there already is kept."""

import math
import shutil
import struct
import subprocess
import wave
from pathlib import Path

from appliance.core.errors import Unavailable
from kiosk.voice_rules import CHIME, clips

RATE = 22050
_WORDS_PER_MINUTE = 135
_CHIME_HZ = (880.0, 659.3)
_SAY_WITHIN_S = 20


def build_clips(folder: Path, *, again: bool = False) -> int:
    """Make every missing clip in `folder` and return how many were made; `again` makes all anew.

    Raises Unavailable "espeak-missing" where espeak-ng is not installed.
    """
    maker = shutil.which("espeak-ng")
    if maker is None:
        raise Unavailable(
            "espeak-missing",
            "Chưa có chương trình đọc espeak-ng (apt-get install espeak-ng).",
            "espeak-ng is not installed (apt-get install espeak-ng).",
        )
    folder.mkdir(parents=True, exist_ok=True)
    made = 0
    for name, text in {CHIME: "", **clips()}.items():
        path = folder / f"{name}.wav"
        if path.exists() and not again:
            continue
        fresh = path.with_suffix(".new")
        if name == CHIME:
            _write_chime(fresh)
        else:
            _speak(maker, text, fresh)
        fresh.replace(path)
        made += 1
    return made


def missing_clips(folder: Path) -> list[str]:
    """Return the clips that are not in `folder`."""
    return [name for name in (CHIME, *clips()) if not (folder / f"{name}.wav").is_file()]


def _speak(maker: str, text: str, path: Path) -> None:
    command = [maker, "-v", "vi", "-s", str(_WORDS_PER_MINUTE), "-w", str(path), "--", text]
    subprocess.run(command, check=True, capture_output=True, timeout=_SAY_WITHIN_S)


def _write_chime(path: Path) -> None:
    samples: list[int] = []
    for pitch in _CHIME_HZ:
        for place in range(int(RATE * 0.45)):
            fade = math.exp(-5.0 * place / RATE)
            samples.append(int(14000 * fade * math.sin(2 * math.pi * pitch * place / RATE)))
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", "not compressed"))
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
