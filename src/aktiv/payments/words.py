"""Names of what payments are made with."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

PROVIDERS = {"vipps": gettext_noop("Vipps"), "vipps-card": gettext_noop("card"), "nexi": gettext_noop("card")}


def provider_name(provider: str) -> str:
    """How one pays: "Vipps", "card"."""
    return _(PROVIDERS[provider]) if provider in PROVIDERS else provider
