"""The words for why a job waits or is in doubt: what happened, then what to do."""

REASONS_VI = {
    "paper-out": "Máy in hết giấy – thay cuộn mới.",
    "cover-open": "Nắp máy in đang mở – đóng nắp lại.",
    "cutter-jam": "Dao cắt giấy bị kẹt – mở nắp, lấy giấy kẹt ra rồi đóng lại.",
    "overheated": "Máy in quá nóng – chờ vài phút cho nguội.",
    "printer-fault": "Máy in báo hỏng – tắt máy, chờ 10 giây rồi bật lại.",
    "offline": "Máy in đang ngoại tuyến – kiểm tra nút nguồn và nút nạp giấy.",
    "no-answer": "Máy in không trả lời – kiểm tra nguồn điện và dây cáp.",
    "unreachable": "Không kết nối được máy in – kiểm tra nguồn điện và dây cáp.",
    "no-printer": "Chưa cài máy in cho loại phiếu này – báo kỹ thuật.",
    "broke-off": "Mất kết nối khi đang in – xem phiếu đã ra chưa, nếu chưa thì in lại.",
    "not-confirmed": "Máy in chưa báo in xong – xem phiếu đã ra chưa, nếu chưa thì in lại.",
    "spooler-died": "Máy ngừng khi đang in – xem phiếu đã ra chưa, nếu chưa thì in lại.",
    "spooler-silent": "Bộ phận in chưa chạy – báo kỹ thuật.",
    "queue-refuses": "Hàng đợi của máy in văn phòng không nhận lệnh – báo kỹ thuật.",
    "near-end": "Giấy in sắp hết – chuẩn bị cuộn mới.",
    "wrong-device": "Máy in đang cắm không phải loại đã cài – cắm lại đúng máy hoặc báo kỹ thuật.",
    "paper-out-midway": "Hết giấy khi đang in – thay cuộn mới; phiếu ra dở thì bỏ và in lại.",
    "cover-open-midway": "Nắp máy in bị mở khi đang in – đóng nắp; phiếu ra dở thì bỏ và in lại.",
    "cutter-jam-midway": "Dao cắt bị kẹt khi đang in – gỡ giấy kẹt; phiếu chưa đủ thì in lại.",
    "overheated-midway": "Máy in quá nóng khi đang in – chờ vài phút; phiếu chưa đủ thì in lại.",
    "printer-fault-midway": "Máy in báo hỏng khi đang in – tắt máy, chờ 10 giây rồi bật; phiếu chưa đủ thì in lại.",
    "expired": "Quá giờ nên không in nữa.",
    "bad-document": "Nội dung phiếu không in được – báo kỹ thuật.",
}
REASONS_EN = {
    "paper-out": "The printer is out of paper: put in a new roll.",
    "cover-open": "The printer's cover is open: close it.",
    "cutter-jam": "The cutter is jammed: open the cover, take the paper out, close it.",
    "overheated": "The printer is too hot: wait a few minutes.",
    "printer-fault": "The printer reports a fault: switch it off, wait 10 seconds, switch it on.",
    "offline": "The printer is off-line: look at its power and feed buttons.",
    "no-answer": "The printer does not answer: check its power and cable.",
    "unreachable": "The printer can't be reached: check its power and cable.",
    "no-printer": "No printer is set up for this kind of paper: tell the technician.",
    "broke-off": "The connection broke while printing: look whether the paper is out; if not, print it again.",
    "not-confirmed": "The printer has not confirmed: look whether the paper is out; if not, print it again.",
    "spooler-died": "The box stopped while printing: look whether the paper is out; if not, print it again.",
    "spooler-silent": "The print service is not running: tell the technician.",
    "queue-refuses": "The office printer's queue refuses the job: tell the technician.",
    "near-end": "The paper is near its end: have a new roll ready.",
    "wrong-device": "The printer plugged in is not the model set up: plug in the right one, or tell the technician.",
    "paper-out-midway": "The paper ran out while printing: put in a new roll; throw a half slip away and print it again.",
    "cover-open-midway": "The cover was opened while printing: close it; throw a half slip away and print it again.",
    "cutter-jam-midway": "The cutter jammed while printing: take the paper out; if the slip is not whole, print it again.",
    "overheated-midway": "The printer got too hot while printing: wait; if the slip is not whole, print it again.",
    "printer-fault-midway": "The printer reported a fault while printing: switch it off, wait 10 seconds, switch it on;"
    " if the slip is not whole, print it again.",
    "expired": "Too late to be printed.",
    "bad-document": "The document can't be printed: tell the technician.",
}


def words(code: str, lang: str = "vi") -> str:
    """Return the sentence for a reason's code; an unknown code is shown as it is."""
    return (REASONS_EN if lang == "en" else REASONS_VI).get(code, code)
