"""A whole application at once, as programs and files bring it: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from aktiv.seasons.actions.applying import (
    Applicant,
    Asked,
    hand_in,
    put_beside,
    remove_group,
    save_application,
    save_group,
)
from aktiv.seasons.models import ClubApplication
from aktiv.seasons.queries.applications import group_names
from aktiv.values.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """What a club asks for in a round. `groups` take the place of those it had; a group is known by its name."""

    groups: Sequence[Asked]
    home_id: int | None = None
    own_minutes: int = 0
    note: str = ""
    handed_in: bool = True


@transaction.atomic
def hand_over(round_id: int, applicant: Applicant, whole: Whole, *, now: datetime) -> ClubApplication:
    """Makes the club's application say just this, and hands it in when it is to be.

    Raises Refusal as `save_group` and `hand_in` do, with `group`, the place of the one that it is about (from 0).
    """
    application = save_application(
        round_id, applicant, home_id=whole.home_id, note=whole.note, own_minutes=whole.own_minutes, now=now
    )
    known = group_names(application.pk)
    kept: dict[int, int] = {}
    sisters: dict[int, str] = {}
    for place, asked in enumerate(whole.groups):
        try:
            alone = replace(asked, options=replace(asked.options, beside=""))
            row = save_group(round_id, applicant, alone, group_id=known.get(" ".join(asked.name.split())), now=now)
        except Refusal as refusal:
            raise Refusal(refusal.code, **{**refusal.data, "group": place}) from refusal
        if row.pk in kept:
            raise Refusal("group_there_already", name=row.name, group=place)
        kept[row.pk] = place
        if asked.options.beside:
            sisters[row.pk] = asked.options.beside
    for pk in known.values():
        if pk not in kept:
            remove_group(round_id, applicant, pk, now=now)
    try:
        if sisters:
            put_beside(round_id, applicant, sisters, now=now)
    except Refusal as refusal:
        raise Refusal(refusal.code, **{**refusal.data, "group": kept.get(refusal.data.get("id", 0), 0)}) from refusal
    return hand_in(round_id, applicant, now=now) if whole.handed_in else application
