"""The box's side of the wire: posts batches and pulls changes, with time-outs, and believes no answer unchecked."""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

import urllib3
from pydantic import ValidationError

from appliance.core.ambient import monotonic_s
from appliance.core.errors import Conflict, MotcuaError, NotAuthenticated, TooLarge, Unavailable
from appliance.core.protocol import PROTOCOL, SERIALS_LOW, BatchAnswer, ChangePage
from appliance.exit_codes import ExitCode
from appliance.sync.outbox_rules import Row

Answer = TypeVar("Answer", BatchAnswer, ChangePage)
MAX_ANSWER_BYTES = 4_000_000
PROBLEM = "application/problem+json"
_REFUSALS: dict[int, type[MotcuaError]] = {
    400: TooLarge,
    401: NotAuthenticated,
    403: NotAuthenticated,
    409: Conflict,
    413: TooLarge,
    422: TooLarge,
}


class UplinkDown(Unavailable):
    """Central can't be reached, or what answers is not central."""

    exit_code = ExitCode.UNREACHABLE


class CentralClient:
    """One box's connection to central."""

    def __init__(self, base_url: str, box_id: str, token: str, database_id: str, timeout_s: float) -> None:
        self._base = f"{base_url}/api/v1/boxes/{box_id}"
        self._database_id = database_id
        self._timeout_s = timeout_s
        self._headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Motcua-Database-Id": database_id,
        }
        self._pool = urllib3.PoolManager(
            maxsize=1, retries=False, timeout=urllib3.Timeout(connect=min(timeout_s, 5.0), read=timeout_s)
        )

    def post_events(self, batch: Sequence[Row]) -> BatchAnswer:
        """Post a batch.

        Raises `UplinkDown` where no valid answer came; NotAuthenticated (box revoked), Conflict (two live
        databases), TooLarge (central can't take the batch as such) where central said no.
        """
        body = {
            "protocol": PROTOCOL,
            "database_id": self._database_id,
            "events": [
                {
                    "id": row.event_id,
                    "kind": row.kind,
                    "subject": row.subject,
                    "subject_seq": row.subject_seq,
                    "created_at": row.created_at,
                    "body": json.loads(row.body),
                }
                for row in batch
            ],
        }
        answer = self._ask("POST", "/events", json.dumps(body, ensure_ascii=False).encode())
        return _read(BatchAnswer, answer)

    def changes(self, cursor: int, serials_low: str | None = None) -> ChangePage:
        """Pull the changes after `cursor`, asking for more serials where they run out; raises like `post_events`."""
        more = {SERIALS_LOW: serials_low} if serials_low else {}
        return _read(ChangePage, self._ask("GET", f"/changes?cursor={cursor}", None, more))

    def _ask(
        self, method: str, path: str, body: bytes | None, more: Mapping[str, str] = MappingProxyType({})
    ) -> bytes:
        deadline_s = monotonic_s() + self._timeout_s
        try:
            answer = self._pool.request(
                method,
                self._base + path,
                body=body,
                headers={**self._headers, **more},
                redirect=False,
                preload_content=False,
            )
            data = _read_body(answer, deadline_s)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise _down(type(error).__name__) from error
        if answer.status != 200:
            raise _refusal(answer.status, answer.headers.get("Content-Type", ""))
        return data


def _read_body(answer: urllib3.BaseHTTPResponse, deadline_s: float) -> bytes:
    """Read at most 4 MB until the deadline; a time-out per read would let a trickle hold the daemon for ever."""
    data = bytearray()
    while part := answer.read1(65_536):
        data += part
        if len(data) > MAX_ANSWER_BYTES or monotonic_s() > deadline_s:
            answer.close()  # not given back to the pool: the rest of the answer is still on its way
            raise _down("answer is too long or too slow")
    answer.release_conn()
    return bytes(data)


def _read(model: type[Answer], data: bytes) -> Answer:
    try:
        return model.model_validate_json(data)
    except ValidationError as error:
        raise _down("answer is not of the protocol") from error


def _refusal(status: int, content_type: str) -> MotcuaError:
    kind = _REFUSALS.get(status)
    # A proxy or another network's portal refuses too, but not in central's words: then the line is down, no more.
    if kind is None or not content_type.startswith(PROBLEM):
        return _down(f"HTTP {status}")
    return kind(
        f"central-refused-{status}",
        f"Máy chủ từ chối ({status}).",
        f"Central refused ({status}).",
        status=status,
    )


def _down(reason: str) -> UplinkDown:
    return UplinkDown(
        "uplink-down",
        f"Chưa liên lạc được với máy chủ ({reason}). Thiết bị vẫn làm việc và sẽ gửi sau.",
        f"Central can't be reached ({reason}). The box works on and sends later.",
        reason=reason,
    )
