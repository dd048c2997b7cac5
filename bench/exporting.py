"""A whole data set as a file: when its first byte comes, and how fast the rest. It is not read to its end."""

import socket
import time
from typing import NamedTuple

from . import servers
from .engines import Installation

ROUNDS, SECONDS = 3, 2.0
CHUNK = 1 << 16


class Export(NamedTuple):
    first_byte_ms: float
    bytes_per_second: float


def measure(installation: Installation) -> Export:
    """The best of the rounds: of one download, the others are noise."""
    with servers.pages(installation) as server:
        found = [_download(server.port, installation.known["export"]) for _round in range(ROUNDS)]
    return Export(min(one.first_byte_ms for one in found), max(one.bytes_per_second for one in found))


def _download(port, address):
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        began = time.perf_counter()
        client.sendall(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        received = len(client.recv(CHUNK))
        first = time.perf_counter()
        while time.perf_counter() - first < SECONDS and (chunk := client.recv(CHUNK)):
            received += len(chunk)
        return Export((first - began) * 1000, received / (time.perf_counter() - began))
