"""Settings come from the environment; a wrong one stops the start with a sentence that says what to set."""

import os
import runpy
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from config import environment as env
from tests.run import SITE_SETTINGS

LONG_KEY = "k" * 50


@pytest.fixture
def start(monkeypatch, tmp_path):
    """`start(PORT="80")`: the settings of an installation that has nothing else in its environment."""
    for name in SITE_SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PORTEVOIX_DATA", str(tmp_path))

    def run(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(env.ROOT / "config" / "settings.py"))

    return run


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("PORT", "eighty", "set it to a whole number from 1 to 65535"),
        ("PORT", "0", "from 1 to 65535"),
        ("PORT", "65536", "from 1 to 65535"),
        ("PORT", "-1", "from 1 to 65535"),
        ("PORT", "٨٠٠٠", "from 1 to 65535"),
        ("PORT", "9" * 400, "from 1 to 65535"),
        ("PROXIES", "10", "from 0 to 9"),
        ("DEMO", "maybe", "set it to 1 or 0"),
        ("DEBUG", "2", "set it to 1 or 0"),
        ("SITE_URL", "porte-voix.example", "https://porte-voix.example"),
        ("SITE_URL", "ftp://porte-voix.example", "https://porte-voix.example"),
        ("SITE_URL", "https://porte-voix.example/voix", "the public address alone"),
        ("SITE_URL", "https://", "the public address alone"),
        ("SECRET_KEY", "short", "at least 50 random characters"),
        ("DATABASE_URL", "mysql://host/name", "postgres://user:password@host:5432/name"),
        ("DATABASE_URL", "postgres://", "postgres://user:password@host:5432/name"),
        ("DATABASE_URL", "postgres://host:port/name", "postgres://user:password@host:5432/name"),
        ("DATABASE_URL", "sqlite://", "sqlite:////folder/file.sqlite3"),
        ("DATABASE_URL", "sqlite://:memory:", "sqlite:////folder/file.sqlite3"),
        ("CACHE_URL", "memcached://host", "redis://host:6379/0"),
        ("EMAIL_URL", "host", "smtps://user:password@host"),
        ("EMAIL_URL", "imap://host", "smtps://user:password@host"),
        ("EMAIL_URL", "smtp://", "smtps://user:password@host"),
        ("EMAIL_URL", "smtp://host:port", "smtps://user:password@host"),
        ("LOG_FORMAT", "xml", "text or json"),
        ("LOG_LEVEL", "loud", "debug, info, warning or error"),
    ],
)
def test_a_wrong_value_stops_the_start_and_says_what_to_set(start, name, value, advice):
    with pytest.raises(env.WrongSetting) as stop:
        start(**{name: value})

    sentence = str(stop.value)
    assert sentence.startswith("Porte-Voix cannot start: ")
    assert name in sentence
    assert advice in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize("name", ["DATABASE_URL", "EMAIL_URL"])
def test_a_password_is_not_said_again(start, name):
    with pytest.raises(env.WrongSetting) as stop:
        start(**{name: "xyz://user:hidden@host/name"})

    assert "hidden" not in str(stop.value)


def test_the_person_who_starts_it_sees_one_line_and_no_traceback(tmp_path):
    environment = {"PATH": os.environ["PATH"], "PORTEVOIX_DATA": str(tmp_path), "PORT": "x"}
    command = [sys.executable, "-m", "portevoix"]

    for word in ("serve", "check"):
        ended = subprocess.run(
            [*command, word], env=environment, cwd=env.ROOT, capture_output=True, text=True, check=False
        )

        assert ended.returncode == 1
        assert (ended.stdout, ended.stderr.count("\n")) == ("", 1)
        assert ended.stderr.startswith("Porte-Voix cannot start: PORT is 'x'; ")


def test_with_nothing_set_it_is_a_small_site_on_this_machine(start, tmp_path):
    settings = start()

    assert settings["SITE_URL"] == "http://127.0.0.1:8000"
    assert (settings["DEMO"], settings["DEBUG"], settings["HTTPS"], settings["PROXIES"]) == (False, False, False, 0)
    assert settings["DATABASES"]["default"]["NAME"] == tmp_path / "db.sqlite3"
    assert settings["CACHES"]["default"]["BACKEND"].endswith("LocMemCache")
    assert settings["SESSION_ENGINE"].endswith(".db")
    assert settings["EMAIL_BACKEND"] == "portevoix.notifications.mail_files.EmailBackend"
    assert settings["EMAIL_FILE_PATH"] == tmp_path / "mails"
    assert settings["DEFAULT_FROM_EMAIL"] == "Porte-Voix <porte-voix@127.0.0.1>"
    assert settings["LOGGING"]["loggers"]["portevoix"]["level"] == "WARNING"
    assert not settings["SESSION_COOKIE_SECURE"]


