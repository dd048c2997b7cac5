"""One telephone of the hall: a browser with a cookie jar, one connection, and a watch in its hand."""

import asyncio
import http.cookies
import json
import re
import time
import uuid
from collections import defaultdict
from urllib.parse import urlencode

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
AGREE = re.compile(r'formaction="(/classe/[\w-]+/mots/\d+/moi-aussi/)"')
PIECE_BYTES = 128 * 1024
FIRST_WAIT, LONGEST_WAIT, BACK_OFF = 4, 60, 1.6  # of poll.js
PATIENCE_SECONDS = 30


class Watch:
    """How long each request took, by method, and what went wrong."""

    def __init__(self):
        self.milliseconds = defaultdict(list)
        self.faults = []
        self.seconds = 1.0

    def count(self, method):
        return len(self.milliseconds[method])

    @property
    def total(self):
        return sum(map(len, self.milliseconds.values()))

    def p95(self, method):
        times = sorted(self.milliseconds[method])
        return times[int(len(times) * 0.95)] if times else 0.0


class Telephone:
    def __init__(self, port, board, watch):
        self.port, self.board, self.watch = port, board, watch
        self.root = f"/classe/{board['key']}/"
        self.cookies, self.heads = {}, {}
        self.streams = None

    async def come_in(self):
        page = await self.get(f"/c/{self.board['code']}/")
        await self.post(f"/c/{self.board['code']}/", {"csrfmiddlewaretoken": _csrf(page), "device": "mine"}, {302})
        await self.get(self.root)

    async def read(self):
        self.page = await self.get(f"{self.root}probleme/")

    async def say(self, text, voice=None):
        form = {"csrfmiddlewaretoken": _csrf(self.page), "key": str(uuid.uuid4()), "text": text}
        if voice is not None:
            form["voice_upload"] = await self._send(voice)
        await self.post(f"{self.root}probleme/", form, {302})

    async def agree(self):
        words = await self.get(f"{self.root}probleme/mots/")
        others = AGREE.findall(words)
        if others:
            await self.post(others[-1], {"csrfmiddlewaretoken": _csrf(self.page), "wish": "yes"}, {302})

    async def stay(self, *, until):
        """The page asks for new words, less and less often while nothing comes."""
        wait, soonest, known = FIRST_WAIT, FIRST_WAIT, ""
        while time.monotonic() + wait < until:
            await asyncio.sleep(wait)
            await self._ask(
                "GET", f"{self.root}probleme/mots/", {"X-Poll": "in use", "X-Known": known}, b"", {200, 204}
            )
            is_news = "x-stamp" in self.heads
            known = self.heads.get("x-stamp", known)
            soonest = int(self.heads.get("x-poll-after", soonest))
            wait = soonest if is_news else min(wait * BACK_OFF, LONGEST_WAIT)
        self._hang_up()

    async def _send(self, voice):
        form = {"csrfmiddlewaretoken": _csrf(self.page), "kind": "voice", "size": len(voice), "key": str(uuid.uuid4())}
        started = json.loads(await self.post(f"{self.root}envois/", form, {201}))
        for offset in range(0, len(voice), PIECE_BYTES):
            headers = {
                "Upload-Offset": str(offset),
                "Content-Type": "application/offset+octet-stream",
                "X-CSRFToken": _csrf(self.page),
            }
            await self._ask("PATCH", started["url"], headers, voice[offset : offset + PIECE_BYTES], {204})
        return started["upload"]

    async def get(self, path):
        return await self._ask("GET", path, {}, b"", {200})

    async def post(self, path, form, expected):
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return await self._ask("POST", path, headers, urlencode(form).encode(), expected)

    async def _ask(self, method, path, headers, body, expected):
        begun = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                status, text = await self._ask_again(method, path, headers, body)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            self.watch.faults.append(f"{method} {path}: {type(error).__name__}")
            self._hang_up()
            raise
        # A piece is a POST to whoever waits for it.
        kind = "POST" if method == "PATCH" else method
        self.watch.milliseconds[kind].append((time.perf_counter() - begun) * 1000)
        if status not in expected:
            self.watch.faults.append(f"{method} {path}: {status}")
        return text

    async def _ask_again(self, method, path, headers, body):
        """A connection that had been quiet may have been closed by the server: a browser opens another."""
        was_kept = self.streams is not None
        try:
            return await self._exchange(method, path, headers, body)
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            if not was_kept or getattr(error, "partial", b""):
                raise
            self._hang_up()
            return await self._exchange(method, path, headers, body)

    async def _exchange(self, method, path, headers, body):
        if self.streams is None:
            self.streams = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.streams
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        lines = [
            f"{method} {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            "Accept-Language: fr",
            "Accept-Encoding: identity",
            f"Cookie: {cookies}",
            f"Content-Length: {len(body)}",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        writer.write(("\r\n".join(lines) + "\r\n\r\n").encode() + body)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        self._keep(head)
        self.heads = {name.lower(): value for name, value in re.findall(r"^([\w-]+): (.*?)\r?$", head, re.MULTILINE)}
        status = int(head[9:12])
        length = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
        text = (await reader.readexactly(int(length[1]))).decode() if length and status != 204 else ""
        return status, text

    def _keep(self, head):
        for line in re.findall(r"^set-cookie: (.*)$", head, re.IGNORECASE | re.MULTILINE):
            for name, morsel in http.cookies.SimpleCookie(line.strip()).items():
                self.cookies[name] = morsel.value

    def _hang_up(self):
        if self.streams is not None:
            self.streams[1].close()
            self.streams = None


def _csrf(page):
    return CSRF.search(page)[1]
