"""Who weighs how much in a vote on a day, by the key of the agreement in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from aktiv.collaboration.files.reading import Malformed, vote_key
from aktiv.collaboration.models import Member
from aktiv.collaboration.queries.agreements import PARTIES, version_in_force
from aktiv.collaboration.queries.parties import members_on, populations
from aktiv.collaboration.rules.counting import weigh
from aktiv.collaboration.rules.members import Member as Counted
from aktiv.values.refusal import Refusal


def weights_on(collaboration_id: int, day: date) -> dict[str, int]:
    """The weight of each party of the day, by its number. Empty while no agreement is in force, and where its key
    cannot be used: a population that nobody has written down, or a cap with too few parties."""
    version = version_in_force(collaboration_id, day)
    if version is None:
        return {}
    try:
        return weights_by(version.vote_key, electorate_on(collaboration_id, day))
    except Refusal:
        return {}


def electorate_on(collaboration_id: int, day: date) -> list[tuple[Member, int | None]]:
    """The parties of a day, by number, with the population that counts for each."""
    parties = members_on(collaboration_id, day, PARTIES)
    counted = populations([each.pk for each in parties], day)
    return [(each, counted[each.pk].people if each.pk in counted else None) for each in parties]


def weights_by(key: Mapping[str, Any], electorate: Sequence[tuple[Member, int | None]]) -> dict[str, int]:  # Any: JSON
    """Weights by a key as files say it. Raises Refusal: vote_key_wrong, cap_impossible, unknown_population,
    unknown_member, key_is_zero."""
    try:
        found = vote_key(dict(key))
    except Malformed as error:
        raise Refusal("vote_key_wrong") from error
    return dict(weigh(found, [Counted(each.number, int(each.number), people) for each, people in electorate]))
