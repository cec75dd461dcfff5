"""Counts the bytes that clients send to some ports of this machine, as the kernel's TCP counted them.

Linux tells everybody who asks (sock_diag, no root needed) about each TCP connection that ends, with its byte counters: nothing stands
between client and server, nothing is slowed down, and what others do on the loopback is not mixed in.
"""

import errno
import socket
import struct
import threading
from dataclasses import dataclass

# linux/netlink.h, linux/sock_diag.h: the protocol, and the groups that hear of destroyed TCP sockets over IPv4 and IPv6.
NETLINK_SOCK_DIAG = 4
TCP_DESTROYED = 1 << 0 | 1 << 2
# linux/inet_diag.h: struct nlmsghdr, then struct inet_diag_msg, then attributes; the one with struct tcp_info.
HEADER, DIAG_MESSAGE, TCP_INFO = 16, 72, 2
# linux/tcp.h: tcpi_bytes_acked and tcpi_bytes_received in struct tcp_info.
BYTES = struct.Struct("=QQ")
BYTES_AT = 120
ROOM = 4 << 20
STILL_SECONDS = 0.2


@dataclass(frozen=True)
class Traffic:
    """Bytes of TCP payload: TLS and HTTP headers included, packet headers not."""

    sent: int
    received: int


class Counter:
    """Counts, while it is open, the connections to `ports` that ended: seen from the side that opened them."""

    def __init__(self, ports: set[int]):
        self._ports = ports
        self._sent = self._received = 0
        self._lost = False
        self._socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_SOCK_DIAG)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, ROOM)
        self._socket.bind((0, TCP_DESTROYED))
        self._socket.settimeout(STILL_SECONDS)
        self._ending = threading.Event()
        self._reader = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> "Counter":
        self._reader.start()
        return self

    def __exit__(self, *_) -> None:
        self._ending.set()
        self._reader.join()
        self._socket.close()

    def counted(self) -> Traffic | None:
        """What was counted when the counter was closed; `None` when the kernel told more than could be read."""
        return None if self._lost else Traffic(self._sent, self._received)

    def _read(self) -> None:
        while True:
            try:
                self._take(self._socket.recv(1 << 16))
            except TimeoutError:
                if self._ending.is_set():
                    return
            except OSError as error:
                if error.errno != errno.ENOBUFS:
                    raise
                self._lost = True

    def _take(self, message: bytes) -> None:
        (port,) = struct.unpack_from("!H", message, HEADER + 6)
        if port not in self._ports:
            return
        info = _attribute(message, TCP_INFO)
        sent, received = BYTES.unpack_from(info, BYTES_AT)
        self._sent += sent
        self._received += received


def _attribute(message: bytes, wanted: int) -> bytes:
    at = HEADER + DIAG_MESSAGE
    while at < len(message):
        length, kind = struct.unpack_from("=HH", message, at)
        if kind == wanted:
            return message[at + 4 : at + length]
        at += (length + 3) & ~3
    raise ValueError("the kernel told of a connection without its counters")


def can_count() -> bool:
    """Whether this system tells of ended connections (Linux does; a sandbox may not)."""
    try:
        with socket.create_server(("127.0.0.1", 0)) as server, Counter({server.getsockname()[1]}) as counter:
            with socket.create_connection(server.getsockname()) as client:
                accepted, _ = server.accept()
                client.sendall(b"counted")
                accepted.recv(64)
                accepted.close()
    except (AttributeError, OSError, ValueError, struct.error):
        return False
    counted = counter.counted()
    return counted is not None and counted.sent >= len(b"counted")
