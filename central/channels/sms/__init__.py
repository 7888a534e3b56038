"""SMS by a gateway: how messages leave, what its errors mean."""

from central.channels.seam import Channel
from central.channels.sms.transport import make_ways

CHANNEL = Channel("sms", make_ways)
