"""The certificate of the portal's public name, as box.toml names it; absent for a portal of plain http."""

from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from appliance.config import BoxConfig
from appliance.core.ambient import Ambient
from appliance.core.apart import work_apart
from captive.certificate_state import CertificateState


def portal_certificate(config: BoxConfig, ambient: Ambient) -> CertificateState:
    """Return how the certificate stands now."""
    own = config.captive
    if own is None:
        # Without a visitors' network nobody but the configured address itself speaks for the portal.
        return CertificateState("")
    if own.certificate is None or own.certificate_key is None:
        return CertificateState("none")
    host = urlsplit(config.portal.public_url).hostname or ""
    paths = (own.certificate, own.certificate_key)
    # Looked at once in a start, and 8 MB of cryptography.
    return work_apart(_state, *paths, host, ambient.now(), own.certificate_authority)


def _state(chain: Path, key: Path, host: str, now: datetime, authorities: Path | None) -> CertificateState:
    from captive.certificate import certificate_state

    return certificate_state(chain, key, host, now, authorities)
