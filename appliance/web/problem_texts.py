"""Words for the failures that HTTP itself names; each says what happened, then what to do."""

# status → (code, Vietnamese, English)
HTTP_PROBLEMS: dict[int, tuple[str, str, str]] = {
    400: (
        "bad-request",
        "Yêu cầu chưa đúng. Vui lòng quay lại và thử lại.",
        "The request is not right. Please go back and try again.",
    ),
    401: ("not-authenticated", "Vui lòng đăng nhập để tiếp tục.", "Please log in to go on."),
    403: (
        "not-allowed",
        "Tài khoản hoặc thiết bị này không được phép làm việc đó. Vui lòng báo người phụ trách.",
        "This account or device may not do that. Please tell the person in charge.",
    ),
    404: (
        "not-found",
        "Không tìm thấy trang này. Vui lòng kiểm tra lại địa chỉ hoặc quay về trang đầu.",
        "There is no such page. Please check the address or go back to the first page.",
    ),
    405: (
        "method-not-allowed",
        "Địa chỉ này không nhận thao tác đó. Vui lòng quay lại.",
        "This address does not take that action. Please go back.",
    ),
    406: ("not-acceptable", "Không có dạng nội dung được yêu cầu.", "The content is not available in that form."),
    408: (
        "request-timeout",
        "Kết nối quá chậm nên yêu cầu chưa được nhận. Vui lòng thử lại.",
        "The connection was too slow and the request was not taken. Please try again.",
    ),
    409: (
        "conflict",
        "Dữ liệu đã thay đổi. Vui lòng tải lại trang rồi thử lại.",
        "The data has changed. Please reload the page and try again.",
    ),
    410: ("gone", "Nội dung này đã được thu hồi.", "This content has been withdrawn."),
    411: ("length-required", "Yêu cầu thiếu độ dài nội dung.", "The request does not say how long its content is."),
    413: (
        "too-large",
        "Nội dung gửi lên quá lớn. Vui lòng gửi ít hơn.",
        "What was sent is too large. Please send less.",
    ),
    414: ("address-too-long", "Địa chỉ quá dài.", "The address is too long."),
    415: (
        "unsupported-media-type",
        "Loại nội dung chưa đúng. Vui lòng gửi dữ liệu dạng JSON.",
        "The content is of the wrong type. Please send JSON.",
    ),
    429: (
        "too-many-requests",
        "Có quá nhiều yêu cầu cùng lúc. Vui lòng đợi một lát rồi thử lại.",
        "There are too many requests now. Please wait a little and try again.",
    ),
    431: ("headers-too-large", "Phần đầu của yêu cầu quá lớn.", "The headers of the request are too large."),
    500: (
        "internal",
        "Máy gặp trục trặc và chưa làm được việc này. Vui lòng thử lại hoặc báo nhân viên.",
        "The machine had a fault and could not do this. Please try again or tell the staff.",
    ),
    501: ("not-implemented", "Chức năng này chưa có.", "This function does not exist yet."),
    502: (
        "bad-gateway",
        "Máy chủ chưa trả lời. Vui lòng thử lại sau ít phút.",
        "The server did not answer. Please try again in a few minutes.",
    ),
    503: (
        "unavailable",
        "Dịch vụ tạm thời chưa sẵn sàng. Vui lòng thử lại sau ít phút.",
        "The service is not ready at the moment. Please try again in a few minutes.",
    ),
    504: (
        "gateway-timeout",
        "Máy chủ trả lời quá chậm. Vui lòng thử lại sau ít phút.",
        "The server answered too slowly. Please try again in a few minutes.",
    ),
}

# status → (Vietnamese, English): RFC 9457's title, the same for every occurrence.
TITLES: dict[int, tuple[str, str]] = {
    400: ("Yêu cầu chưa đúng", "Bad request"),
    401: ("Chưa đăng nhập", "Not logged in"),
    403: ("Không được phép", "Not allowed"),
    404: ("Không tìm thấy", "Not found"),
    405: ("Thao tác không được nhận", "Method not allowed"),
    409: ("Dữ liệu không khớp", "Conflict"),
    410: ("Đã thu hồi", "Gone"),
    413: ("Quá lớn", "Too large"),
    415: ("Loại nội dung chưa đúng", "Unsupported media type"),
    429: ("Quá nhiều yêu cầu", "Too many requests"),
    500: ("Máy gặp trục trặc", "Internal fault"),
    503: ("Chưa sẵn sàng", "Unavailable"),
}
