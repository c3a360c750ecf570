"""The address that hangs at a door, in full and in no language of its own."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from aktiv.facilities.models import Door
from aktiv.web.components.qr import Qr


def door_qr(door: Door) -> Qr:
    """Its square. Whoever scans it has the page in the language of her browser's choice, not in the poster's."""
    with override(settings.LANGUAGE_CODE):
        path = reverse("door", args=[door.code])
    return Qr(f"{settings.SITE}{path}", _("Code to scan: what is available, and reporting a fault"))
