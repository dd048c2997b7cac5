"""People in a hurry on a bad network: they send again, with the same key, until they are told it is done."""

import datetime
import http.client
import threading
import time
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlencode

CSRF = "a" * 32
BROKEN_OFF = (OSError, http.client.HTTPException)


@dataclass
class Person:
    """`acknowledged`: submission key → (kind, where the site led)."""

    port: int
    session: str
    acknowledged: dict[str, tuple[str, str]] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)

    def post(self, path: str, **fields: str) -> tuple[int, str, str]:
        """(status, Location, body). Raises one of BROKEN_OFF."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=25)
        body = urlencode({"csrfmiddlewaretoken": CSRF, **fields})
        headers = {
            "Cookie": f"sessionid={self.session}; csrftoken={CSRF}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()
        finally:
            connection.close()

    def insist(self, kind: str, path: str, *, over: threading.Event, **fields: str) -> None:
        """Send until acknowledged (a redirect) or until it is over."""
        key = str(uuid.uuid4())
        while not over.is_set():
            try:
                status, where, body = self.post(path, key=key, **fields)
            except BROKEN_OFF:
                time.sleep(0.05)
                continue
            if status == 302:
                self.acknowledged[key] = (kind, where)
                return
            if status < 500:
                self.refusals.append(f"{kind} {path}: {status} {body[:300]}")
                return
            time.sleep(0.05)

    def send(self, draft: int, *, over: threading.Event) -> None:
        self.insist(
            "sheets.sent", f"/fiches/brouillons/{draft}/relecture/", over=over, version="1", unapproved_reason="Panne."
        )

    def start(self, cohort: str, *, over: threading.Event) -> None:
        self.insist("sheets.drafted", f"/ma-classe/{cohort}/commencer/", over=over)

    def answer(self, referral: int, *, over: threading.Event) -> None:
        # An organisation does not say the same to two classes, and figures make no difference.
        letters = str(referral).translate(str.maketrans("0123456789", "abcdefghij"))
        self.insist(
            "sheets.answered", f"/traiter/{referral}/repondre/", over=over, **answer_fields(f"Classe {letters}.")
        )


def answer_fields(text: str = "Nous changeons l'horaire.") -> dict[str, str]:
    in_a_month = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=30)
    return {
        "action": "publish",
        "version": "0",
        "in_brief": "L'horaire change.",
        "understood": "Le bus arrive trop tard.",
        "decision": text,
        "outcome": "solution",
        "next_step": "Le nouvel horaire commence.",
        "next_step_date": in_a_month.isoformat(),
        "contact": "Le service des transports",
    }
