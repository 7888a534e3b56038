"""A small catalogue of its own for tests of the guides: each kind of time, fee, paper and situation once."""

from datetime import date, time
from functools import cache

from appliance.core.catalogue import (
    Catalogue,
    Counter,
    Fee,
    FieldOfWork,
    Paper,
    Procedure,
    Service,
    Situation,
    TimeCase,
)


@cache
def guide_catalogue() -> Catalogue:
    """Return the catalogue; "khai-sinh" is checked, "chung-thuc" is example data."""
    return Catalogue(
        id="mau",
        name_vi="Trung tâm Mẫu",
        name_en="Sample centre",
        version="1",
        fields=(
            FieldOfWork(id="ho-tich", letter="H", name_vi="Hộ tịch", name_en="Civil status"),
            FieldOfWork(id="dat-dai", letter="A", name_vi="Đất đai", name_en="Land"),
        ),
        services=(
            Service(
                id="ho-tich", letter="H", name_vi="Hộ tịch", name_en="Civil status", kind="field", field_id="ho-tich"
            ),
            Service(id="tra-ket-qua", letter="X", name_vi="Trả kết quả", name_en="Results", kind="result"),
        ),
        procedures=(_birth(), _copies()),
        counters=(
            Counter(id="quay-7", number=7, name="Hộ tịch", name_en="Civil status", services=("ho-tich",)),
            Counter(id="quay-14", number=14, name="Trả kết quả", name_en="Results", services=("tra-ket-qua",)),
        ),
        situations=(
            Situation(
                id="sinh-con", name_vi="Sinh con", name_en="A birth", icon="baby", procedure_ids=("khai-sinh",)
            ),
            Situation(
                id="nhan-ket-qua",
                name_vi="Nhận kết quả",
                name_en="Results",
                icon="check",
                service_ids=("tra-ket-qua",),
            ),
        ),
    )


def _birth() -> Procedure:
    return Procedure(
        id="khai-sinh",
        code_national="1.001193",
        field_id="ho-tich",
        level="commune",
        name_vi="Đăng ký khai sinh",
        name_en="Registration of birth",
        result_vi="Giấy khai sinh",
        result_en="Birth certificate",
        handling_unit="Phòng Hộ tịch",
        cases=(
            TimeCase(unit="same_day", cutoff=time(15)),
            TimeCase(id="xac-minh", name_vi="Cần xác minh", name_en="To be verified", amount=3, unit="working_days"),
        ),
        fees=(
            Fee(
                kind="lệ phí",
                name_vi="Lệ phí đăng ký",
                name_en="Registration fee",
                amount_vnd=15_000,
                channel="direct",
                exempt=("hộ nghèo",),
            ),
            Fee(kind="lệ phí", name_vi="Đúng hạn", name_en="In time", amount_vnd=0, channel="online"),
        ),
        papers=(
            Paper(id="to-khai", name_vi="Tờ khai", name_en="Declaration"),
            Paper(
                id="chung-sinh",
                name_vi="Giấy chứng sinh",
                name_en="Medical certificate of birth",
                originals=0,
                copies=2,
                certified=True,
                optional=True,
            ),
        ),
        legal_basis=("Luật Hộ tịch 2014",),
        valid_from=date(2026, 1, 1),
        source="kiểm thử",
        verified=True,
    )


def _copies() -> Procedure:
    return Procedure(
        id="chung-thuc",
        field_id="ho-tich",
        level="commune",
        name_vi="Chứng thực bản sao <từ bản chính>",
        name_en="Certified copies",
        result_vi="Bản sao",
        result_en="Copy",
        handling_unit="Phòng Hộ tịch",
        cases=(TimeCase(amount=4, unit="working_hours"),),
        valid_from=date(2026, 1, 1),
        source="kiểm thử",
        verified=False,
    )
