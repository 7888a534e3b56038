"""The blank forms that a centre keeps on the box, so that they come at the speed of the wifi, with the line down too.

A form of a paper is `<procedure id>--<paper id>.pdf` or, where several procedures share it, `<paper id>.pdf`
(or .docx, .doc, .odt) in the folder `portal.forms_dir`.
"""

from dataclasses import dataclass
from pathlib import Path

from appliance.core.catalogue import Paper, Procedure

_KINDS = (".pdf", ".docx", ".doc", ".odt")


@dataclass(frozen=True)
class FormFile:
    """A form that is there."""

    path: Path
    kind: str
    kilobytes: int


def form_of(folder: Path | None, procedure: Procedure, paper: Paper) -> FormFile | None:
    """Return the blank form of a paper, or None where the centre has put none there."""
    if folder is None:
        return None
    for stem in (f"{procedure.id}--{paper.id}", paper.id):
        for ending in _KINDS:
            path = folder / f"{stem}{ending}"
            if path.is_file():
                return FormFile(path, ending[1:].upper(), -(-path.stat().st_size // 1000))
    return None
