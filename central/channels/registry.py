"""All channels, one line each."""

from central.channels import zalo
from central.channels.seam import Channel

CHANNELS: tuple[Channel, ...] = (zalo.CHANNEL,)
