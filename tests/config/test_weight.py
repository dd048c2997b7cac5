"""What every process of a site would pay for, and few of its pages need, waits until somebody asks for it."""

import os
import subprocess
import sys

from django.conf import settings

SEVERAL_MEGABYTES = {"PIL", "cryptography", "font_lato", "ninja", "numpy", "pydantic", "redis", "typst"}
START = """
import sys

import django

django.setup()
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

get_wsgi_application()
assert get_resolver().url_patterns
print(*(name for name in sys.modules if "." not in name))
"""


def test_a_site_starts_without_what_few_pages_need():
    done = subprocess.run(
        [sys.executable, "-c", START],
        cwd=settings.ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )

    loaded = set(done.stdout.split())
    assert "django" in loaded
    assert loaded & SEVERAL_MEGABYTES == set()
