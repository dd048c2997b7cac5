"""The services beside the database: cache, mail, log. Each has a form that needs nothing installed."""

from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from config.environment import WrongSetting, text

# The default of 300 entries would forget the counters of login attempts in a crowd.
LOCAL_CACHE_ENTRIES = 20_000
# Some 8 KB each, compressed.
LOCAL_PAGES = 500


def cache() -> dict:
    """CACHE_URL: Redis or Valkey as soon as two web processes run; the process's memory otherwise."""
    url = text("CACHE_URL")
    if url.startswith(("redis://", "rediss://", "unix://")):
        return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
    if url and url != "locmem://":
        raise WrongSetting(f"CACHE_URL is {url!r}; set it to redis://host:6379/0, or leave it out.")
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": LOCAL_CACHE_ENTRIES}}


def pages_cache(*, is_wanted: bool) -> dict:
    """Where public pages are kept: beside the rest, so that no crowd of pages pushes a counter out."""
    if not is_wanted:
        return {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    found = cache()
    if "OPTIONS" in found:
        return {**found, "LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": LOCAL_PAGES}}
    return {**found, "KEY_PREFIX": "pages"}


def session_engine(cache_settings: dict) -> str:
    """Sessions live in the database; a shared cache spares reading them there."""
    shared = cache_settings["BACKEND"].endswith("RedisCache")
    return "django.contrib.sessions.backends." + ("cached_db" if shared else "db")


class MailServer(NamedTuple):
    """The fields are Django's settings, in the order in which config/settings.py takes them."""

    backend: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    use_tls: bool = False
    use_ssl: bool = False


def mail() -> MailServer:
    """EMAIL_URL: a mail server; without it each mail is a file, readable in the demonstration."""
    url = text("EMAIL_URL")
    if not url:
        return MailServer("portevoix.notifications.mail_files.EmailBackend")
    try:
        parts = urlsplit(url)
        usual_port = {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme]
        port = parts.port or usual_port
    except (KeyError, ValueError):
        parts = urlsplit("")
    if not parts.hostname:
        raise WrongSetting(
            "EMAIL_URL cannot be read; set it to smtps://user:password@host or smtp+tls://user:password@host."
        )
    return MailServer(
        "django.core.mail.backends.smtp.EmailBackend",
        parts.hostname,
        port,
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        use_tls=parts.scheme == "smtp+tls",
        use_ssl=parts.scheme == "smtps",
    )


def sms(*, demo: bool) -> str:
    """SMS_URL: where text messages go. Without it a site sends none; the demonstration writes files."""
    url = text("SMS_URL", "file" if demo else "")
    if url and url not in {"console", "file"} and not url.startswith(("https://", "http://127.0.0.1:")):
        raise WrongSetting("SMS_URL cannot be read; set it to https://provider/…, to file or to console.")
    return url


def logging_to_standard_error() -> dict:
    """LOG_FORMAT=json gives one object per line; LOG_LEVEL=info adds one line per request."""
    form, level = text("LOG_FORMAT", "text"), text("LOG_LEVEL", "warning").upper()
    if form not in {"text", "json"}:
        raise WrongSetting(f"LOG_FORMAT is {form!r}; set it to text or json.")
    if level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise WrongSetting(f"LOG_LEVEL is {level.lower()!r}; set it to debug, info, warning or error.")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "text": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
            "json": {"()": "portevoix.kit.logs.JsonFormatter"},
        },
        "filters": {"secrets": {"()": "portevoix.kit.logs.SecretsFilter"}},
        "handlers": {"standard_error": {"class": "logging.StreamHandler", "formatter": form, "filters": ["secrets"]}},
        "root": {"handlers": ["standard_error"], "level": "WARNING"},
        "loggers": {
            "portevoix": {"level": level},
            "django": {"handlers": [], "level": "WARNING"},
            # A page that does not exist is the visitor's affair; only our own errors are ours.
            "django.request": {"level": "ERROR"},
        },
    }
