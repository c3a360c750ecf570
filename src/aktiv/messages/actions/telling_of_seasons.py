"""Who is told what happens to applications for a season, its proposal and decision: the clubs, each for itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from uuid import UUID

from django.utils import timezone

from aktiv.bookings.queries.parties import contacts_of
from aktiv.journal.models import Entry
from aktiv.messages.models import Notification
from aktiv.seasons.models import ClubApplication
from aktiv.seasons.queries.hearing import applicants_of

Kind = Notification.Kind


def told_of_season(entry: Entry) -> Iterator[tuple[UUID, Kind, dict[str, object]]]:
    """Person, kind and data for an entry about a round; nothing for others. Runs with everything shown. Who acts for
    several clubs is told once, of the first."""
    if entry.subject_kind == "season_swap":
        yield from _told_of_swap(entry)
        return
    if entry.subject_kind == "season_offer":
        yield from _told_of_offer(entry)
        return
    teller = _BY_VERB.get(entry.verb)
    if teller is None or entry.subject_kind != "season_round":
        return
    kind, which = teller
    if entry.verb in _OF_APPLICATIONS and entry.data.get("late"):
        kind = Kind.SEASON_LATE
    elif entry.data.get("again"):
        kind = Kind.SEASON_NOTED
    round_id = int(entry.subject_id)
    wanted = set(which(entry))
    state = ClubApplication.State.DRAFT if kind == Kind.SEASON_DUE else ClubApplication.State.HANDED_IN
    applications = [each for each in applicants_of(round_id, state) if not wanted or each.organisation_id in wanted]
    if kind in _TO_THE_NAMED and not wanted:
        return
    contacts = contacts_of([each.organisation_id for each in applications], timezone.localdate(entry.at))
    told: set[UUID] = set()
    for application in applications:
        people = [*([application.contact_id] if application.contact_id else []), *contacts[application.organisation_id]]
        data: dict[str, object] = {"round": round_id, "organisation": str(application.organisation_id)}
        data |= {key: entry.data[key] for key in ("objection", "reason", "until") if entry.data.get(key)}
        if "before" in entry.data:
            data["longer"] = True
        for person_id in dict.fromkeys(people):
            if person_id not in told:
                told.add(person_id)
                yield person_id, kind, data


def _told_of_swap(entry: Entry) -> Iterator[tuple[UUID, Kind, dict[str, object]]]:
    """The club that is asked, the one that is answered, or both when neither of them did it; never whoever did it."""
    state = entry.verb.removeprefix("season.swap_")
    which = _OF_SWAP.get(state)
    if which is None or "round" not in entry.data:
        return
    asks, asked = entry.data["organisation"], entry.data["other"]
    clubs = [(asks, asked)] * (which != "other") + [(asked, asks)] * (which != "organisation")
    contacts = contacts_of([UUID(club) for club, _ in clubs], timezone.localdate(entry.at))
    told: set[UUID] = {entry.person_id} if entry.person_id is not None else set()
    for club, other in clubs:
        data: dict[str, object] = {"round": entry.data["round"], "organisation": club, "other": other, "swap": state}
        if entry.data.get("handed_over"):
            data["handed_over"] = True
        for person_id in contacts[UUID(club)]:
            if person_id not in told:
                told.add(person_id)
                yield person_id, Kind.SEASON_SWAP, data


def _told_of_offer(entry: Entry) -> Iterator[tuple[UUID, Kind, dict[str, object]]]:
    """The club that is offered time that was given back, and told when it is needed otherwise before it answered."""
    state = _OF_OFFER.get(entry.verb)
    if state is None or entry.organisation_id is None:
        return
    data = {key: entry.data[key] for key in ("round", "until")}
    data |= {"organisation": str(entry.organisation_id), "swap": state}
    for person_id in contacts_of([entry.organisation_id], timezone.localdate(entry.at))[entry.organisation_id]:
        yield person_id, Kind.SEASON_SWAP, data


def _all(_entry: Entry) -> Iterable[UUID]:
    return ()


def _named(entry: Entry) -> Iterable[UUID]:
    return [UUID(each) for each in entry.data.get("organisations", [])]


def _own(entry: Entry) -> Iterable[UUID]:
    return [entry.organisation_id] if entry.organisation_id is not None else []


_OF_APPLICATIONS = frozenset({"season.applied", "season.application_changed"})
_OF_SWAP: Mapping[str, str] = {
    "proposed": "other",
    "agreed": "both",
    "declined": "organisation",
    "withdrawn": "other",
    "expired": "both",
    "fallen": "both",
}
"""Who is told of what becomes of a swap: the club that asks, the `other`, or both."""
_OF_OFFER: Mapping[str, str] = {"season.time_offered": "offered", "season.offer_fallen": "offer_fallen"}
_TO_THE_NAMED = Kind.about_season_applications() | frozenset(
    {Kind.SEASON_CHANGED, Kind.SEASON_BACK, Kind.SEASON_ANSWERED, Kind.SEASON_DECIDED}
)
_BY_VERB: Mapping[str, tuple[Kind, Callable[[Entry], Iterable[UUID]]]] = {
    "season.applied": (Kind.SEASON_RECEIVED, _own),
    "season.application_changed": (Kind.SEASON_NOTED, _own),
    "season.draft_reminded": (Kind.SEASON_DUE, _own),
    "season.hearing_opened": (Kind.SEASON_HEARING, _all),
    "season.hearing_extended": (Kind.SEASON_HEARING, _all),
    "season.plan_replaced": (Kind.SEASON_CHANGED, _named),
    "season.hearing_taken_back": (Kind.SEASON_BACK, _named),
    "season.objection_answered": (Kind.SEASON_ANSWERED, _own),
    "season.decided": (Kind.SEASON_DECIDED, _named),
}
