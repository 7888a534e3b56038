"""Fault: the catalogue of procedures can't be loaded; the box then works with the last good one it kept."""

from datetime import date

from appliance.checks.finding import Examined, Finding


def check(box: Examined) -> list[Finding]:
    """Load the folder as the kiosk does."""
    from appliance.catalogue_source import catalogue_folder, catalogue_shelf
    from appliance.core.catalogue_files import CatalogueFaults, load_catalogue

    try:
        catalogue = load_catalogue(catalogue_folder(box.config), date.fromisoformat(box.ambient.today_text()))
    except CatalogueFaults as error:
        last = catalogue_shelf(box.config).last_good()
        stays_vi = f"Đang dùng bản tốt gần nhất {last.version}." if last else "Chưa giữ bản tốt nào."
        stays_en = f"The last good one, {last.version}, stays in force." if last else "No good one has been kept."
        details = {"faults": error.details.get("faults"), "in_force": last.version if last else None}
        vi, en = f"{stays_vi} {error.message_vi}", f"{stays_en} {error.message_en}"
        return [Finding("catalogue", "fault", vi, en, details)]
    count = len(catalogue.procedures)
    return [Finding("catalogue", "ok", f"Danh mục có {count} thủ tục.", f"The catalogue has {count} procedures.")]
