"""A QR code as one small inline SVG, drawn where it is shown (no picture file, no external request)."""

from functools import lru_cache

from markupsafe import Markup

_QUIET_ZONE = 4  # modules on each side, ISO/IEC 18004 section 6.3.8


@lru_cache(maxsize=64)
def qr_svg(text: str, label: str) -> Markup:
    """Return an SVG of `text` with class "qr"; `label` is what a screen reader says.

    Dark modules of a row are joined into runs: about 3 kB for a short address.
    """
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(text)
    code.make(fit=True)
    matrix = [[bool(module) for module in row] for row in code.get_matrix()]
    size = len(matrix) + 2 * _QUIET_ZONE
    return Markup(
        '<svg class="qr" role="img" aria-label="{}" viewBox="0 0 {} {}" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{}v{}H0z"/><path fill="#000" d="{}"/></svg>'
    ).format(label, size, size, size, size, _dark_runs(matrix))


def _dark_runs(matrix: list[list[bool]]) -> str:
    parts: list[str] = []
    for y, row in enumerate(matrix, _QUIET_ZONE):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                parts.append(f"M{start + _QUIET_ZONE} {y}h{x - start}v1H{start + _QUIET_ZONE}z")
            x += 1
    return "".join(parts)
