"""Every setting, read from the environment only (docs/operating.md has the table)."""

from urllib.parse import urlsplit

from config import database, services
from config import environment as env
from portevoix.kit.csp import CSP

ROOT = env.ROOT
DATA = env.data_folder()
PORT = env.number("PORT", 8000, lowest=1, highest=65535)
DEMO = env.flag("DEMO")
DEBUG = env.flag("DEBUG")
# Tests draw each page, as whoever changes a template does.
KEEP_PAGES = env.flag("KEEP_PAGES", usual=not (DEBUG or env.UNDER_TEST))
SITE_URL = env.site_url(f"http://127.0.0.1:{PORT}")
HTTPS = SITE_URL.startswith("https://")
PROXIES = env.number("PROXIES", 1 if HTTPS else 0, lowest=0, highest=9)
SECRET_KEY = env.secret_key(DATA)
SECRET_KEY_FALLBACKS = env.names("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = [urlsplit(SITE_URL).hostname, "127.0.0.1", "localhost", "[::1]", *env.names("PORTEVOIX_HOSTS")]

# Top to bottom, the order of the layers: templates of an upper app win.
INSTALLED_APPS = [
    "portevoix.portal",
    "portevoix.administration",
    "portevoix.api",
    "portevoix.results",
    "portevoix.following",
    "portevoix.notices",
    "portevoix.safeguarding",
    "portevoix.boards",
    "portevoix.sheets",
    "portevoix.commitments",
    "portevoix.delegates",
    "portevoix.organisations",
    "portevoix.notifications",
    "portevoix.search",
    "portevoix.moderation",
    "portevoix.traces",
    "portevoix.media",
    "portevoix.timeline",
    "portevoix.jobs",
    "portevoix.programmes",
    "portevoix.accounts",
    "portevoix.kit",
    "allauth",
    "allauth.account",
    "django_tasks",
    "lucide",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "portevoix.kit.logs.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portevoix.timeline.kept_pages.KeptPagesMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "portevoix.kit.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # The programme decides the addresses, the words and the language that follow.
    "portevoix.programmes.middleware.ProgrammeMiddleware",
    "portevoix.kit.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "portevoix.kit.typed.TypedTextMiddleware",
    "portevoix.accounts.returning.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portevoix.kit.csp.csp",
                "portevoix.portal.context.page",
            ],
        },
    }
]

# What is kept, and where
DATABASES = {"default": database.from_environment(DATA)}
FORM_RENDERER = "portevoix.kit.forms.Renderer"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": services.cache(), "pages": services.pages_cache(is_wanted=KEEP_PAGES)}
TASKS = {"default": {"BACKEND": "portevoix.jobs.backend.DatabaseBackend", "QUEUES": []}}
MEDIA_FOLDER = DATA / "media"
# Empty: the system's ffmpeg or the one we bring; no draft of what recordings say.
FFMPEG, SPEECH_MODEL = env.text("FFMPEG"), env.text("SPEECH_MODEL")
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # Tests and DEBUG show the files as they are; otherwise names carry a hash and never expire.
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or env.UNDER_TEST
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "portevoix.kit.staticfiles.BundleFinder",
]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

# Languages and time
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

# Mail
EMAIL_FILE_PATH = DATA / "mails"
(
    EMAIL_BACKEND,
    EMAIL_HOST,
    EMAIL_PORT,
    EMAIL_HOST_USER,
    EMAIL_HOST_PASSWORD,
    EMAIL_USE_TLS,
    EMAIL_USE_SSL,
) = services.mail()
EMAIL_TIMEOUT = 10
SMS_URL, SMS_FILE_PATH = services.sms(demo=DEMO), DATA / "sms"
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("EMAIL_FROM", f"Porte-Voix <porte-voix@{urlsplit(SITE_URL).hostname}>")

# What comes in by mail. Empty: no door is open, and no answer by mail is offered.
INBOUND_SECRET, INBOUND_MAILDIR = env.text("INBOUND_SECRET"), env.text("INBOUND_MAILDIR")
REPLY_DOMAIN = env.text("REPLY_DOMAIN")

# Who someone is: a code received by e-mail, no password
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = LOGOUT_REDIRECT_URL = "portal:home"
ACCOUNT_ADAPTER = "portevoix.notifications.login_mail.LoginMailAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# 400 people of one hall share one address of the network, so what is held tight is the account:
# 5 codes of 3 guesses in 15 minutes, 15 chances in a million.
ACCOUNT_RATE_LIMITS = {"request_login_code": "600/5m/ip,5/15m/key", "login": "600/5m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
# Computers are shared: signing in ends with the browser, and after two weeks at most.
ACCOUNT_SESSION_REMEMBER = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_ENGINE = services.session_engine(CACHES["default"])

# What the browser is told to refuse
SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    # A voice is listened to before it is sent: it has no address yet.
    "media-src": [CSP.SELF, "blob:"],
    "connect-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
CSRF_COOKIE_HTTPONLY = True
# A text far too long comes back whole, with a sentence: a smaller limit would answer 400 and lose it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "portevoix.media.handlers.CappedUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
CSRF_FAILURE_VIEW = "portevoix.accounts.returning.csrf_failure"
SECURE_REDIRECT_EXEMPT = ["^sante/"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SILENCED_SYSTEM_CHECKS = [
    # Entering the browsers' own list binds a whole domain for years: its owner's choice, not ours.
    "security.W021",
    # E-mail addresses are unique whatever their capitals: a constraint on Lower("email") says so.
    "auth.W004",
]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS and PROXIES else None
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []

LOGGING = services.logging_to_standard_error()
