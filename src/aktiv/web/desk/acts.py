"""What the buttons of a case do: each value of `gjor` is one action; the answer is what to say and where to go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aktiv.cases.actions import handling
from aktiv.cases.actions.appealing import answer_appeal
from aktiv.cases.actions.deciding import Answer, Decided, Yes, decide, decide_anew, latest
from aktiv.cases.actions.offering import offer
from aktiv.cases.models import Case, RequestedDate
from aktiv.cases.queries.desk import Scene
from aktiv.values.refusal import Refusal
from aktiv.web.desk.dates import offers_in, ticked_ids, yeses


@dataclass(frozen=True, slots=True)
class Done:
    """What to say; `decided` when it can be undone, `onward` when the next case should open by itself."""

    say: str
    decided: Decided | None = None
    onward: bool = False


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does it to which case, as it was when the page was made."""

    scene: Scene
    data: QueryDict
    by: UUID
    now: datetime

    @property
    def case_id(self) -> int:
        return self.scene.case.pk

    @property
    def version(self) -> int | None:
        said = self.data.get("versjon", "")
        return int(said) if said.isdecimal() and len(said) < 10 else None

    @property
    def text(self) -> str:
        return self.data.get("tekst", "")


def do(doing: Doing) -> Done:
    """Does what the form says. Raises Refusal, also ("unknown_act") for a button that is not there."""
    act = ACTS.get(doing.data.get("gjor", ""))
    if act is None:
        raise Refusal("unknown_act")
    return act(doing)


def _take(doing: Doing) -> Done:
    handling.take(doing.case_id, by=doing.by, now=doing.now)
    return Done(_("The case is yours."))


def _take_over(doing: Doing) -> Done:
    handling.take(doing.case_id, by=doing.by, now=doing.now, over=_person(doing.data.get("fra", "")))
    return Done(_("You have taken over the case."))


def _leave(doing: Doing) -> Done:
    handling.leave(doing.case_id, by=doing.by, now=doing.now)
    return Done(_("The case is free again."), onward=True)


def _give(doing: Doing) -> Done:
    to = _person(doing.data.get("kollega", ""))
    if to is None:
        raise Refusal("not_a_colleague")
    handling.reassign(doing.case_id, to, by=doing.by, now=doing.now, version=doing.version)
    return Done(_("The case is given to a colleague."), onward=True)


def _grant(doing: Doing) -> Done:
    """Grants what is ticked; what is not ticked waits, or is refused when the form says so."""
    chosen = yeses(doing.scene, doing.data)
    refuse: tuple[int, ...] = ()
    if doing.data.get("resten") == "avsla":
        ticked = {each.date_id for each in chosen}
        refuse = tuple(pk for pk in doing.scene.waiting if pk not in ticked)
    answer = Answer(grant=chosen, refuse=refuse, reason=doing.data.get("grunn", "") if refuse else "", text=doing.text)
    done = decide(doing.case_id, answer, by=doing.by, now=doing.now, version=doing.version)
    return _decided(done, len(chosen) - len(done.taken))


def _refuse(doing: Doing) -> Done:
    """Refuses what is ticked; everything when nothing is, where nothing is free, so that nothing stood ticked."""
    ids = ticked_ids(doing.scene, doing.data)
    if not ids and not any(each.free for each in doing.scene.waiting.values()):
        ids = list(doing.scene.waiting)
    answer = Answer(refuse=tuple(ids), reason=doing.data.get("grunn", ""), text=doing.text)
    done = decide(doing.case_id, answer, by=doing.by, now=doing.now, version=doing.version)
    return Done(_("Refused. The letter leaves in 30 seconds."), decided=done, onward=True)


def _offer(doing: Doing) -> Done:
    times = offers_in(doing.scene, doing.data)
    done = offer(doing.case_id, times, doing.text, by=doing.by, now=doing.now, version=doing.version)
    count = len(done.offers)
    told = ngettext("%(n)s other time is offered.", "%(n)s other times are offered.", count) % {"n": count}
    return Done(f"{told} {_taken(len(done.taken))}".strip(), onward=True)


def _ask(doing: Doing) -> Done:
    handling.ask(doing.case_id, doing.text, by=doing.by, now=doing.now, version=doing.version)
    return Done(_("The question is sent. The deadline waits for the answer."), onward=True)


def _message(doing: Doing) -> Done:
    handling.note(doing.case_id, doing.text, by=doing.by, now=doing.now, internal=False)
    return Done(_("The message is sent."))


def _note(doing: Doing) -> Done:
    handling.note(doing.case_id, doing.text, by=doing.by, now=doing.now, internal=True)
    return Done(_("The note is kept. Only colleagues see it."))


def _resume(doing: Doing) -> Done:
    handling.resume(doing.case_id, by=doing.by, now=doing.now)
    return Done(_("The case waits no longer."))


def _anew(doing: Doing) -> Done:
    answer = change_in(doing.scene, doing.data)
    old = latest(doing.scene.case)
    done = decide_anew(old.pk, answer, by=doing.by, now=doing.now)
    return Done(_("A new decision is made. The letter leaves in 30 seconds."), decided=done)


def _answer_appeal(doing: Doing) -> Done:
    outcome = doing.data.get("utfall", "")
    change = None
    if outcome == Case.Outcome.CHANGED:
        change = change_in(doing.scene, doing.data)
    if outcome not in (Case.Outcome.CHANGED, Case.Outcome.UPHELD):
        raise Refusal("not_an_appeal_outcome")
    answer_appeal(
        doing.case_id,
        Case.Outcome(outcome),
        doing.text,
        by=doing.by,
        now=doing.now,
        change=change,
        version=doing.version,
    )
    return Done(_("The appeal is answered."), onward=True)


def change_in(scene: Scene, data: QueryDict) -> Answer:
    """What a form of a new decision changes: each date keeps what it has unless something else is chosen."""
    grant, revoke = [], []
    for each in scene.dates:
        said = data.get(f"ny_{each.pk}", "")
        if said == "innvilg" and each.state == RequestedDate.State.REFUSED:
            grant.append(Yes(date_id=each.pk))
        elif said == "trekk" and each.state == RequestedDate.State.GRANTED:
            revoke.append(each.pk)
    reason = data.get("grunn", "") if revoke else ""
    return Answer(grant=tuple(grant), revoke=tuple(revoke), reason=reason, text=data.get("tekst", ""))


def _decided(done: Decided, count: int) -> Done:
    told = ngettext(
        "%(n)s date is granted. The letter leaves in 30 seconds.",
        "%(n)s dates are granted. The letter leaves in 30 seconds.",
        count,
    )
    return Done(f"{told % {'n': count}} {_taken(len(done.taken))}".strip(), decided=done, onward=not done.taken)


def _taken(count: int) -> str:
    if not count:
        return ""
    told = ngettext(
        "%(n)s date was taken by somebody meanwhile, and waits.",
        "%(n)s dates were taken by somebody meanwhile, and wait.",
        count,
    )
    return told % {"n": count}


def _person(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None


ACTS: Mapping[str, Callable[[Doing], Done]] = {
    "ta": _take,
    "overta": _take_over,
    "slipp": _leave,
    "gi": _give,
    "godkjenn": _grant,
    "avsla": _refuse,
    "foresla": _offer,
    "spor": _ask,
    "melding": _message,
    "notat": _note,
    "gjenoppta": _resume,
    "nytt": _anew,
    "klage": _answer_appeal,
}
