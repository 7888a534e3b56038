"""The kiosk's web app: touch pages, counters, hall and JSON API over one `Centre`."""

from datetime import date, datetime

from flask import Flask

from appliance.core.ambient import LOCAL_ZONE, parse_moment
from appliance.core.text import format_date_en, format_date_vi, format_phone, format_time
from appliance.web.app import create_app, set_services
from appliance.web.i18n import lang
from appliance.web.login import install_login
from kiosk import (
    access,
    api_counters,
    api_devices,
    api_display,
    api_dossiers,
    api_forms,
    api_notices,
    api_scan,
    api_session,
    api_slips,
    api_tickets,
    openapi,
    pages_accounts,
    pages_counter,
    pages_display,
    pages_feedback,
    pages_guide,
    pages_guide_help,
    pages_intake,
    pages_lists,
    pages_papers,
    pages_staff,
    pages_supervisor,
    pages_touch,
    pages_visit,
    pages_write,
    session_guard,
)
from kiosk.centre import Centre
from kiosk.display_stream import StreamSlots
from kiosk.paper_notice import paper_notice
from kiosk.scan_tray import ScanTray
from printer import reasons
from printer.trouble import PrinterCollector

BLUEPRINTS = (
    api_session.blueprint,
    api_tickets.blueprint,
    api_counters.blueprint,
    api_slips.blueprint,
    api_forms.blueprint,
    api_notices.blueprint,
    api_dossiers.blueprint,
    api_display.blueprint,
    api_devices.blueprint,
    openapi.blueprint,
    pages_touch.blueprint,
    pages_visit.blueprint,
    pages_papers.blueprint,
    pages_feedback.blueprint,
    pages_staff.blueprint,
    pages_accounts.blueprint,
    pages_supervisor.blueprint,
    pages_lists.blueprint,
    pages_write.blueprint,
    api_scan.blueprint,
    pages_guide.blueprint,
    pages_guide_help.blueprint,
    pages_counter.blueprint,
    pages_intake.blueprint,
    pages_display.blueprint,
)


def create_kiosk_app(centre: Centre) -> Flask:
    """Return the app; nothing of it is reachable from outside the centre's own networks but /healthz."""
    app = create_app(__name__, ambient=centre.ambient, max_body_bytes=centre.settings.max_body_bytes)
    set_services(app, centre)
    install_login(app, centre.sessions, login_page="/login")
    app.extensions[api_display.SLOTS_KEY] = StreamSlots()
    app.extensions[api_scan.TRAY_KEY] = ScanTray()
    app.before_request(access.check_origin)
    app.before_request(session_guard.check_place)
    app.jinja_env.filters.update(local_time=local_time, clock=clock_words, day_words=day_words, phone=format_phone)
    app.context_processor(lambda: {"settings": centre.settings})
    app.jinja_env.globals.update(paper_notice=paper_notice, reason_words=reasons.words)
    app.extensions["motcua.web"].metrics.registry.register(PrinterCollector(centre.store))
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def clock_words(stored: str) -> str:
    """Return a stored moment as "08:30" in Vietnam's time."""
    return format_time(parse_moment(stored))


def day_words(given: date | str) -> str:
    """Return a day (as stored, "2026-12-04", too) in the reader's language: "thứ Sáu, 04/12/2026"."""
    day = date.fromisoformat(given) if isinstance(given, str) else given
    return format_date_en(day) if lang() == "en" else format_date_vi(day)


def local_time(stored: str | datetime) -> str:
    """Return a stored moment as "08:30 23/11" in Vietnam's time, for staff pages."""
    moment = parse_moment(stored) if isinstance(stored, str) else stored
    return moment.astimezone(LOCAL_ZONE).strftime("%H:%M %d/%m")
