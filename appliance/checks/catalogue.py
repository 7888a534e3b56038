"""Fault: the catalogue of procedures can't be loaded; the box then works with the one it had."""

from appliance.checks.finding import Examined, Finding


def check(box: Examined) -> list[Finding]:
    """Load it as the kiosk does."""
    from appliance.catalogue_source import catalogue_holder
    from appliance.core.catalogue_files import CatalogueFaults

    try:
        catalogue = catalogue_holder(box.config).current
    except CatalogueFaults as error:
        return [
            Finding("catalogue", "fault", error.message_vi, error.message_en, {"faults": error.details.get("faults")})
        ]
    count = len(catalogue.procedures)
    return [Finding("catalogue", "ok", f"Danh mục có {count} thủ tục.", f"The catalogue has {count} procedures.")]
