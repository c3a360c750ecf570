"""Who is told what waits in the collaboration: those who may vote and have not, whose promise is due, who is to answer
an idea, take the next step of an initiative or see to who asks for help; and those who are asked to try something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from aktiv.collaboration.models import Commitment, Idea, Initiative, SupportRequest, Vote
from aktiv.collaboration.queries.mandates import speakers_of
from aktiv.collaboration.queries.prompting import answerers_of, desk_of, steppers_of, voters_left
from aktiv.collaboration.queries.trying import invited_by
from aktiv.journal.models import Entry
from aktiv.messages.models import Notification

Kind = Notification.Kind
Data = dict[str, object]
Told = tuple[UUID, Kind, Data]


def told_of_work(entry: Entry) -> Iterator[Told]:
    """Person, kind and data for an entry that leaves something to somebody; nothing for others. Runs with everything
    shown. Nobody is told of what she did herself."""
    for person_id, kind, data in _told(entry):
        if person_id != entry.person_id:
            yield person_id, kind, data


def _told(entry: Entry) -> Iterable[Told]:
    match entry.verb:
        case "collaboration.vote_opened" | "collaboration.vote_reopened":
            return _vote(entry, int(entry.data["vote"]), Kind.VOTE_OPENED)
        case "collaboration.prompted":
            return _prompted(entry)
        case "initiative.stepped":
            return _stepped(entry, came=False)
        case "support.asked" | "support.moved" | "support.wrote" | "support.reopened":
            return _asked(entry)
        case "support.handed":
            return [(UUID(entry.data["to"]), Kind.HELP_GIVEN, _of(entry, "request", entry.data["number"]))]
        case "initiative.trial_asked":
            return [
                (person_id, Kind.TRIAL_ASKED, _of(entry, "trial", entry.data["question"]) | {"invitation": str(pk)})
                for pk, person_id in invited_by(int(entry.data["question"]))
            ]
    return ()


def _prompted(entry: Entry) -> Iterable[Told]:
    number, home = int(entry.data["number"]), int(entry.subject_id)
    match entry.data["kind"]:
        case "vote":
            return _vote(entry, number, Kind.VOTE_CLOSING)
        case "commitment":
            made = Commitment.objects.filter(collaboration=home, number=number).first()
            people = speakers_of([made.member_id], entry.at) if made is not None else []
            return [(each, Kind.PROMISE_DUE, _of(entry, "commitment", number)) for each in people]
        case "idea":
            idea = Idea.objects.filter(collaboration=home, number=number, hidden=False).first()
            people = answerers_of(idea, entry.at) if idea is not None else []
            return [(each, Kind.IDEA_DUE, _of(entry, "idea", number)) for each in people]
    return _stepped(entry, came=True)


def _vote(entry: Entry, number: int, kind: Kind) -> Iterable[Told]:
    vote = Vote.objects.filter(collaboration=int(entry.subject_id), number=number).first()
    people = voters_left(vote, entry.at) if vote is not None else []
    return [(each, kind, _of(entry, "vote", number)) for each in people]


def _stepped(entry: Entry, *, came: bool) -> Iterable[Told]:
    """As it stands now: of a step that another followed at once, nobody is told."""
    number = int(entry.data["number"] if came else entry.data["initiative"])
    found = Initiative.objects.filter(collaboration=int(entry.subject_id), number=number).first()
    if found is None or (not came and found.state != entry.data["state"]):
        return []
    return [
        (person_id, Kind.STEP_WAITS, _of(entry, "initiative", number) | {"acts": acts})
        for person_id, acts in steppers_of(found, entry.at, came=came).items()
    ]


def _asked(entry: Entry) -> Iterable[Told]:
    number = int(entry.data["number"])
    request = SupportRequest.objects.filter(collaboration=int(entry.subject_id), number=number).first()
    if request is None or request.state == SupportRequest.State.CLOSED:
        return []
    taken = request.assigned_to_id
    people = [taken] if taken is not None else desk_of(request, entry.at)
    again: Data = {"again": True} if entry.verb in {"support.wrote", "support.reopened"} else {}
    return [(each, Kind.HELP_ASKED, _of(entry, "request", number) | again) for each in people]


def _of(entry: Entry, about: str, number: object) -> Data:
    return {"home": int(entry.subject_id), "about": about, "number": number}
