"""`motcua printer …`: the spooler, the virtual printer, and what a technician needs at the printer."""

import argparse
from pathlib import Path

from appliance.box_commands import add_config

PREVIEW_KINDS = ("ticket", "booking", "slip", "provisional", "reissue", "checklist", "missing", "test")
FORM_KINDS = tuple(f"form-{number:02d}" for number in range(1, 8))


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb and its own verbs to the command line."""
    printer = verbs.add_parser("printer", help="print jobs: run the spooler, look at printers, test, preview")
    inner = printer.add_subparsers(title="verbs", metavar="VERB", required=True)
    run = inner.add_parser("run", help="run the spool daemon")
    add_config(run)
    run.set_defaults(run=_run)
    status = inner.add_parser("status", help="tell what each printer says and how many jobs wait")
    add_config(status)
    status.set_defaults(run=_status)
    test = inner.add_parser("test", help="print a test page and wait for it")
    add_config(test)
    test.add_argument("--printer", metavar="NAME", help="which printer (default: the first)")
    test.add_argument("--wait", type=float, default=20.0, metavar="S", help="how many seconds to wait (20)")
    test.set_defaults(run=_test)
    again = inner.add_parser("reprint", help="print a job's paper again, marked as a copy")
    add_config(again)
    again.add_argument("job", metavar="JOB_ID", help="the job, as the administration page shows it")
    again.set_defaults(run=_reprint)
    _register_tools(inner)


def _register_tools(inner: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    _register_preview(inner)
    virtual = inner.add_parser("virtual", help="run a virtual ESC/POS printer that draws what it gets")
    virtual.add_argument("--raw-port", type=int, default=9100, metavar="N", help="raw ESC/POS over TCP (9100)")
    virtual.add_argument("--page-port", type=int, default=8083, metavar="N", help="page that shows the papers (8083)")
    virtual.add_argument("--state", type=Path, required=True, metavar="DIR", help="where the papers are kept")
    virtual.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    virtual.add_argument("--speed", type=float, default=150.0, metavar="MM/S", help="0: at once (150)")
    virtual.set_defaults(run=_virtual)


def _register_preview(inner: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    preview = inner.add_parser(
        "preview",
        help="write what a paper looks like to a PNG (forms: PDF or PNG)",
        description="KIND: " + ", ".join((*PREVIEW_KINDS, *FORM_KINDS)),
    )
    preview.add_argument("kind", choices=(*PREVIEW_KINDS, *FORM_KINDS), metavar="KIND", help="what to draw")
    preview.add_argument("--out", type=Path, required=True, metavar="FILE", help="the file to write")
    preview.add_argument("--document", type=Path, metavar="FILE", help="JSON document (default: an invented one)")
    preview.add_argument("--copy", type=int, default=0, metavar="N", help='mark as "BẢN IN LẠI (lần N)"')
    preview.add_argument("--width", choices=("80", "58"), default="80", help="the roll in millimetres (80)")
    preview.add_argument("--dpi", choices=("203", "180"), default="203", help="dots per inch (203)")
    preview.add_argument("--paper", choices=("A4", "A5"), help="of a form (what its file says)")
    preview.add_argument("--lang", default="vi", metavar="LANG", help="second language: en (vi: none)")
    preview.add_argument("--logo", type=Path, metavar="FILE", help="a picture at the head")
    preview.add_argument("--correction", choices=("L", "M", "Q", "H"), default="M", help="of QR codes (M)")
    preview.add_argument("--training", action="store_true", help="as in training: marked as worthless")
    preview.add_argument("--text", action="store_true", help="unaccented text, the emergency mode")
    preview.set_defaults(run=_preview)


def _run(arguments: argparse.Namespace) -> int:
    from appliance.config import load_config
    from appliance.core.ambient import real_ambient
    from appliance.store import Store
    from appliance.web.logs import setup_logging
    from printer.printer_settings import settings_of
    from printer.spooler import Spooler, only_spooler

    config = load_config(arguments.config)
    setup_logging("printer")
    with only_spooler(config.box.state_dir):
        store = Store(config.box.database)
        Spooler(store, real_ambient(), settings_of(config)).run()
        store.close()
    return 0


def _status(arguments: argparse.Namespace) -> int:
    from appliance.config import load_config
    from appliance.exit_codes import ExitCode
    from printer.look import count_waiting, look_at, what_the_spooler_says
    from printer.printer_settings import settings_of

    config = load_config(arguments.config)
    told = what_the_spooler_says(config.box.state_dir, config.box.database)
    sights = [look_at(settings, told.get(settings.name)) for settings in settings_of(config)]
    for sight in sights:
        print(f"{sight.name}: {sight.words}")
    if not sights:
        print("Chưa cài máy in nào / no printer is set up")
    print(f"Phiếu đang chờ in / jobs waiting: {count_waiting(config.box.database)}")
    return ExitCode.OK if sights and all(sight.ready for sight in sights) else ExitCode.UNHEALTHY


def _test(arguments: argparse.Namespace) -> int:
    from appliance.config import load_config
    from appliance.core.ambient import real_ambient
    from appliance.store import Store
    from printer.look import print_test

    config = load_config(arguments.config)
    return print_test(Store(config.box.database), real_ambient(), config, arguments.printer, arguments.wait)


def _reprint(arguments: argparse.Namespace) -> int:
    from appliance.config import load_config
    from appliance.core.ambient import real_ambient
    from appliance.store import Store
    from printer.spool import reprint

    config = load_config(arguments.config)
    job = reprint(Store(config.box.database), real_ambient(), arguments.job)
    print(f"Lệnh in mới / new job: {job.id}")
    return 0


def _preview(arguments: argparse.Namespace) -> int:
    import json

    from printer.preview import preview_printer, write_form_preview, write_preview

    document = json.loads(arguments.document.read_text()) if arguments.document else None
    printer = preview_printer(
        arguments.width,
        arguments.dpi,
        logo=arguments.logo,
        correction=arguments.correction,
        training=arguments.training,
        text_only=arguments.text,
    )
    if arguments.kind in FORM_KINDS:
        form = arguments.kind.removeprefix("form-")
        print(write_form_preview(form, arguments.out, printer.paper, document, arguments.copy, arguments.paper))
        return 0
    print(write_preview(arguments.kind, arguments.out, printer, document, arguments.copy, arguments.lang))
    return 0


def _virtual(arguments: argparse.Namespace) -> int:
    from printer.virtual.run import run_virtual

    run_virtual(arguments.raw_port, arguments.page_port, arguments.state, arguments.host, arguments.speed)
    return 0
