"""Completes demo.json once the catalogue is there: counters, and a procedure with its papers to file."""

import json

from appliance.core.demo_seam import DemoPlan
from appliance.demo.files import replace_file


def complete_facts(plan: DemoPlan) -> dict[str, object]:
    """Add counters, and a procedure with its papers, to demo.json and return its content."""
    from appliance.config import load_config
    from appliance.core.catalogue_files import load_catalogue
    from appliance.data import example_catalogue_dir

    config = load_config(plan.box_config)
    catalogue = load_catalogue(config.box.catalogue_dir or example_catalogue_dir())
    counters = [counter for counter in catalogue.counters if counter.services]
    procedure = next(one for one in catalogue.procedures if one.papers and one.field_id == "dat-dai")
    path = plan.state / "demo.json"
    facts: dict[str, object] = json.loads(path.read_text())
    facts |= {
        "counters": [counter.id for counter in counters],
        "counter_id": counters[0].id,
        "procedure_id": procedure.id,
        "papers": [{"id": paper.id, "originals": 1, "copies": 0} for paper in procedure.papers],
    }
    replace_file(path, json.dumps(facts, ensure_ascii=False, indent=2) + "\n", mode=0o600)
    return facts
