"""What is in force on the visitors' network, in sentences a technician understands; pure."""

from captive.dnsmasq_conf import pool
from captive.garden_rules import forbidden, garden_names
from captive.net_plan import MBIT_BYTES, NetPlan


def rules_in_words(plan: NetPlan, lang: str) -> list[str]:
    """Return one sentence per rule, in Vietnamese or ("en") English."""
    english = lang == "en"
    return [(en if english else vi) for vi, en in _sentences(plan)]


def _sentences(plan: NetPlan) -> list[tuple[str, str]]:
    return [*_network(plan), *_before(plan), *_after(plan), *_isolation(plan), *_announced(plan)]


def _network(plan: NetPlan) -> list[tuple[str, str]]:
    first, last = pool(plan)
    minutes = plan.lease_s // 60
    six = "–" if plan.six is None else str(plan.six)
    return [
        (
            f"Mạng của khách: cổng {plan.interface}, địa chỉ hộp {plan.four} và {six}; ra Internet qua {plan.uplink}.",
            f"Visitors' network: interface {plan.interface}, the box is {plan.four} and {six}; out by {plan.uplink}.",
        ),
        (
            f"Cấp địa chỉ từ {first} đến {last}, mỗi lần {minutes} phút.",
            f"Addresses are handed out from {first} to {last}, for {minutes} minutes each.",
        ),
    ]


def _before(plan: NetPlan) -> list[tuple[str, str]]:
    names = garden_names(plan.garden)
    refused = sorted(name for name in plan.garden if forbidden(name))
    lines = [
        (
            f"Chưa bấm kết nối: mọi trang http (cổng 80) được dẫn về {plan.portal_url}/; mọi thứ khác bị từ chối ngay.",
            f"Before the tap: every http page (port 80) leads to {plan.portal_url}/; all else is refused at once.",
        ),
        (
            "Chưa bấm kết nối: chỉ hỏi được DNS của hộp, dưới 30 kB trong phút đầu, sau đó dưới 1 kB mỗi giây.",
            "Before the tap: only the box's DNS, below 30 kB in the first minute, below 1 kB a second later.",
        ),
        (
            "Chưa bấm kết nối nhưng vào được bằng https: " + (", ".join(names) or "không có"),
            "Before the tap, reachable by https: " + (", ".join(names) or "none"),
        ),
    ]
    if refused:
        lines.append(
            (
                f"Không được mở trước ({', '.join(refused)}): điện thoại sẽ tưởng đã có mạng và trang chào không hiện.",
                f"Never opened before the tap ({', '.join(refused)}): phones would think they are online.",
            )
        )
    return lines


def _after(plan: NetPlan) -> list[tuple[str, str]]:
    down, up = _mbit(plan.visitor_down), _mbit(plan.visitor_up)
    allowance = plan.allowance_bytes
    lines = [
        (
            f"Đã bấm kết nối: mỗi máy tối đa {down} Mbit/s xuống, {up} Mbit/s lên, {plan.visitor_connections} kết nối.",
            f"After the tap: each device at most {down} Mbit/s down, {up} Mbit/s up, {plan.visitor_connections} connections.",
        ),
        (
            f"Cả đường truyền: {_mbit(plan.total_down)} Mbit/s xuống, {_mbit(plan.total_up)} Mbit/s lên.",
            f"The whole line: {_mbit(plan.total_down)} Mbit/s down, {_mbit(plan.total_up)} Mbit/s up.",
        ),
    ]
    if allowance is not None:
        lines.append(
            (
                f"Mỗi máy dùng được {allowance // 1_000_000} MB trong 24 giờ.",
                f"Each device may use {allowance // 1_000_000} MB in 24 hours.",
            )
        )
    if plan.idle_end_s is not None:
        lines.append(
            (
                f"Máy không còn trong vùng wifi {plan.idle_end_s // 60} phút thì kết thúc phiên.",
                f"A device that is away for {plan.idle_end_s // 60} minutes is shut out.",
            )
        )
    return lines


def _isolation(plan: NetPlan) -> list[tuple[str, str]]:
    return [
        (
            "Khách không tới được máy của khách khác, mạng nội bộ, các dải địa chỉ riêng, và dịch vụ khác của hộp.",
            "Visitors reach no other visitor, no staff network, no private address range, no other service of the box.",
        ),
        (
            f"Đi qua được duy nhất một cổng: {plan.uplink}. Mỗi gói tin đều được tra theo địa chỉ MAC, cả IPv4 và IPv6.",
            f"The one way out is {plan.uplink}. Every packet is looked up by its MAC, IPv4 and IPv6 alike.",
        ),
    ]


def _announced(plan: NetPlan) -> list[tuple[str, str]]:
    url = plan.capport_url
    if url is None:
        return [
            (
                "Chưa có chứng chỉ hợp lệ nên không quảng bá địa chỉ RFC 8910; điện thoại vẫn được dẫn qua cổng 80.",
                "No valid certificate, so RFC 8910's address is not advertised; phones are still led by port 80.",
            )
        ]
    six = "114" if plan.six is None else "114, 103, 37"
    return [
        (f"Quảng bá cho điện thoại (RFC 8910, {six}): {url}", f"Advertised to phones (RFC 8910, {six}): {url}"),
    ]


def _mbit(rate: int | None) -> str:
    return "∞" if rate is None else f"{rate / MBIT_BYTES:g}"
