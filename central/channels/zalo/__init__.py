"""Zalo's Official Account: how messages leave, how events come in, what its errors mean."""

from central.channels.seam import Channel
from central.channels.zalo.handle import handle
from central.channels.zalo.transport import make_ways
from central.channels.zalo.webhook import blueprint

CHANNEL = Channel("zalo", make_ways, handle, blueprint)
