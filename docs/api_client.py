"""Reads open data of Porte-Voix: nothing to install, no key.

    python docs/api_client.py https://porte-voix.example answers --since 2026-01-01

prints one JSON object per line. A page at a time: it may run on a small machine, and be stopped at any moment.
"""

import argparse
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

PATIENCE_SECONDS = 30
MOST_TRIES = 5


def read(site: str, name: str, **filters: str) -> Iterator[dict[str, Any]]:
    """Every line of a list: "sheets", "answers", "organisations", "themes", "territories" or "figures".

    `site`: its address, with the `/p/<code>` of a programme that is not the site's first.
    """
    query = urllib.parse.urlencode({key: value for key, value in filters.items() if value})
    address: str | None = f"{site.rstrip('/')}/api/v1/{name}/" + (f"?{query}" if query else "")
    while address:
        page = _get(address)
        yield from page["items"]
        address = page["next"]


def _get(address: str) -> dict[str, Any]:
    """Waits when the site says so; any other refusal is raised, with its sentence."""
    if not address.startswith(("https://", "http://")):
        raise ValueError(f"{address} is no address of the web.")
    request = urllib.request.Request(address, headers={"Accept": "application/json"})  # noqa: S310  (checked above)
    for _each in range(MOST_TRIES):
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310
                said: dict[str, Any] = json.load(answer)
                return said
        except urllib.error.HTTPError as refused:
            with refused:
                if refused.code != 429:
                    raise RuntimeError(f"{address}: {json.load(refused)['detail']}") from refused
                time.sleep(int(refused.headers["Retry-After"]))
    raise RuntimeError(f"{address}: the site is asked too often.")


def main() -> None:
    parser = argparse.ArgumentParser(description="Print open data of Porte-Voix, one JSON object per line.")
    parser.add_argument("site")
    parser.add_argument("name", choices=["sheets", "answers", "organisations", "themes", "territories", "figures"])
    for name in ("theme", "territory", "status", "organisation", "since", "until"):
        parser.add_argument(f"--{name}", default="")
    asked = vars(parser.parse_args())
    for line in read(asked.pop("site"), asked.pop("name"), **asked):
        print(json.dumps(line, ensure_ascii=False))  # noqa: T201  (what it is for)


if __name__ == "__main__":
    main()
