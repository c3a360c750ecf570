"""One claim becomes several that together hold exactly what it held: nothing more, nothing less, nobody between."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from aktiv.timetable.actions.placing import live, place
from aktiv.timetable.actions.settling import await_families
from aktiv.timetable.locks import lock, space
from aktiv.timetable.models import Claim, Cut
from aktiv.timetable.queries.holdings import grants, held
from aktiv.timetable.rules.asked import Wanted
from aktiv.timetable.rules.splitting import into_the_same
from aktiv.values.rectangles import cover_equal
from aktiv.values.refusal import Refusal


@transaction.atomic
def divide(claim_id: int, pieces: Sequence[Sequence[Wanted]], *, now: datetime) -> list[int]:
    """Gives up a claim for one for each of the pieces. Returns the new claims, in the order of the pieces.

    Raises Refusal: "not_held"; "has_group_times"; "held_in_part" when some of its time is another's or was given back;
    "stands_over_others" when it took time from others, who could not be told whose it is then; "not_the_whole" when
    the pieces are not exactly what it was granted. Taken is possible only where a buffer grew.
    """
    await_families([claim_id])
    old = live(claim_id, now)
    if Claim.objects.filter(parent=old, released_at=None).exists():
        raise Refusal("has_group_times", claim_id=claim_id)
    if Cut.objects.filter(by=old, ended_at=None).exists():
        raise Refusal("stands_over_others", claim_id=claim_id)
    granted = grants([claim_id])[claim_id]
    if not cover_equal(held([claim_id], now)[claim_id], [each.rectangle for each in granted]):
        raise Refusal("held_in_part", claim_id=claim_id)
    into_the_same(pieces, granted)
    lock(space(each.reach for each in granted))
    made: list[int] = []
    for number, piece in enumerate(pieces):
        # The first takes the old claim's place; what it leaves is still behind our lock and our uncommitted rows.
        new, _ = place(
            old.municipality_id,
            Claim.Kind(old.kind),
            piece,
            now=now,
            replacing=claim_id if number == 0 else None,
            parent_id=old.parent_id,
            expires_at=old.expires_at,
        )
        made.append(new)
    return made
