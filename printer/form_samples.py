"""Example documents of the official forms, all invented."""

from printer.samples import SLIP

OFFICE: dict[str, object] = {
    "agency_parent": SLIP["agency_parent"],
    "unit": SLIP["unit"],
    "place": "Đồng Nai",
    "at": "2026-12-08T03:15:00Z",
    "number": "152",
    "hotline": "0251 3822 501",
    "signer_title": "Giám đốc",
    "signer_name": "Phạm Văn Mẫu",
}
DOSSIER: dict[str, object] = {
    **OFFICE,
    **{
        name: SLIP[name]
        for name in (
            "dossier_code",
            "applicant",
            "address",
            "phone",
            "email",
            "request",
            "received_at",
            "due_at",
            "qr_url",
        )
    },
    "field_name": "Đất đai",
    "receivers": ["Văn phòng Đăng ký đất đai"],
}
FORM_SAMPLES: dict[str, dict[str, object]] = {
    "01": {
        **SLIP,
        "field_id": "dat-dai",
        "extra": [{"label": "Thửa đất số", "value": "215"}],
        "fees": [
            {"name": "Lệ phí đăng ký biến động", "amount_vnd": 50000, "paid": True},
            {"name": "Phí thẩm định hồ sơ", "amount_vnd": 250000},
        ],
    },
    "02": {
        **DOSSIER,
        "wanted": [
            {
                "name": "Đơn đăng ký biến động theo Mẫu số 18",
                "note": "Ghi đủ số thửa, số tờ; tất cả người sử dụng đất ký",
            },
            {"name": "Văn bản ủy quyền có chứng thực", "note": "Khi người nộp không phải chủ hồ sơ"},
        ],
        "reason": "Đơn chưa có chữ ký của vợ (chồng) cùng đứng tên trên Giấy chứng nhận.",
        "until": "2026-12-20T10:00:00Z",
        "officer": "Lê Thị Bích Ngọc",
    },
    "03": {
        **DOSSIER,
        "reason": "Thửa đất đang có tranh chấp, Tòa án đã thụ lý vụ án.\nThời hạn sử dụng đất đã hết.",
        "advice": "Đề nghị Ông/Bà nộp lại hồ sơ sau khi tranh chấp được giải quyết bằng bản án có hiệu lực.",
    },
    "04": {
        **DOSSIER,
        "reason": "Cơ quan thuế chưa xác định xong nghĩa vụ tài chính do số lượng hồ sơ tăng đột biến.",
        "new_due_at": "2026-12-11T10:00:00Z",
    },
    "05": {
        **DOSSIER,
        "number": None,
        "reason": "Quá thời hạn bổ sung hồ sơ mà Ông/Bà chưa bổ sung.",
        "legal_basis": "Căn cứ Nghị định số 118/2025/NĐ-CP ngày 09/6/2025 của Chính phủ;",
    },
    "06": {
        **DOSSIER,
        "handling_unit": "Văn phòng Đăng ký đất đai",
        "coordinating_units": "Chi cục Thuế khu vực",
        "steps": [
            {
                "office": "Bộ phận Tiếp nhận và Trả kết quả",
                "given_at": "2026-11-23T01:45:00Z",
                "giver": "Lê Thị Bích Ngọc",
                "taken_at": "2026-11-23T02:10:00Z",
                "taker": "Trần Văn Thử",
                "outcome": "Đúng hạn",
            }
        ],
    },
    "07": {
        **OFFICE,
        "volume": "03/2026",
        "from_day": "2026-11-23T00:00:00Z",
        "to_day": "2026-11-27T00:00:00Z",
        "rows": [
            {
                "code": f"000.00.00.H19-261123-{1000 + index}",
                "request": SLIP["request"],
                "applicant": "Nguyễn Thị Hoàng Mẫu",
                "contact": "0912 345 678",
                "handling_unit": "Văn phòng Đăng ký đất đai",
                "received_at": "2026-11-23T01:30:00Z",
                "due_at": "2026-12-07T10:00:00Z",
                "way": "Trực tiếp",
            }
            for index in range(14)
        ],
    },
}
