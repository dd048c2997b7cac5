"""The load, in a process of its own: raw sockets, kept alive, a handful of clients that never pause.

Reads its orders as JSON on standard input and writes what it saw as JSON: `python -m bench.load`.
One loop serves all the clients, so that measuring takes as little as possible from what is measured.
"""

import json
import selectors
import socket
import sys
import time
from collections import Counter
from itertools import cycle

CHUNK = 1 << 18
TIMEOUT_SECONDS = 30


class Client:
    """One connection: sends a request, reads its whole response, sends the next."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = bytearray()
        self.started = 0.0

    def send(self, request: bytes) -> None:
        self.received.clear()
        self.started = time.perf_counter()
        self.socket.sendall(request)

    def read(self) -> bool:
        """Whether the response is whole."""
        chunk = self.socket.recv(CHUNK)
        if not chunk:
            raise ConnectionError(f"The server closed the connection after {bytes(self.received[:200])!r}.")
        self.received += chunk
        return is_whole(self.received)


def is_whole(received: bytearray) -> bool:
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return False
    head = bytes(received[:end]).lower()
    position = head.find(b"content-length:")
    if position < 0:
        return received.endswith(b"0\r\n\r\n") if b"transfer-encoding: chunked" in head else True
    length = int(head[position + 15 :].split(b"\r\n", 1)[0])
    return len(received) >= end + 4 + length


def run(port: int, clients: int, seconds: float, requests: list[str], *, once: bool = False) -> dict:
    """`once`: each request is sent a single time, and the load ends with the last."""
    waiting = iter(request.encode() for request in requests) if once else cycle([r.encode() for r in requests])
    selector = selectors.DefaultSelector()
    latencies: list[float] = []
    statuses: Counter[str] = Counter()
    sent = received = 0
    begun = time.perf_counter()
    for client, request in zip([Client(port) for _ in range(clients)], waiting, strict=False):
        selector.register(client.socket, selectors.EVENT_READ, client)
        client.send(request)
        sent += 1
    while len(latencies) < sent:
        for key, _events in selector.select(TIMEOUT_SECONDS) or _fail():
            client = key.data
            if not client.read():
                continue
            now = time.perf_counter()
            latencies.append((now - client.started) * 1000)
            statuses[client.received[9:12].decode()] += 1
            received += len(client.received)
            if now - begun < seconds and (request := next(waiting, None)) is not None:
                client.send(request)
                sent += 1
    elapsed = time.perf_counter() - begun
    return {
        "latencies_ms": latencies,
        "statuses": statuses,
        "seconds": elapsed,
        "bytes_each": received / len(latencies),
    }


def _fail():
    raise TimeoutError(f"No response in {TIMEOUT_SECONDS} s.")


if __name__ == "__main__":
    json.dump(run(**json.load(sys.stdin)), sys.stdout)
