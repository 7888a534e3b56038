"""`motcua catalogue`: check a folder before it is put in place, and show what a dossier's version said."""

import argparse
from pathlib import Path

DEFAULT_CONFIG = Path("/etc/motcua/box.toml")


def register(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb to the command line."""
    catalogue = verbs.add_parser("catalogue", help="the centre's procedures: check files, look versions up")
    inner = catalogue.add_subparsers(title="verbs", metavar="VERB", required=True)
    check = inner.add_parser("check", help="tell every fault of the catalogue in DIR at once; changes nothing")
    check.add_argument("folder", type=Path, metavar="DIR", help="the folder that holds catalogue.toml")
    check.set_defaults(run=check_folder)
    show = inner.add_parser("show", help="print a procedure as a dossier was accepted under it, as JSON")
    show.add_argument(
        "version", metavar="VERSION", help="the dossier's catalogue version, e.g. 2026-07-01.3fa9c1d2e0"
    )
    show.add_argument("procedure", metavar="PROCEDURE", help="the procedure's id, e.g. ket-hon")
    show.add_argument("--config", type=Path, default=DEFAULT_CONFIG, metavar="FILE", help="the box's configuration")
    show.set_defaults(run=show_procedure)


def check_folder(arguments: argparse.Namespace) -> int:
    """Exit 0 when the catalogue is good; `CatalogueFaults` otherwise."""
    from appliance.core.catalogue_files import load_catalogue

    found = load_catalogue(arguments.folder)
    counts = f"{len(found.fields)} lĩnh vực, {len(found.procedures)} thủ tục, {len(found.counters)} quầy"
    print(f"{arguments.folder}: tốt / good – {found.version}: {counts}")
    return 0


def show_procedure(arguments: argparse.Namespace) -> int:
    """Print the procedure; raises NotFound where the box never had this version, or the version no such procedure."""
    from appliance.catalogue_source import catalogue_shelf
    from appliance.config import load_config
    from appliance.core.catalogue_rules import find_procedure
    from appliance.core.errors import NotFound

    kept = catalogue_shelf(load_config(arguments.config)).find(arguments.version)
    procedure = find_procedure(kept, arguments.procedure) if kept else None
    if procedure is None:
        raise NotFound(
            "catalogue-version-unknown",
            "Thiết bị không giữ phiên bản danh mục này, hoặc phiên bản này không có thủ tục đó.",
            "The box has no such version of the catalogue, or that version no such procedure.",
        )
    print(procedure.model_dump_json(indent=2))
    return 0
