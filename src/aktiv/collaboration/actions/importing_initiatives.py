"""Initiatives from another collaboration: taken in once, as a draft, with where it came from and its fingerprint."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from aktiv.collaboration.actions.initiatives import Said, begun, written
from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.files.reading import Malformed, parsed
from aktiv.collaboration.models import Initiative
from aktiv.collaboration.queries.mandates import require_mandate
from aktiv.collaboration.rules.agreements import fingerprint
from aktiv.people.permissions import Permission, Thing
from aktiv.values.refusal import Refusal

FORMAT = "initiative-1"


@transaction.atomic
def take_in(file: bytes, *, by: UUID, now: datetime) -> tuple[Initiative, bool]:
    """The initiative that a file holds, and whether it is new here: the same origin twice adds nothing. Its gates are
    all ahead of it; what was done with it elsewhere is read there.

    Raises Refusal: not_found, no_mandate, mandate_over, malformed(why), file_changed, missing_text, too_long,
    control_characters, wrong_cost.
    """
    home = my_turn()
    require_mandate(Permission.COLLABORATION_PROPOSE, Thing(collaboration_id=home.pk), by=by, now=now)
    try:
        found = parsed(file, FORMAT)
        text = found["text"]
        day = text["evaluate_on"]
        said = Said(**(text | {"evaluate_on": date.fromisoformat(day) if day else None}))
    except (Malformed, ValueError) as error:
        raise Refusal("malformed", why=str(error)) from error
    if fingerprint(text) != found["sha256"]:
        raise Refusal("file_changed")
    origin = str(found["origin"]["url"])
    there = Initiative.objects.filter(collaboration=home, origin=origin).first()
    if there is not None:
        return there, False
    made = begun(home, by=by, now=now, origin=origin, sha256=str(found["sha256"]))
    version = written(made, said, "", by=by, now=now)
    note(
        "initiative.taken_in", home.pk, by=by, now=now,
        initiative=made.number, origin=origin, sha256=made.origin_sha256, version=version.sha256,
    )  # fmt: skip
    return made, True
