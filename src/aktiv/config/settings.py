"""Django's settings. Everything that differs between installations comes from the environment (docs/settings.md)."""

import secrets as random
from pathlib import Path

from aktiv.config import environment, secrets
from aktiv.config.databases import databases

PACKAGE = Path(__file__).resolve().parent.parent
DATA_FOLDER = environment.data_folder()
_kept = secrets.known(DATA_FOLDER)

DEBUG = False
SECRET_KEY = environment.text("AKTIV_SECRET_KEY") or (_kept.django if _kept else random.token_urlsafe(64))
ALLOWED_HOSTS = environment.words("AKTIV_HOSTS", "localhost 127.0.0.1 [::1] testserver")
CSRF_TRUSTED_ORIGINS = environment.words("AKTIV_ORIGINS")
ROOT_URLCONF = "aktiv.config.urls"
WSGI_APPLICATION = "aktiv.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    # `django.contrib.messages` works through its middleware alone; as an app its label would meet our own `messages`.
    "aktiv.config",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "aktiv.journal",
    "aktiv.municipalities",
    "aktiv.people",
    "aktiv.facilities",
    "aktiv.timetable",
    "aktiv.prices",
    "aktiv.bookings",
    "aktiv.lending",
    "aktiv.seasons",
    "aktiv.collaboration",
    "aktiv.cases",
    "aktiv.payments",
    "aktiv.access",
    "aktiv.messages",
    "aktiv.api",
    "aktiv.web",
    "aktiv.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "aktiv.web.middleware.SecurityHeaders",
    "aktiv.config.auditing.Audit",
    "django.middleware.common.CommonMiddleware",
    "aktiv.config.pages.Pages",
    "aktiv.config.limiting.Limits",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
PAGE_MIDDLEWARE = [
    # What the interface passes by. CommonMiddleware looks for a missing slash when the answer is known: in the language
    # that is set in here, which is not unset on the way out.
    "aktiv.web.middleware.RefusedForms",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "aktiv.web.middleware.ForgottenSessions",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "aktiv.web.identity.Identity",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "aktiv.web.context.page",
            ],
        },
    },
]

# Database
DATABASES = databases(DATA_FOLDER)
DATABASE_ROUTERS: list[str] = []
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks"
SOLVER_MEGABYTES = environment.number("AKTIV_SOLVER_MEMORY", 2048)
PROCRASTINATE_ON_APP_READY = "aktiv.config.jobs.configure"

# Languages and time
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English")]
LOCALE_PATHS = sorted(PACKAGE.glob("**/locale"))
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_TZ = True
TIME_ZONE = "Europe/Oslo"  # what "today" is where no municipality is meant; one that lies elsewhere has its own

# Mail: to a server when one is named, otherwise into a folder where it can be read
EMAIL_HOST = environment.text("AKTIV_MAIL_HOST")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = DATA_FOLDER / "mail"
EMAIL_PORT = environment.number("AKTIV_MAIL_PORT", 25)
EMAIL_HOST_USER = environment.text("AKTIV_MAIL_USER")
EMAIL_HOST_PASSWORD = environment.text("AKTIV_MAIL_PASSWORD")
EMAIL_USE_TLS = environment.switched_on("AKTIV_MAIL_TLS")
EMAIL_TIMEOUT = 10
# Where mail servers report what they could not deliver, such as retur@post.kommune.no: each mail adds what names it
MAIL_RETURN = environment.text("AKTIV_MAIL_RETURN")
DEFAULT_FROM_EMAIL = environment.text("AKTIV_MAIL_FROM", "Aktiv kommune <ikke-svar@localhost>")

# SMS: by a gateway when one is named, wired in config/wiring.py
SMS_GATEWAY = environment.text("AKTIV_SMS_GATEWAY").rstrip("/")
SMS_TOKEN = environment.text("AKTIV_SMS_TOKEN")
SMS_SECRET = environment.text("AKTIV_SMS_SECRET")
SMS_FROM = environment.text("AKTIV_SMS_FROM", "AktivKomm")

# The scanner of attachments: clamd at tcp://host:port or unix:/path; without one nothing can be attached
CLAMAV = environment.text("AKTIV_CLAMAV")
ATTACHMENTS = not environment.switched_on("AKTIV_NO_ATTACHMENTS")
# Where their contents lie: the same folder for every web server and worker, served by none of them
ATTACHMENT_FOLDER = Path(environment.text("AKTIV_ATTACHMENTS", str(DATA_FOLDER / "attachments")))

