"""Is the portal's certificate good? Phones ignore RFC 8910's option where it is not, so it is not advertised then."""

from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from captive.certificate_state import CertificateState

_SYSTEM_AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
_MAX_BYTES = 256 * 1024


def certificate_state(
    chain: Path | None, key: Path | None, host: str, now: datetime, authorities: Path | None = None
) -> CertificateState:
    """Check chain, key, name and dates as a phone would."""
    if chain is None or key is None:
        return CertificateState("none")
    try:
        leaf, *between = x509.load_pem_x509_certificates(_read(chain))
        private = load_pem_private_key(_read(key), None)
    except (OSError, ValueError, TypeError):
        return CertificateState("unreadable")
    ends = leaf.not_valid_after_utc
    if _spki(private.public_key()) != _spki(leaf.public_key()):
        return CertificateState("wrong-key", ends)
    if not leaf.not_valid_before_utc <= now <= ends:
        return CertificateState("out-of-date", ends)
    try:
        trusted = x509.load_pem_x509_certificates((authorities or _SYSTEM_AUTHORITIES).read_bytes())
        verifier = PolicyBuilder().store(Store(trusted)).time(now).build_server_verifier(x509.DNSName(host))
        verifier.verify(leaf, between)
    except VerificationError:
        return CertificateState("not-trusted", ends)
    except (OSError, ValueError):
        return CertificateState("no-authorities", ends)
    return CertificateState("", ends)


def _read(path: Path) -> bytes:
    if path.stat().st_size > _MAX_BYTES:
        raise ValueError("too big for a PEM file")
    return path.read_bytes()


def _spki(key: object) -> bytes:
    encoded: bytes = key.public_bytes(  # type: ignore[attr-defined]
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return encoded
