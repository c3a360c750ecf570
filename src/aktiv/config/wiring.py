"""Who answers at the ports of the packages: the one place that knows adapters by name."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from joserfc.jwk import RSAKey

from aktiv.access.ports import lock
from aktiv.cases.ports import archiving, scanning
from aktiv.config import secrets
from aktiv.config.agreements import lock_services, payment_providers
from aktiv.integrations.brreg import Brreg
from aktiv.integrations.clamav import Clamd
from aktiv.integrations.fiks import Carrier
from aktiv.integrations.oidc import OidcProvider, Registration
from aktiv.integrations.sms import HttpGateway
from aktiv.lending.ports import deposits
from aktiv.messages.ports import sms
from aktiv.payments.ports import provider as payment
from aktiv.payments.queries.loan_deposits import ReservedDeposits
from aktiv.people.models import SignIn
from aktiv.people.ports import register, sign_in

LEVELS = {SignIn.Level.SUBSTANTIAL: "idporten-loa-substantial", SignIn.Level.HIGH: "idporten-loa-high"}


def wire() -> None:
    """Hands over what the settings name. Speaks with nobody yet."""
    sign_in.use(providers())
    register.use({"NO": Brreg(settings.BRREG)})
    sms.use(text_gateway())
    scanning.use(scanner())
    archiving.use(archive_carrier())
    payment.use(payment_providers())
    deposits.use(ReservedDeposits())
    lock.use(lock_services())


def providers() -> dict[str, sign_in.Provider]:
    """The providers of sign-in that the settings name, in the order in which people are offered them."""
    found: dict[str, sign_in.Provider] = {}
    if settings.ID_PORTEN_CLIENT:
        registration = Registration(
            issuer=settings.ID_PORTEN_ISSUER, client_id=settings.ID_PORTEN_CLIENT, levels=LEVELS
        )
        found[sign_in.RESIDENTS] = OidcProvider(sign_in.RESIDENTS, registration, signing_key, registers=True)
    if settings.WORK_CLIENT and settings.WORK_ISSUER:
        registration = Registration(
            issuer=settings.WORK_ISSUER,
            client_id=settings.WORK_CLIENT,
            levels={SignIn.Level.HIGH: settings.WORK_LEVEL},
            scope="openid profile email",
        )
        found[sign_in.STAFF] = OidcProvider(sign_in.STAFF, registration, signing_key, registers=False)
    return found


def text_gateway() -> sms.Gateway | None:
    """The gateway of text messages that the settings name; None when they name none."""
    if not settings.SMS_GATEWAY:
        return None
    return HttpGateway(
        address=settings.SMS_GATEWAY,
        token=settings.SMS_TOKEN,
        secret=settings.SMS_SECRET,
        sender=settings.SMS_FROM,
        report_to=f"{settings.SITE}/{sms.REPORTS_AT}",
    )


def scanner() -> scanning.Scanner | None:
    """The scanner of attachments that the settings name; None when they name none, or nothing may be attached."""
    return Clamd(settings.CLAMAV) if settings.CLAMAV and settings.ATTACHMENTS else None


def archive_carrier() -> archiving.Archive | None:
    """The way to archives that the settings name; None when they name none."""
    return Carrier(settings.ARCHIVE, settings.ARCHIVE_TOKEN) if settings.ARCHIVE else None


@cache
def signing_key() -> RSAKey:
    """What we sign with: given by AKTIV_SIGNING_KEY, else made once and kept in the data folder."""
    given = settings.SIGNING_KEY or secrets.ensured_kept(settings.DATA_FOLDER, secrets.SIGNING_KEY, _new_key)
    key = RSAKey.import_key(given, {"use": "sig", "alg": "RS256"})
    key.ensure_kid()
    return key


def _new_key() -> str:
    return RSAKey.generate_key(2048, private=True).as_pem(private=True).decode()
