"""The queue ticket: who called for it is the number; everything else stands small around it. 60–80 mm long."""

from printer.big_number import big_number
from printer.documents import Ticket
from printer.page import Page
from printer.paper import INK_DOTS, dots
from printer.qr_picture import qr_picture
from printer.typeface import Face
from printer.words import copy_mark, queue_line_en, queue_line_vi, short_moment, wait_range

SMALL = Face(22)
SMALL_BOLD = Face(22, bold=True)
STRONG = Face(27, bold=True)
FIELD = Face(28, bold=True)
NUMBER_MM = 20.0
QR_MM = 20.0
SIDE_GAP = 28


def ticket_page(ticket: Ticket, copy: int = 0) -> Page:
    """Lay a ticket out; `copy` is n of "BẢN IN LẠI (lần n)"."""
    page = Page()
    page.text(ticket.centre, SMALL_BOLD)
    _field(page, ticket)
    page.gap(6)
    page.picture(big_number(ticket.number, dots(NUMBER_MM), INK_DOTS))
    page.gap(8)
    code = _qr(ticket)
    side_x = code.width + SIDE_GAP
    page.beside([(0, code), (side_x, _beside_qr(ticket, INK_DOTS - side_x))], middle=True)
    _foot(page, ticket, copy)
    return page


def _field(page: Page, ticket: Ticket) -> None:
    page.text(ticket.service_vi, FIELD, leading=1.15)
    if ticket.lang == "en" and ticket.service_en:
        page.text(ticket.service_en, SMALL)
    if ticket.priority_vi:
        page.text(f"Ưu tiên: {ticket.priority_vi}", SMALL_BOLD)


def _qr(ticket: Ticket) -> Page:
    code = qr_picture(ticket.qr_url, dots(QR_MM))
    page = Page(code.quiet + code.dots.width)
    page.gap(code.quiet - 8)  # the lines above and below begin with as much blank paper
    page.picture(code.dots, x=code.quiet)
    page.gap(code.quiet - 8)
    return page


def _beside_qr(ticket: Ticket, width: int) -> Page:
    page = Page(width)
    wait = wait_range(ticket.wait_low_min, ticket.wait_high_min)
    people, minutes = queue_line_vi(ticket.ahead, wait)
    page.text(f"{people}, {minutes}" if minutes else people, STRONG, leading=1.1)
    if ticket.lang == "en":
        page.text(queue_line_en(ticket.ahead, wait), SMALL)
    page.gap(8)
    page.text("Quét mã để xem còn mấy người", SMALL, leading=1.1)
    return page


def _foot(page: Page, ticket: Ticket, copy: int) -> None:
    page.text(short_moment(ticket.issued_at), SMALL)
    if ticket.wifi_name:
        page.text(f"Wifi miễn phí: {ticket.wifi_name}", SMALL)
    for note in ticket.notes:
        page.text(note, SMALL)
    if copy:
        page.text(copy_mark(copy), SMALL_BOLD)
