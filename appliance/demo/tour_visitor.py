"""The tour's visitor: joins the wifi, sees the invitation to Zalo, reads the guide, taps Connect."""

import html
import re

from appliance.demo.forms import hidden_fields
from appliance.demo.tour import Step, Tour, require


def meets_the_portal(tour: Tour) -> str:
    """A phone's probe of a foreign host is answered with a redirect to the portal."""
    answer = tour.portal.get("/generate_204", headers={"Host": "connectivitycheck.gstatic.com"})
    require(answer.status == 302, f"302 for a foreign host, got {answer.status}")
    location = answer.headers.get("Location", "")
    require(location.startswith(tour.portal.base_url), f"a redirect to the portal, got {location!r}")
    return f"302 → {location}"


def sees_the_invitation(tour: Tour) -> str:
    """The first page invites to the centre's Zalo account, in few bytes and without cookies."""
    answer = tour.portal.get("/", headers={"Accept-Language": "vi"})
    page = answer.data.decode()
    require(answer.status == 200, f"200, got {answer.status}")
    require(str(tour.facts["zalo_oa_name"]) in html.unescape(page), "the name of the Zalo account on the page")
    require("Kết nối Internet miễn phí" in page, "the button that connects")
    require(not tour.portal.cookies, "no cookie")
    tour.seen["form"] = page
    return f"Zalo: {tour.facts['zalo_oa_name']} · {len(answer.data) / 1000:.1f} kB"


def reads_the_guide(tour: Tour) -> str:
    """The guide can be read without being admitted."""
    index = tour.portal.get("/guide/").data.decode()
    links = re.findall(r'href="(/guide/[^"?#]+)"', index)
    require(bool(links), "links to procedures")
    procedure = tour.portal.get(links[0])
    require(procedure.status == 200, f"200 for {links[0]}, got {procedure.status}")
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", procedure.data.decode(), re.DOTALL)
    return html.unescape(heading.group(1)).strip() if heading else links[0]


def connects(tour: Tour) -> str:
    """One tap admits the phone; the RFC 8908 document says so."""
    fields = hidden_fields(tour.seen["form"], "/connect")
    answer = tour.portal.post_form("/connect", fields)
    require(answer.status == 303, f"303 after the tap, got {answer.status}")
    document = tour.portal.json(
        tour.portal.get("/captive-portal/api", headers={"Accept": "application/captive+json"})
    )
    require(document["captive"] is False, "captive: false after the tap")
    return f"captive: false, {document.get('seconds-remaining')} s"


STEPS = (
    Step("Vào wifi, được đưa tới trang chào", "Joins the wifi, is shown the portal", meets_the_portal),
    Step("Thấy lời mời Zalo", "Sees the invitation to Zalo", sees_the_invitation),
    Step("Đọc hướng dẫn thủ tục", "Reads the guide", reads_the_guide),
    Step("Bấm Kết nối", "Taps Connect", connects),
)
