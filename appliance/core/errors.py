"""The one small tree of expected failures: each has a code, an HTTP status and words for people in two languages."""

from collections.abc import Callable


class MotcuaError(Exception):
    """An expected failure.

    `code` is stable and machine-readable (kebab-case). `message_vi` and `message_en` say what happened
    and then what to do; they never hold personal data. `details` is machine-readable extra information
    (for example a list of faults), shown in RFC 9457 problem documents as extension members.
    """

    status = 500

    def __init__(self, code: str, message_vi: str, message_en: str, **details: object) -> None:
        super().__init__(f"{code}: {message_en}")
        self.code = code
        self.message_vi = message_vi
        self.message_en = message_en
        self.details = details

    def __reduce__(self) -> "tuple[Callable[..., MotcuaError], tuple[object, ...]]":
        """Let pickle carry it between processes, whatever its class's own `__init__` asks for."""
        return _again, (type(self), self.args, self.__dict__)

    def message(self, lang: str) -> str:
        """Return the words for `lang` ("vi" or "en"; anything else gets Vietnamese)."""
        return self.message_en if lang == "en" else self.message_vi


def _again(kind: type[MotcuaError], words: tuple[object, ...], fields: dict[str, object]) -> MotcuaError:
    error = kind.__new__(kind, *words)
    error.__dict__.update(fields)
    return error


class InvalidInput(MotcuaError):
    """What was sent can't be used; the message names what and where."""

    status = 400


class NotAuthenticated(MotcuaError):
    """Nobody is logged in, or the credentials are wrong."""

    status = 401


class NotAllowed(MotcuaError):
    """Somebody is logged in (or a device is paired) but may not do this."""

    status = 403


class NotFound(MotcuaError):
    """There is no such thing."""

    status = 404


class Conflict(MotcuaError):
    """The thing is in a state (or the key in a use) that does not allow this."""

    status = 409


class Gone(MotcuaError):
    """The thing existed and was withdrawn."""

    status = 410


class TooLarge(MotcuaError):
    """The input is bigger than its limit."""

    status = 413


class TooMany(MotcuaError):
    """Too many requests in a time; `details["retry_after_s"]` says how long to wait, in seconds."""

    status = 429


class Unavailable(MotcuaError):
    """A part that is needed does not answer now (disk full, central absent); trying later may work."""

    status = 503
