"""The table of addresses and demo logins that a newcomer sees."""

import json
from collections.abc import Sequence

from appliance.core.demo_seam import DemoPlan, DemoService

WORDS = {
    "vi": ("Địa chỉ", "Đăng nhập thử", "Dừng bằng Ctrl-C. Thư mục dữ liệu: {state}"),
    "en": ("Addresses", "Demo logins", "Ctrl-C stops it. State: {state}"),
}


def address_table(plan: DemoPlan, services: Sequence[DemoService], lang: str) -> str:
    """Return the table in `lang` ("vi" or "en"): one line per page, then the logins."""
    addresses, logins, ending = WORDS[lang]
    rows = []
    for service in services:
        if service.offset is None:
            continue
        for path, name_vi, name_en in service.pages:
            rows.append((name_en if lang == "en" else name_vi, plan.url(service.offset) + path))
    width = max(len(name) for name, _url in rows)
    lines = [f"\n{addresses}", *(f"  {name:<{width}}  {url}" for name, url in rows), f"\n{logins}"]
    facts = json.loads((plan.state / "demo.json").read_text())
    for name in ("kiosk_login", "kiosk_supervisor", "central_login", "central_admin"):
        login = facts[name]
        lines.append(f"  {name.split('_', 1)[0]:<8} {login['role']:<11} {login['login']:<11} {login['password']}")
    return "\n".join([*lines, "", ending.format(state=plan.state), ""])
