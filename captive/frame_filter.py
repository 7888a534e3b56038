"""The kernel's filter before the watcher: of all frames only ARP, DHCP, router and neighbour advertisements, first SYNs.

Classic BPF (linux/filter.h), so that a full line of visitors' traffic never reaches Python.
"""

import ctypes
import socket
import struct

_SO_ATTACH_FILTER = 26
_LDH, _LDB, _LDX_IPHEADER, _LDH_X, _LDB_X = 0x28, 0x30, 0xB1, 0x48, 0x50
_JEQ, _AND, _RET = 0x15, 0x54, 0x06
_WHOLE_FRAME = 0x40000

# (code, jump if true, jump if false, value); jumps count from the next line; the last two lines are drop and accept.
_PROGRAM = (
    (_LDH, 0, 0, 12),  # 0 EtherType
    (_JEQ, 22, 0, 0x0806),  # 1 ARP → accept
    (_JEQ, 0, 11, 0x0800),  # 2 IPv4, else 14
    (_LDB, 0, 0, 23),  # 3 protocol
    (_JEQ, 0, 4, 17),  # 4 UDP, else 9
    (_LDX_IPHEADER, 0, 0, 14),  # 5
    (_LDH_X, 0, 0, 14),  # 6 source port
    (_JEQ, 16, 0, 67),  # 7 → accept
    (_JEQ, 15, 14, 68),  # 8 → accept, else drop
    (_JEQ, 0, 13, 6),  # 9 TCP, else drop
    (_LDX_IPHEADER, 0, 0, 14),  # 10
    (_LDB_X, 0, 0, 27),  # 11 flags
    (_AND, 0, 0, 0x12),  # 12 SYN and ACK
    (_JEQ, 10, 9, 0x02),  # 13 SYN alone → accept, else drop
    (_JEQ, 0, 8, 0x86DD),  # 14 IPv6, else drop
    (_LDB, 0, 0, 20),  # 15 next header
    (_JEQ, 0, 3, 58),  # 16 ICMPv6, else 20
    (_LDB, 0, 0, 54),  # 17 type
    (_JEQ, 5, 0, 134),  # 18 router advertisement → accept
    (_JEQ, 4, 3, 136),  # 19 neighbour advertisement → accept, else drop
    (_JEQ, 0, 2, 6),  # 20 TCP, else drop
    (_LDB, 0, 0, 67),  # 21 flags
    (_JEQ, 1, 0, 0x02),  # 22 plain SYN → accept, else drop
    (_RET, 0, 0, 0),  # 23 drop
    (_RET, 0, 0, _WHOLE_FRAME),  # 24 accept
)


def attach(line: socket.socket) -> None:
    """Let the kernel pass only what the watcher reads; raises OSError."""
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in _PROGRAM)
    buffer = ctypes.create_string_buffer(code)
    # struct sock_fprog: the number of instructions and, aligned, a pointer to them.
    line.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, struct.pack("HL", len(_PROGRAM), ctypes.addressof(buffer)))
