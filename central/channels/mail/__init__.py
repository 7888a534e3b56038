"""E-mail: how notices leave, what the server's answers mean."""

from central.channels.mail.transport import make_ways
from central.channels.seam import Channel

CHANNEL = Channel("email", make_ways)
