"""Health check: the fonts of the papers load and hold the letters of Vietnamese."""

from appliance.checks.finding import Examined, Finding


def check(_box: Examined) -> list[Finding]:
    """Draw a line with every kind of Vietnamese letter in each weight."""
    from printer.page import Page
    from printer.typeface import Face

    try:
        for bold in (False, True):
            Page().text("Phục vụ hành chính công: ằẵẳặ ềễểệ ốổỗộ ừữửự ỹỵ Đđ", Face(22, bold=bold))
    except OSError as error:
        return [
            Finding(
                "fonts",
                "fault",
                "Không mở được phông chữ của phiếu in – cài lại chương trình.",
                "The fonts of the papers can't be opened: install the program anew.",
                {"reason": type(error).__name__},
            )
        ]
    return [Finding("fonts", "ok", "Phông chữ của phiếu in dùng được.", "The fonts of the papers load.")]
