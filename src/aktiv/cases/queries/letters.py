"""What a decision's letter says, in the applicant's language: result first, then why, what now, and the right to
appeal. Page, PDF and mail are made from the same words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from aktiv.cases.models import DecidedDate, Decision
from aktiv.cases.queries.access import Applicant, access_case, access_decision, access_own_case
from aktiv.cases.queries.grounds import said_why
from aktiv.cases.queries.practice import practice_of
from aktiv.cases.words import OUTCOMES
from aktiv.facilities.models import Space
from aktiv.people.models import Person
from aktiv.people.permissions import Permission
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.walls import within


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, paragraphs, and lines of a list."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A decision's letter, whole. `sections` stand in the order in which they are read."""

    decision: Decision
    number: str
    language: str
    municipality: str
    contact: str
    addressee: str
    day: str
    heading: str
    result: str
    sections: tuple[Section, ...]
    signed: str

    @property
    def text(self) -> str:
        """The same as plain text, for mail."""
        parts = [self.heading, self.result]
        for each in self.sections:
            lines = [each.heading, *each.paragraphs, *(f"– {line}" for line in each.lines)]
            parts.append("\n".join(lines))
        return "\n\n".join([*parts, self.signed]) + "\n"


def access_letter(decision_id: object, applicant: Applicant | None, person: Person | None, now: datetime) -> Letter:
    """The letter for whoever applied, once it has left, and for the municipality's own people at any time.

    Raises Refusal("not_found") for all others.
    """
    decision = access_decision(decision_id)  # type: ignore[arg-type]  # a UUID of the address
    sent = decision.lettered_at is not None and decision.undone_at is None
    if applicant is not None and sent:
        try:
            access_own_case(decision.case_id, applicant, now)
        except Refusal:
            pass
        else:
            return letter_of(decision)
    if person is None:
        raise Refusal("not_found")
    access_case(decision.case_id, person.pk, now, Permission.CASE_SEE)
    return letter_of(decision)


def letter_of(decision: Decision) -> Letter:
    """The letter of a decision that was looked up for whoever reads it. Four statements."""
    with within(municipalities=[decision.municipality_id]):
        found = Decision.objects.select_related(
            "case__municipality", "case__application", "organisation", "person", "decided_by"
        ).get(pk=decision.pk)
    rows = DecidedDate.objects.filter(decision=found).select_related(
        "space__facility", "space__municipality", "occurrence__quote"
    )
    dates = list(rows.order_by(Lower("during")))
    language = found.language
    with override(language):
        return _written(found, dates, language)


def _written(decision: Decision, dates: Sequence[DecidedDate], language: str) -> Letter:
    case = decision.case
    home = case.municipality
    granted = [each for each in dates if each.outcome == DecidedDate.Outcome.GRANTED]
    refused = [each for each in dates if each.outcome == DecidedDate.Outcome.REFUSED]
    sections = [
        *_granted(granted, language, home.currency),
        *_refused(decision, refused, language),
        *([Section(_("From the case handler"), tuple(decision.text.splitlines()))] if decision.text else []),
        _what_now(granted, case.key),
        _appeal(decision, language),
    ]
    signer = decision.decided_by.name if decision.decided_by else _("Decided by the municipality’s rules, by machine")
    return Letter(
        decision=decision,
        number=f"{case.key}/{decision.number}",
        language=language,
        municipality=home.name,
        contact=home.contact_email,
        addressee=decision.organisation.name if decision.organisation else decision.person.name,
        day=formatting.day_long(decision.decided_at, language, home.zone),
        heading=_heading(decision, case.application.title),
        result=_result(len(granted), len(refused)),
        sections=tuple(sections),
        signed=f"{signer}, {home.name}",
    )


def _heading(decision: Decision, title: str) -> str:
    outcome = str(OUTCOMES[decision.outcome])
    if decision.supersedes_id is not None:
        return _("New decision: %(title)s") % {"title": title}
    return f"{outcome}: {title}"


def _result(granted: int, refused: int) -> str:
    told = []
    if granted:
        told.append(ngettext("You get %(n)s date.", "You get %(n)s dates.", granted) % {"n": granted})
    if refused:
        told.append(ngettext("You do not get %(n)s date.", "You do not get %(n)s dates.", refused) % {"n": refused})
    return " ".join(told)


def _granted(dates: Sequence[DecidedDate], language: str, currency: str) -> list[Section]:
    if not dates:
        return []
    total = sum(each.occurrence.quote.total for each in dates if each.occurrence and each.occurrence.quote)
    price = _("Price: %(sum)s.") % {"sum": formatting.money(total, language, currency)}
    if not total:
        price = _("It is free of charge.")
    return [Section(_("You get"), (price,), tuple(_told(each, language) for each in dates))]


def _refused(decision: Decision, dates: Sequence[DecidedDate], language: str) -> list[Section]:
    if not dates:
        return []
    why = said_why(decision)
    rests_on = _("Legal basis: %(provision)s") % {"provision": why.provision} if why.provision else ""
    paragraphs = tuple(each for each in (why.text, rests_on) if each)
    return [Section(_("You do not get"), paragraphs, tuple(_told(each, language) for each in dates))]


def _what_now(granted: Sequence[DecidedDate], key: str) -> Section:
    told = [_("You find the case, and can write to us, under My page in Aktiv kommune: case %(key)s.") % {"key": key}]
    if granted:
        told.insert(0, _("The times are booked. Cancel those that you do not need, so that others can have them."))
    return Section(_("What now?"), tuple(told))


def _appeal(decision: Decision, language: str) -> Section:
    last = formatting.day_long(decision.appeal_by, language)
    told = [
        _("You may appeal this decision until %(day)s. Say what you want changed and why.") % {"day": last},
        _("Appeal on the page of the case, under My page. It is handled by somebody else than who decided."),
    ]
    if body := practice_of(decision.municipality_id).appeal_to:
        told.append(_("Appeals that we do not agree with are decided by %(body)s.") % {"body": body})
    return Section(_("Your right to appeal"), tuple(told))


def _told(date: DecidedDate, language: str) -> str:
    return place_and_time(date.space, date.during.lower, date.during.upper, language)


def place_and_time(space: Space, start: datetime, end: datetime, language: str) -> str:
    """A date as a line of a paper, in the place's own time; the space with its facility and municipality."""
    zone = space.municipality.zone
    name = space.name.said_in(language).text
    place = space.facility.name if name == space.facility.name else f"{space.facility.name}, {name}"
    return f"{formatting.day(start, language, zone)} {formatting.span(start, end, language, zone)}, {place}"
