"""The personas as a made-up ID-porten knows them, so that signing in there is signing in as them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from aktiv.people.actions.sign_ins import expect_work_account
from aktiv.people.models import Persona, StaffRole
from aktiv.people.rules.sign_ins import number_digest
from aktiv.values.births import made_up_number


@transaction.atomic
def make_known(work_issuer: str) -> list[dict[str, Any]]:  # Any: JSON
    """Gives every persona a national number that cannot be anybody's, and the staff a work account at that issuer.

    Done at each start: keys and ports may have changed. Returns the personas as the simulator is told them.
    """
    now, told = timezone.now(), []
    personas = Persona.objects.select_related("person__home_municipality").order_by("order")
    working = set(StaffRole.objects.on(timezone.localdate(now)).values_list("person_id", flat=True))
    for persona in personas:
        person, home = persona.person, persona.person.home_municipality
        if person.birth_date is None:
            continue
        number = made_up_number(person.birth_date, persona.order)
        person.number_digest = number_digest(number, settings.NUMBER_KEY)
        person.save(update_fields=["number_digest"])
        email = person.email if person.pk in working else ""
        if email:
            expect_work_account(person, issuer=work_issuer, email=email, by=None, now=now)
        told.append(
            {
                "number": number,
                "name": person.name,
                "place": home.name if home else "",
                "work_email": email,
                "about": {code: persona.about.said_in(code).text for code in ("nb", "nn", "en")},
            }
        )
    return told
