"""The same slip as a plain python-escpos program would print it: what the printed papers are measured against."""

from escpos.printer import Dummy
from PIL import Image

from printer.layout import values_of
from printer.paper_settings import PaperSettings
from printer.samples import SLIP


def by_image(picture: Image.Image) -> bytes:
    """Print the finished picture with image(), in fragments that cheap printers accept."""
    device = Dummy(profile="TM-T20II")
    device.image(picture.point(lambda value: 255 - value), fragment_height=128)
    device.cut()
    return bytes(device.output)


def by_text() -> bytes:
    """Print the slip's lines with text() and its code with qr(): the printer's own font, code pages switched as needed."""
    said = values_of("slip", SLIP, 0, PaperSettings())
    device = Dummy(profile="TM-T20II")
    device.set(align="center", bold=True)
    device.text(f"{said['unit']}\nGIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ\n{said['dossier_code']}\n")
    device.qr(str(said["qr_url"]), size=8)
    device.set(align="left", bold=False)
    for label, name in (
        ("Tiếp nhận hồ sơ của", "applicant"), ("Người nộp", "submitter"), ("Địa chỉ", "address"),
        ("Số điện thoại", "phone"), ("Nội dung yêu cầu giải quyết", "request"), ("Thời gian nhận hồ sơ", "received"),
        ("Thời gian trả kết quả", "due_day"), ("Nhận kết quả tại", "return_place"), ("Phí, lệ phí", "fee"),
    ):  # fmt: skip
        device.text(f"{label}: {said[name]}\n")
    papers = said["papers"]
    assert isinstance(papers, list)
    for paper in papers:
        device.text(f"{paper['index']}) {paper['name']}  {paper['originals']}  {paper['copies']}\n")
    device.cut()
    return bytes(device.output)
