"""Municipalities' agreements with providers of payment and lock services, as the environment tells them: keys are
nowhere else.

What is wrong is named by the variable, the municipality and the field, never by what stood there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from aktiv.integrations import nexi, vipps
from aktiv.integrations.locks import LockGateway, PinService
from aktiv.integrations.vipps.epayment import CARD
from aktiv.payments.ports.provider import Provider

Table = Mapping[str, Mapping[str, Any]]  # Any: JSON, checked field by field


def payment_providers() -> dict[str, dict[str, Provider]]:
    """The providers that the settings name, by municipality and name. Raises ValueError."""
    found: dict[str, dict[str, Provider]] = {}
    for slug, unit in vipps_units().items():
        host = urlsplit(settings.SITE).netloc
        offered = [vipps.Vipps(settings.VIPPS, unit, host=host)]
        if _flag("AKTIV_VIPPS_AGREEMENTS", slug, settings.VIPPS_AGREEMENTS[slug], "card"):
            offered.append(vipps.Vipps(settings.VIPPS, unit, host=host, method=CARD))
        found.setdefault(slug, {}).update({each.name: each for each in offered})
    for slug, account in nexi_accounts().items():
        provider = nexi.Nexi(settings.NEXI, account)
        found.setdefault(slug, {})[provider.name] = provider
    return found


def lock_services() -> dict[str, dict[str, LockGateway | PinService]]:
    """The lock services that the settings name, by municipality and name. Raises ValueError."""
    name, found = "AKTIV_LOCK_AGREEMENTS", dict[str, dict[str, LockGateway | PinService]]()
    for slug, table in settings.LOCK_AGREEMENTS.items():
        here = found.setdefault(slug, {})
        for service, each in table.items():
            if service not in ("gateway", "pins") or not isinstance(each, dict):
                raise ValueError(f"{name}: {slug} has something else than 'gateway' and 'pins'")
            where = f"{slug}.{service}"
            address = _text(name, where, each, "address").rstrip("/")
            if urlsplit(address).scheme not in ("http", "https"):
                raise ValueError(f"{name}: {where} needs an 'address' that begins with https://")
            if service == "gateway":
                user, password = _text(name, where, each, "user"), _text(name, where, each, "password")
                here[service] = LockGateway(address, user, password, _text(name, where, each, "system"))
            else:
                here[service] = PinService(address, _text(name, where, each, "key"))
    return found


def vipps_units() -> dict[str, vipps.Agreement]:
    """Sales units by municipality. Raises ValueError."""
    name, table = "AKTIV_VIPPS_AGREEMENTS", settings.VIPPS_AGREEMENTS
    return {
        slug: vipps.Agreement(
            msn=_text(name, slug, each, "msn"),
            client_id=_text(name, slug, each, "client_id"),
            client_secret=_text(name, slug, each, "client_secret"),
            subscription_key=_text(name, slug, each, "subscription_key"),
            webhook_secrets=_texts(name, slug, each, "webhook_secrets"),
        )
        for slug, each in table.items()
    }


def nexi_accounts() -> dict[str, nexi.Agreement]:
    """Accounts by municipality. Raises ValueError."""
    name, table = "AKTIV_NEXI_AGREEMENTS", settings.NEXI_AGREEMENTS
    return {
        slug: nexi.Agreement(
            secret_key=_text(name, slug, each, "secret_key"),
            webhook_secret=_text(name, slug, each, "webhook_secret"),
            terms_url=_text(name, slug, each, "terms_url"),
        )
        for slug, each in table.items()
    }


def _text(name: str, slug: str, told: Mapping[str, Any], field: str) -> str:
    found = told.get(field)
    # Keys go into headers, which take no other letters.
    if not isinstance(found, str) or not found.strip() or not found.isascii() or not found.isprintable():
        raise ValueError(f"{name}: {slug} needs a text {field!r} of plain letters")
    return found.strip()


def _texts(name: str, slug: str, told: Mapping[str, Any], field: str) -> tuple[str, ...]:
    found = told.get(field, [])
    if not isinstance(found, list):
        raise ValueError(f"{name}: {slug} needs a list {field!r}")
    return tuple(_text(name, slug, {field: each}, field) for each in found)


def _flag(name: str, slug: str, told: Mapping[str, Any], field: str) -> bool:
    found = told.get(field, False)
    if not isinstance(found, bool):
        raise ValueError(f"{name}: {slug} needs true or false as {field!r}")
    return found
