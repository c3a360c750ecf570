"""The cases of an application in words: how each stands, what was decided, what waits for the applicant."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.cases.models import Application, Case, Decision, Note
from aktiv.cases.queries.applications import cases_told
from aktiv.cases.queries.desk import decisions_of, notes_of, offers_of
from aktiv.cases.rules.states import Act, Who, possible
from aktiv.cases.words import OUTCOMES, REASONS_IN_LETTERS, STATES
from aktiv.values import formatting
from aktiv.web.applying.files import FileField, field_of
from aktiv.web.applying.shown import when_told
from aktiv.web.components.files import Files, FileShown
from aktiv.web.components.results import Status
from aktiv.web.public.searching import place_name

_KINDS: dict[str, Any] = {"granted": "success", "refused": "danger", "partly": "warning"}  # Any: kinds of Status


@dataclass(frozen=True, slots=True)
class ListRow:
    """An application in the list."""

    url: str
    title: str
    sent: str
    statuses: tuple[Status, ...]
    keys: str


@dataclass(frozen=True, slots=True)
class OfferShown:
    """A time that is offered and held."""

    id: UUID
    asked: str
    offered: str


@dataclass(frozen=True, slots=True)
class DecisionShown:
    """A decision whose letter has left. `appeal_by` is empty when it cannot be appealed any more."""

    id: UUID
    outcome: Status
    at: str
    reason: str
    text: str
    granted: tuple[str, ...]
    refused: tuple[str, ...]
    appeal_by: str
    letter_url: str = ""


@dataclass(frozen=True, slots=True)
class NoteShown:
    """What was written, with the files that came with it."""

    note: Note
    files: Files | None


@dataclass(frozen=True, slots=True)
class CaseShown:
    """A case as the applicant sees it."""

    id: int
    key: str
    municipality: str
    appeal: bool
    status: Status
    open: bool
    answer_by: str
    notes: tuple[NoteShown, ...]
    file_field: FileField | None
    offers: tuple[OfferShown, ...]
    offers_until: str
    decisions: tuple[DecisionShown, ...]
    asked: bool
    may_withdraw: bool
    case: Case


def state_of(application: Application) -> ListRow:
    """One line of the list: the state of each of its cases."""
    language = get_language() or "nb"
    cases = [each for each in application.cases.all() if each.kind == Case.Kind.APPLICATION]
    statuses = tuple(_status(each) for each in cases) or (Status("success", _("Booked at once")),)
    return ListRow(
        reverse("me_application", args=[application.pk]),
        application.title,
        formatting.day_short(application.submitted_at, language) if application.submitted_at else "",
        statuses,
        ", ".join(f"{each.key} {each.municipality.name}" for each in cases),
    )


def cases_shown(
    application: Application,
    *,
    now: datetime | None = None,
    files: Sequence[FileShown] = (),
    may_attach: bool = False,
) -> list[CaseShown]:
    """The cases of an application with all that its applicant may read. Appeals stand after what they are about.
    `files` are shown beside what they came with; `may_attach` when more may come with an answer."""
    cases = cases_told(application)
    appealed = {each.appealed_id for each in cases}
    return [_case(each, now, files, may_attach=may_attach, appealed=appealed) for each in cases]


def _case(
    case: Case,
    now: datetime | None,
    files: Sequence[FileShown],
    *,
    may_attach: bool,
    appealed: Container[UUID | None],
) -> CaseShown:
    language, zone = get_language() or "nb", case.municipality.zone
    offers = offers_of(case)
    may = possible(case, Who.APPLICANT)
    today = now.astimezone(zone).date() if now is not None else None
    until = min((each.expires_at for each in offers), default=None)
    return CaseShown(
        id=case.pk,
        key=case.key,
        municipality=case.municipality.name,
        appeal=case.kind == Case.Kind.APPEAL,
        status=_status(case),
        open=case.state in Case.State.open(),
        answer_by=formatting.day(case.answer_by, language),
        notes=tuple(
            NoteShown(note, Files.of(each for each in files if each.note_id == note.pk))
            for note in notes_of(case, staff=False)
        ),
        file_field=field_of(label=_("Files with it"), suffix=f"_{case.pk}") if may_attach else None,
        offers=tuple(
            OfferShown(
                each.pk,
                when_told(each.date.during.lower, each.date.during.upper, zone),
                f"{place_name(each.space)}, {when_told(each.during.lower, each.during.upper, zone)}",
            )
            for each in offers
        ),
        offers_until=(
            f"{formatting.day(until, language, zone)} {formatting.clock(until, language, zone)}" if until else ""
        ),
        decisions=tuple(
            _decision(each, case, None if each.pk in appealed else today, language)
            for each in decisions_of(case, staff=False)
        ),
        asked=case.state == Case.State.WAITING and not offers,
        may_withdraw=Act.WITHDRAW in may,
        case=case,
    )


def _status(case: Case) -> Status:
    if case.state == Case.State.DECIDED and case.outcome:  # none while a new decision can still be undone
        return Status(_KINDS.get(case.outcome, "warning"), str(OUTCOMES[case.outcome]))
    return Status("warning", str(STATES[case.state]))


def _decision(decision: Decision, case: Case, today: date | None, language: str) -> DecisionShown:
    zone = case.municipality.zone
    dates = list(decision.dates.all())
    granted = [each for each in dates if each.outcome == "granted"]
    refused = [each for each in dates if each.outcome == "refused"]
    appealable = today is not None and today <= decision.appeal_by and (refused or decision.supersedes_id)
    return DecisionShown(
        decision.pk,
        Status(_KINDS[decision.outcome], str(OUTCOMES[decision.outcome])),
        formatting.day(decision.decided_at, language, zone),
        str(REASONS_IN_LETTERS.get(decision.reason, "")),
        decision.text,
        tuple(f"{place_name(each.space)}, {when_told(each.during.lower, each.during.upper, zone)}" for each in granted),
        tuple(f"{place_name(each.space)}, {when_told(each.during.lower, each.during.upper, zone)}" for each in refused),
        formatting.day(decision.appeal_by, language) if appealable else "",
        reverse("decision_letter", args=[decision.pk]),
    )
