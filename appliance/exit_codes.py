"""The exit codes of `motcua`, in one table: which step failed can be told without reading the log."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process says when it ends."""

    OK = 0
    FAILED = 1
    USAGE = 2
    BAD_CONFIG = 3
    BAD_CREDENTIALS = 4
    STORE_UNAVAILABLE = 5
    PORT_BUSY = 6
    UNREACHABLE = 7
    UNHEALTHY = 8
    INTERRUPTED = 130


MEANINGS: dict[ExitCode, tuple[str, str]] = {
    ExitCode.OK: ("xong", "done"),
    ExitCode.FAILED: ("không thành công", "failed"),
    ExitCode.USAGE: ("sai cách dùng lệnh", "wrong usage"),
    ExitCode.BAD_CONFIG: ("tệp cấu hình có lỗi", "the configuration has faults"),
    ExitCode.BAD_CREDENTIALS: ("khóa bí mật thiếu hoặc không đọc được", "secrets are missing or unreadable"),
    ExitCode.STORE_UNAVAILABLE: ("không ghi được dữ liệu", "the database can't be written"),
    ExitCode.PORT_BUSY: ("cổng mạng đang bận", "a port is in use"),
    ExitCode.UNREACHABLE: ("không liên lạc được", "the other side can't be reached"),
    ExitCode.UNHEALTHY: ("kiểm tra sức khỏe thấy lỗi", "a health check found a fault"),
    ExitCode.INTERRUPTED: ("đã dừng theo yêu cầu", "stopped on request"),
}
