"""All channels, one line each."""

from central.channels import mail, sms, zalo
from central.channels.seam import Channel

CHANNELS: tuple[Channel, ...] = (zalo.CHANNEL, mail.CHANNEL, sms.CHANNEL)