# The carrier of messages to the municipalities' archives; without one what is to be archived waits
ARCHIVE = environment.text("AKTIV_ARCHIVE").rstrip("/")
ARCHIVE_TOKEN = environment.text("AKTIV_ARCHIVE_TOKEN")

# Providers of payment, and municipalities' agreements with them, wired in config/agreements.py
VIPPS = environment.text("AKTIV_VIPPS", "https://api.vipps.no").rstrip("/")
VIPPS_AGREEMENTS = environment.table("AKTIV_VIPPS_AGREEMENTS")
NEXI = environment.text("AKTIV_NEXI", "https://api.dibspayment.eu").rstrip("/")
NEXI_AGREEMENTS = environment.table("AKTIV_NEXI_AGREEMENTS")

# Lock services, and municipalities' agreements with them, wired in config/agreements.py
LOCK_AGREEMENTS = environment.table("AKTIV_LOCK_AGREEMENTS")

# Static files: hashed names once collected (`aktiv serve` does it), straight from the packages until then
STATIC_URL = "/static/"
STATIC_ROOT = Path(environment.text("AKTIV_STATIC", str(DATA_FOLDER / "static")))
_collected = environment.switched_on("AKTIV_STATIC_COLLECTED")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _collected
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not _collected
MEDIA_ROOT = DATA_FOLDER / "media"

# The map's background: fetched by us, kept in the data folder; none when no tile server is named
MAP_TILES = environment.text("AKTIV_MAP_TILES")
MAP_CREDIT = environment.text("AKTIV_MAP_CREDIT")
MAP_FOLDER = DATA_FOLDER / "tiles"

# Security. Behind HTTPS (AKTIV_HTTPS=1) cookies are for HTTPS alone and browsers remember it for a year.
_https = environment.switched_on("AKTIV_HTTPS")
# Over HTTPS names that a browser takes from this very host alone, for all of it, and never without encryption
SESSION_COOKIE_NAME = "__Host-session" if _https else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrf" if _https else "csrftoken"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 86_400  # seconds; a sign-in ends sooner, by its own limits
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _https
CSRF_FAILURE_VIEW = "aktiv.web.entry.stale.stale_form"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if _https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _https else None
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_500  # a price list in a grid has fourteen fields in a row
DATA_UPLOAD_MAX_NUMBER_FILES = 30
FILE_UPLOAD_HANDLERS = [
    "aktiv.web.uploading.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# How many proxies of ours stand before the service, and whether what can be guessed or flooded is limited
PROXIES = environment.number("AKTIV_PROXIES", 1 if _https else 0)
LIMITS = not environment.switched_on("AKTIV_NO_LIMITS")

# For how many seconds a process goes by what it last read of severe incidents, told on every page; 0 asks never
NOTICE_SECONDS = 30

# Where people reach the service: what links in mail begin with
SITE = environment.text("AKTIV_SITE", "http://localhost:8000").rstrip("/")

# The register of organisations
BRREG = environment.text("AKTIV_BRREG", "https://data.brreg.no")

# Signing in. Providers are wired in config/wiring.py; a provider without a client id is not there.
ID_PORTEN_ISSUER = environment.text("AKTIV_ID_PORTEN_ISSUER", "https://idporten.no")
ID_PORTEN_CLIENT = environment.text("AKTIV_ID_PORTEN_CLIENT")
WORK_ISSUER = environment.text("AKTIV_WORK_ISSUER")
WORK_CLIENT = environment.text("AKTIV_WORK_CLIENT")
WORK_LEVEL = environment.text("AKTIV_WORK_LEVEL", "idporten-loa-high")
SIGNING_KEY = environment.text("AKTIV_SIGNING_KEY")
NUMBER_KEY = (
    environment.text("AKTIV_NUMBER_KEY") or secrets.kept(DATA_FOLDER, secrets.NUMBER_KEY) or random.token_urlsafe(48)
)
IDLE_MINUTES = environment.number("AKTIV_IDLE_MINUTES", 60)
STAFF_IDLE_MINUTES = environment.number("AKTIV_STAFF_IDLE_MINUTES", 30)
SIGN_IN_HOURS = environment.number("AKTIV_SIGN_IN_HOURS", 10)
# Whether people who do not exist may come in: in a demonstration and against a provider's test service (`aktiv demo`
# switches it on, `aktiv check` refuses it)
DEMO_PERSONAS = environment.switched_on("AKTIV_DEMO_PERSONAS")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    # A database that does not answer is told once, by the command; the pool would tell every try.
    "loggers": {"psycopg.pool": {"level": "ERROR"}},
    "root": {"handlers": ["stderr"], "level": environment.text("AKTIV_LOG", "WARNING")},
}
