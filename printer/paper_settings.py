"""How papers look on one printer: its roll, the code's error correction, the logo, and whether it is all training."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from printer.paper import Roll

Correction = Literal["L", "M", "Q", "H"]
TRAINING_MARK = "TẬP HUẤN – KHÔNG CÓ GIÁ TRỊ"


@dataclass(frozen=True)
class PaperSettings:
    """`native_codes`: the device draws QR codes that stand alone (GS ( k); `training` marks every paper as void."""

    roll: Roll = field(default_factory=Roll)
    correction: Correction = "M"
    logo: Path | None = None
    training: bool = False
    native_codes: bool = False
