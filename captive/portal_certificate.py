"""The certificate of the portal's public name, as box.toml names it; absent for a portal of plain http."""

from urllib.parse import urlsplit

from appliance.config import BoxConfig
from appliance.core.ambient import Ambient
from captive.certificate import CertificateState, certificate_state


def portal_certificate(config: BoxConfig, ambient: Ambient) -> CertificateState:
    """Return how the certificate stands now."""
    own = config.captive
    if own is None:
        # Without a visitors' network nobody but the configured address itself speaks for the portal.
        return CertificateState("")
    host = urlsplit(config.portal.public_url).hostname or ""
    return certificate_state(own.certificate, own.certificate_key, host, ambient.now(), own.certificate_authority)