def test_an_empty_variable_is_one_that_is_not_set(start):
    assert start(**dict.fromkeys(set(SITE_SETTINGS) - {"PORTEVOIX_DATA"}, " "))["PORT"] == 8000


def test_a_public_address_brings_the_protections_of_https(start):
    settings = start(SITE_URL="https://porte-voix.example/", PORTEVOIX_HOSTS="voix.example, autre.example")

    assert settings["SITE_URL"] == "https://porte-voix.example"
    assert {"porte-voix.example", "voix.example", "autre.example"} <= set(settings["ALLOWED_HOSTS"])
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["CSRF_COOKIE_SECURE"]
    assert settings["SECURE_HSTS_SECONDS"] == 365 * 24 * 3600
    assert settings["PROXIES"] == 1
    assert settings["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://porte-voix.example"]


def test_nobody_may_claim_https_where_no_proxy_stands(start):
    assert start(SITE_URL="https://porte-voix.example", PROXIES="0")["SECURE_PROXY_SSL_HEADER"] is None


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://relais.example", 25, False, False),
        ("smtp+tls://moi%40ici:a%2Fb@relais.example", 587, True, False),
        ("smtps://moi%40ici:a%2Fb@relais.example:2465", 2465, False, True),
    ],
)
def test_a_mail_server_is_one_address(start, url, port, tls, ssl):
    settings = start(EMAIL_URL=url)

    assert settings["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (settings["EMAIL_HOST"], settings["EMAIL_PORT"]) == ("relais.example", port)
    assert (settings["EMAIL_USE_TLS"], settings["EMAIL_USE_SSL"]) == (tls, ssl)
    if "@relais" in url:
        assert (settings["EMAIL_HOST_USER"], settings["EMAIL_HOST_PASSWORD"]) == ("moi@ici", "a/b")


def test_a_shared_cache_carries_the_sessions_too(start):
    settings = start(CACHE_URL="redis://127.0.0.1:6379/0")

    assert settings["CACHES"]["default"]["BACKEND"].endswith("RedisCache")
    assert settings["SESSION_ENGINE"].endswith(".cached_db")


def test_logs_can_be_json_and_talkative(start):
    logging = start(LOG_FORMAT="json", LOG_LEVEL="info")["LOGGING"]

    assert logging["handlers"]["standard_error"]["formatter"] == "json"
    assert logging["loggers"]["portevoix"]["level"] == "INFO"


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(start, tmp_path):
    first, second = start()["SECRET_KEY"], start()["SECRET_KEY"]

    kept = tmp_path / "secret_key"
    assert first == second == kept.read_text()
    assert len(first) >= 50
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_processes_that_start_together_share_one_key(tmp_path):
    def read(_number):
        program = "import sys, pathlib, config.environment as e; print(e.secret_key(pathlib.Path(sys.argv[1])))"
        command = [sys.executable, "-c", program, str(tmp_path)]
        return subprocess.run(command, cwd=env.ROOT, capture_output=True, check=True).stdout

    with ThreadPoolExecutor(4) as pool:
        keys = set(pool.map(read, range(4)))

    assert len(keys) == 1


def test_a_given_key_leaves_no_file(start, tmp_path):
    assert start(SECRET_KEY=LONG_KEY)["SECRET_KEY"] == LONG_KEY
    assert not (tmp_path / "secret_key").exists()


def test_a_data_folder_that_is_a_file_is_told_from_the_start(start, tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(env.WrongSetting, match="set PORTEVOIX_DATA to another one"):
        start(PORTEVOIX_DATA=str(tmp_path / "file"))


def test_a_data_folder_that_cannot_be_written_is_told_too(start, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_asked: False)

    with pytest.raises(env.WrongSetting, match="cannot be written; set PORTEVOIX_DATA to another one"):
        start()


def test_tests_never_touch_the_data_of_an_installation(monkeypatch):
    monkeypatch.delenv("PORTEVOIX_DATA", raising=False)

    assert env.ROOT not in env.data_folder().parents
