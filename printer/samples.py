"""Example documents for previews and test pages: invented people, the longest texts of real procedures."""

TICKET: dict[str, object] = {
    "centre": "Trung tâm Phục vụ hành chính công tỉnh Đồng Nai",
    "service_vi": "Đất đai – Đăng ký biến động, cấp đổi giấy chứng nhận",
    "service_en": "Land – changes and new certificates",
    "number": "A105",
    "ahead": 7,
    "wait_low_min": 15,
    "wait_high_min": 25,
    "issued_at": "2026-11-23T01:30:00Z",
    "qr_url": "HTTPS://HCC.EXAMPLE.VN/Q/1000ABCDEFGH0123456789K",
    "wifi_name": "HCC-DongNai",
    "lang": "vi",
    "priority_vi": None,
    "notes": [],
}

SLIP: dict[str, object] = {
    "agency_parent": "Ủy ban nhân dân tỉnh Đồng Nai",
    "unit": "Trung tâm Phục vụ hành chính công tỉnh Đồng Nai",
    "place": "Đồng Nai",
    "dossier_code": "000.00.00.H19-261123-0042",
    "provisional_no": None,
    "applicant": "Nguyễn Thị Hoàng Mẫu",
    "submitter": "Trần Văn Thử",
    "address": "Số 236, đường Phan Trung, khu phố 2, phường Tam Hiệp, tỉnh Đồng Nai",
    "phone": "0912 345 678",
    "email": "mau.nguyen@example.vn",
    "id_number": "075000000000",
    "request": "Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất trong các trường hợp chuyển"
    " đổi, chuyển nhượng, cho thuê, cho thuê lại, thừa kế, tặng cho, góp vốn",
    "papers": [
        {
            "name": "Đơn đăng ký biến động đất đai, tài sản gắn liền với đất theo Mẫu số 18",
            "originals": 1,
            "copies": 0,
        },
        {"name": "Giấy chứng nhận quyền sử dụng đất đã cấp", "originals": 1, "copies": 1},
        {"name": "Hợp đồng, văn bản về việc chuyển quyền đã công chứng", "originals": 1, "copies": 0},
        {"name": "Tờ khai lệ phí trước bạ, tờ khai thuế thu nhập cá nhân", "originals": 2, "copies": 0},
    ],
    "sets": 1,
    "duration_text": "10 ngày làm việc",
    "received_at": "2026-11-23T01:30:00Z",
    "due_at": "2026-12-07T10:00:00Z",
    "return_place": "Quầy 14, Trung tâm Phục vụ hành chính công tỉnh Đồng Nai",
    "book_no": "Quyển số 03, Số thứ tự 1.250",
    "receiver": "Lê Thị Bích Ngọc",
    "qr_url": "HTTPS://HCC.EXAMPLE.VN/T/1000ABCDEFGH0123456789K",
    "hotline": "0251 3822 501",
    "zalo_oa_name": "Trung tâm Phục vụ hành chính công tỉnh Đồng Nai",
    "lang": "vi",
    "fee_text": "50.000 đ (đã thu)",
    "reissue": 0,
}

CHECKLIST_PAPERS: list[dict[str, object]] = [
    {"name": "Hợp đồng, văn bản về việc chuyển quyền đã công chứng hoặc chứng thực", "originals": 1},
    {"name": "Đơn đăng ký biến động đất đai, tài sản gắn liền với đất", "originals": 1, "form": "Mẫu số 18"},
    {"name": "Giấy chứng nhận quyền sử dụng đất đã cấp", "originals": 1, "copies": 1, "certified": True},
    {"name": "Văn bản ủy quyền", "originals": 1, "optional": True},
]

CHECKLIST: dict[str, object] = {
    "centre": "Trung tâm Phục vụ hành chính công tỉnh Đồng Nai",
    "procedure": SLIP["request"],
    "procedure_en": "Registration of changes to land-use rights and property: exchange, transfer, lease, gift",
    "situation": "Mua bán, tặng cho nhà đất",
    "papers": CHECKLIST_PAPERS,
    "notes": ["Mang theo thẻ Căn cước bản gốc để đối chiếu."],
    "fee_text": "50.000 đ",
    "duration_text": "5 ngày làm việc",
    "counter": "Quầy 3, 4 – Đất đai (số chữ A)",
    "hours": "07:30–11:30 và 13:30–17:00, thứ Hai đến thứ Sáu",
    "address": "Số 236, đường Phan Trung, phường Tam Hiệp, tỉnh Đồng Nai",
    "hotline": "0251 3822 501",
    "qr_url": "HTTPS://HCC.EXAMPLE.VN/G/DANG-KY-BIEN-DONG",
    "issued_at": "2026-11-23T01:30:00Z",
    "lang": "vi",
}

MISSING: dict[str, object] = {
    **CHECKLIST,
    "dossier_code": "000.00.00.H19-261123-0042",
    "qr_url": SLIP["qr_url"],
    "papers": [
        {**paper, "state": "missing" if index in (1, 3) else "there"} for index, paper in enumerate(CHECKLIST_PAPERS)
    ],
}

TEST: dict[str, object] = {"printer": "quay-1", "at": "2026-11-23T01:30:00Z"}

BOOKING: dict[str, object] = {
    "centre": "Trung tâm Phục vụ hành chính công tỉnh Đồng Nai",
    "service_vi": "Đất đai – Đăng ký biến động, cấp đổi giấy chứng nhận",
    "service_en": "Land – changes and new certificates",
    "counter": "Quầy 3, 4",
    "at": "2026-11-27T01:30:00Z",
    "code": "H7K2MD",
    "address": "Số 236, đường Phan Trung, phường Tam Hiệp, tỉnh Đồng Nai",
    "hotline": "0251 3822 501",
    "issued_at": "2026-11-23T01:30:00Z",
    "qr_url": "HEN-H7K2MD",
    "lang": "vi",
}

SAMPLES: dict[str, dict[str, object]] = {
    "ticket": TICKET,
    "booking": BOOKING,
    "slip": SLIP,
    "checklist": CHECKLIST,
    "test": TEST,
}

# What `motcua printer preview` shows: the kind of paper and its document.
PREVIEWS: dict[str, tuple[str, dict[str, object]]] = {
    **{kind: (kind, document) for kind, document in SAMPLES.items()},
    "missing": ("checklist", MISSING),
    "provisional": ("slip", {**SLIP, "dossier_code": None, "provisional_no": "T-0007"}),
    "reissue": ("slip", {**SLIP, "reissue": 1}),
}
