"""Whether an installation is fit for use by others: Django's deployment checks and our own."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.db import connections

from aktiv.config import agreements, environment, migration
from aktiv.config.trouble import Trouble
from aktiv.config.wiring import providers, scanner

SECRET_LETTERS = 32

ROLE = """
    SELECT r.rolsuper, EXISTS (SELECT FROM pg_tables t WHERE t.schemaname = 'public' AND t.tableowner = current_user)
    FROM pg_roles r WHERE r.rolname = current_user
"""


def findings() -> list[str]:
    """What should be put right, each in one sentence; empty when nothing."""
    return [*_settings(), *_database(), *(f"{found.msg} ({found.id})" for found in _of_django())]


def _of_django() -> list[checks.CheckMessage]:
    # Redirecting to HTTPS (W008) is the proxy's work; preloading (W021) is a promise only the domain's owner makes.
    found = checks.run_checks(include_deployment_checks=True)
    return [one for one in found if one.level >= checks.WARNING and one.id not in {"security.W008", "security.W021"}]


def _settings() -> list[str]:
    found = []
    if not environment.switched_on("AKTIV_HTTPS"):
        found.append("Pages are not served over HTTPS only: set AKTIV_HTTPS=1 behind a proxy that speaks HTTPS.")
    if not environment.text("AKTIV_HOSTS"):
        found.append("Only this machine's own names are answered: set AKTIV_HOSTS to the names of the service.")
    if settings.DEMO_PERSONAS:
        found.append("Made-up people may sign in: unset AKTIV_DEMO_PERSONAS.")
    if not settings.LIMITS:
        found.append("What can be guessed or flooded is not limited: unset AKTIV_NO_LIMITS.")
    found += _signing_in()
    found += _register()
    found += _sms()
    found += _scanner()
    found += _archive()
    found += _payments()
    found += _locks()
    if "*" in settings.ALLOWED_HOSTS:
        found.append("Any host name is answered: set AKTIV_HOSTS to the names of the service alone.")
    return found


def _signing_in() -> list[str]:
    found = []
    if not providers():
        found.append("Nobody can sign in: set AKTIV_ID_PORTEN_CLIENT to the client id that ID-porten gave.")
    for provider in providers().values():
        if _made_up(provider.issuer):
            found.append(f"Sign-in at {provider.issuer} is a simulator or not safe: name a provider with https.")
    if environment.text("DATABASE_URL") and not environment.text("AKTIV_NUMBER_KEY"):
        found.append(
            "The key of national numbers is this machine's own: set AKTIV_NUMBER_KEY, the same for every machine that "
            "serves, or one person becomes several."
        )
    return found


def _register() -> list[str]:
    """The register of organisations is the real one, and links in mail lead to the service."""
    found = []
    if _made_up(settings.BRREG):
        found.append(f"The register at {settings.BRREG} is a simulator or not safe: name one with https.")
    if _made_up(settings.SITE):
        found.append("Links in mail lead nowhere: set AKTIV_SITE to the address of the service, with https.")
    return found


def _sms() -> list[str]:
    """Where there is a gateway it is a real one, and its reports can be told from others'."""
    found = []
    if settings.SMS_GATEWAY and _made_up(settings.SMS_GATEWAY):
        found.append(f"The SMS gateway at {settings.SMS_GATEWAY} is a simulator or not safe: name one with https.")
    if settings.SMS_GATEWAY and not settings.SMS_SECRET:
        found.append("Reports on SMS cannot be believed: set AKTIV_SMS_SECRET to what the gateway signs them with.")
    return found


def _scanner() -> list[str]:
    """What is attached is scanned, by a scanner that is there."""
    if not settings.ATTACHMENTS:
        return []
    there = scanner()
    if there is None:
        return [
            "Nothing can be attached to applications, since nothing scans it: set AKTIV_CLAMAV to a clamd, or "
            "AKTIV_NO_ATTACHMENTS=1."
        ]
    if not there.answers():
        return [f"The scanner at {settings.CLAMAV} does not answer: what is attached waits, and nobody can open it."]
    return []


def _archive() -> list[str]:
    """What is archived goes to a carrier that is real, and that knows us."""
    if not settings.ARCHIVE:
        return []
    found = []
    if _made_up(settings.ARCHIVE):
        found.append(f"The archive {settings.ARCHIVE} is a made-up one, or is spoken to without encryption.")
    if not settings.ARCHIVE_TOKEN:
        found.append("The carrier to the archive does not know who we are: set AKTIV_ARCHIVE_TOKEN.")
    return found


def _payments() -> list[str]:
    """Money is moved by those who can move it, and their messages can be told from others'."""
    found = []
    for name, address, table in (
        ("Vipps", settings.VIPPS, settings.VIPPS_AGREEMENTS),
        ("Nexi", settings.NEXI, settings.NEXI_AGREEMENTS),
    ):
        if table and _made_up(address):
            found.append(f"{name} at {address} is a simulator or not safe: name one with https.")
    for slug, unit in agreements.vipps_units().items():
        if not unit.webhook_secrets:
            found.append(
                f"Messages of Vipps to {slug} cannot be believed: run `aktiv vipps webhook --municipality {slug}`, and "
                "put the secret that it prints into webhook_secrets in AKTIV_VIPPS_AGREEMENTS."
            )
    for slug, account in agreements.nexi_accounts().items():
        if len(account.webhook_secret) < SECRET_LETTERS:
            found.append(f"Nexi's messages to {slug} can be guessed: make its webhook_secret 32 letters or longer.")
        if _made_up(account.terms_url):
            found.append(f"Nexi leads {slug}'s payers to terms that are nowhere: give its terms_url with https.")
    return found


def _locks() -> list[str]:
    """Doors are opened by services that are real, over connections that nobody listens to."""
    return [
        f"The lock service of {slug} at {service.address} is a simulator or not safe: name one with https."
        for slug, services in agreements.lock_services().items()
        for service in services.values()
        if _made_up(service.address)
    ]


def _made_up(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme != "https" or parts.hostname in {"localhost", "127.0.0.1", "::1"}


def _database() -> list[str]:
    found = []
    try:
        migration.demand_up_to_date()
    except Trouble as trouble:
        found.append(str(trouble))
    with connections["default"].cursor() as cursor:
        cursor.execute(ROLE)
        superuser, owner = cursor.fetchone()
    if superuser:
        found.append("The app connects as a superuser: give DATABASE_URL a role of its own.")
    elif owner:
        found.append(
            "The app connects as the owner of the tables: give it a role of its own (DATABASE_URL) and the owner's to "
            "migrations alone (AKTIV_OWNER_DATABASE_URL)."
        )
    return found
