"""A telephone that sends a file in pieces, and goes on from where the site is: `python -m tests.faults.upload_client
PORT BOARD TOKEN KEY FILE`. Killed and started again, it knows its board, its key and its file, nothing else.
"""

import base64
import hashlib
import http.client
import json
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

PIECE_BYTES = 32 * 1024
CSRF = "a" * 32


class BrokenOff(Exception):
    """The site is going down, or coming up."""


BROKEN_OFF = (OSError, http.client.HTTPException, BrokenOff)


class Client:
    def __init__(self, port: int, board: str, token: str) -> None:
        self.port, self.board = port, board
        self.headers = {"Cookie": f"telephone={token}; csrftoken={CSRF}", "X-CSRFToken": CSRF}

    def create(self, key: str, size_bytes: int) -> str:
        """The address of the upload; the same key gives the same."""
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        said = urlencode({"key": key, "kind": "voice", "size": size_bytes})
        status, _headers, body = self._ask("POST", f"/classe/{self.board}/envois/", said, form)
        if status >= 500:
            raise BrokenOff
        assert status == 201, (status, body)
        return json.loads(body)["url"]

    def head(self, address: str) -> tuple[int, int]:
        """(bytes that are there, bytes announced)."""
        status, headers, _body = self._ask("HEAD", address)
        if status >= 500:
            raise BrokenOff
        assert status == 200, status
        return int(headers["Upload-Offset"]), int(headers["Upload-Length"])

    def patch(self, address: str, offset_bytes: int, content: bytes) -> tuple[int, int]:
        """(status, bytes that are there)."""
        digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
        headers = {
            "Content-Type": "application/offset+octet-stream",
            "Upload-Offset": str(offset_bytes),
            "Upload-Checksum": f"sha256 {digest}",
        }
        status, answered, body = self._ask("PATCH", address, content, headers)
        assert status in {204, 409, 460} or status >= 500, (status, body)
        return status, int(answered.get("Upload-Offset", offset_bytes))

    def _ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=25)
        try:
            connection.request(method, path, body, {**self.headers, **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()


def send(client: Client, key: str, content: bytes) -> None:
    address = client.create(key, len(content))
    there, announced = client.head(address)
    while there < announced:
        status, there = client.patch(address, there, content[there : there + PIECE_BYTES])
        if status >= 500:
            there, announced = client.head(address)


def insist(client: Client, key: str, content: bytes) -> None:
    while True:
        try:
            return send(client, key, content)
        except BROKEN_OFF:
            time.sleep(0.05)


if __name__ == "__main__":
    port, board, token, key, file = sys.argv[1:]
    insist(Client(int(port), board, token), key, Path(file).read_bytes())
    print("done", flush=True)
