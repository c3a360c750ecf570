"""The letters and text messages of notifications, written from what is true now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import override

from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.along import counted_along
from aktiv.bookings.queries.calendar_file import calendar_file
from aktiv.bookings.queries.invitations import Invitation, Party, invitations
from aktiv.cases.models import Decision
from aktiv.cases.printing import pdf_of
from aktiv.cases.queries.letters import Letter as CaseLetter
from aktiv.cases.queries.letters import letter_of as letter_of_decision
from aktiv.messages import (
    case_words,
    club_words,
    invoice_words,
    loan_words,
    season_words,
    words,
)
from aktiv.messages.models import Notification
from aktiv.messages.queries.about import (
    about_cases,
    about_clubs,
    about_invoices,
    about_loans,
    about_seasons,
    about_time,
    dates_by_id,
    free_in,
    spaces_by_id,
)
from aktiv.messages.queries.doors import doors_told
from aktiv.messages.queries.subjects import Subject, subject_of
from aktiv.messages.queries.templates import own_text
from aktiv.messages.rules.templates import filled, filled_line
from aktiv.payments.keeping import invoice_from_json
from aktiv.payments.models import Invoice
from aktiv.payments.printing import pdf_of as paper_of
from aktiv.payments.settings import settings_from
from aktiv.people.models import Person
from aktiv.seasons.queries.hearing import letter_for
from aktiv.seasons.queries.letters import letter_of as letter_of_season
from aktiv.walls import everything

LARGEST_PAPER = 2_000_000
"""Bytes of an invoice that go with a mail; mail servers begin to refuse at some more than that."""
MOST_INVITATIONS = 20
"""A calendar takes one date from each part of a mail; more than so many come as one file to import."""
CALENDAR, CALENDAR_FILE = "kalender.ics", "application/ics"
File = tuple[str, bytes, str]


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in the recipient's language. `alternatives` are the same in other forms, as (contents, type); files are
    (name, contents, type)."""

    subject: str
    body: str
    language: str
    alternatives: tuple[tuple[str, str], ...] = ()
    files: tuple[File, ...] = ()


def letter_of(notification: Notification, now: datetime) -> Letter | None:
    """The mail of a notification, written from what is true now; None when what it is about is gone.

    The notification's person and entry are at hand.
    """
    language = notification.person.language
    if notification.kind in Notification.Kind.about_clubs():
        club = about_clubs([notification]).get(notification.pk)
        with override(language):
            return Letter(*club_words.letter(notification.kind, club), language) if club else None
    if notification.kind in Notification.Kind.about_cases():
        return _case_letter(notification, language)
    if notification.kind in Notification.Kind.about_seasons():
        return _season_letter(notification, language)
    if (family := subject_of(notification.kind)) is not None:
        return _family_letter(family, notification, language)
    if notification.kind == Notification.Kind.INVOICE:
        return _invoice_letter(notification, language)
    about = _about_time(notification, language)
    if not about.dates and not about.free and not about.named and about.sum is None:
        return None
    if notification.kind == Notification.Kind.DOOR and not about.doors:
        return None  # it was cancelled or is over, or she acts for the club no more
    with_file = notification.kind in Notification.Kind.with_calendar_file()
    if with_file:
        about = replace(about, along=counted_along(about.dates))
    own = own_text(notification.kind, language, notification.entry.municipality_id)
    with override(language):
        subject, body = words.letter(notification.kind, about, language, own, name=notification.person.name)
    letter = Letter(subject, body, language)
    return _with_calendar(letter, about.dates, notification.person, now) if with_file and about.dates else letter


def _family_letter(family: Subject, notification: Notification, language: str) -> Letter | None:
    """The municipality's own text where it has one, else the standard one."""
    what = family.about([notification]).get(notification.pk)
    if not what:
        return None
    own = own_text(notification.kind, language, notification.entry.municipality_id) if family.values else None
    with override(language):
        if own is None or family.values is None:
            return Letter(*family.letter(notification.kind, what, language), language=language)
        values = {**family.values(notification.kind, what, language), "name": notification.person.name}
        return Letter(filled_line(own[0], values), filled(own[1], values) + "\n", language)


def text_message_of(notification: Notification) -> str:
    """The SMS of a notification about time, in its person's language; "" when what it is about is gone."""
    language = notification.person.language
    if notification.kind in Notification.Kind.about_loans():
        loan = about_loans([notification]).get(notification.pk)
        with override(language):
            return loan_words.text_message(notification.kind, loan, language) if loan else ""
    about = _about_time(notification, language)
    if not about.dates or (notification.kind == Notification.Kind.DOOR and not about.doors):
        return ""
    with override(language):
        return words.text_message(notification.kind, about, language)


def _about_time(notification: Notification, language: str) -> words.About:
    dates = dates_by_id(notification.data.get("occurrences", []))
    spaces = spaces_by_id([each["space"] for each in free_in(notification)])
    with override(language):
        about = about_time(notification, dates, spaces)
        if notification.kind == Notification.Kind.DOOR:
            about = replace(about, doors=doors_told(notification, about.dates, language))
        return about


def _with_calendar(letter: Letter, dates: Sequence[Occurrence], person: Person, now: datetime) -> Letter:
    """One date comes as an invitation that calendars take by themselves, and as a file for those that do not; several
    as an invitation each, and a great many as one file."""
    booking = dates[0].booking
    if len(dates) > MOST_INVITATIONS:
        return replace(letter, files=((CALENDAR, calendar_file(booking, dates, now), "text/calendar"),))
    made = _invitations(booking, dates, person, now)
    if len(made) > 1:
        numbered = [(f"kalender-{number}.ics", each) for number, each in enumerate(made, start=1)]
        return replace(letter, files=tuple((name, each.content, _type(each)) for name, each in numbered))
    [only] = made
    return replace(
        letter,
        alternatives=((only.content.decode(), _type(only)),),
        files=((CALENDAR, only.content, CALENDAR_FILE),),
    )


def _invitations(booking: Booking, dates: Sequence[Occurrence], person: Person, now: datetime) -> list[Invitation]:
    _, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = Party(booking.municipality.name, address)
    return invitations(booking, dates, now, organizer=organizer, attendee=Party(person.name, person.email))


def _type(invitation: Invitation) -> str:
    return f"text/calendar; method={invitation.method}"


def _case_letter(notification: Notification, language: str) -> Letter | None:
    about = about_cases([notification]).get(notification.pk)
    if about is None:
        return None
    files: tuple[File, ...] = ()
    if notification.kind == Notification.Kind.CASE_DECIDED:
        with everything():
            decision = Decision.objects.filter(pk=notification.data["decision"]).first()
        if decision is None:
            return None
        letter = letter_of_decision(decision)
        about = replace(about, letter=letter)
        files = ((_file(letter), pdf_of(letter), "application/pdf"),)
    own = own_text(notification.kind, language, notification.entry.municipality_id)
    with override(language):
        subject, body = case_words.letter(notification.kind, about, language, own, name=notification.person.name)
    return Letter(subject, body, language, files=files)


def _season_letter(notification: Notification, language: str) -> Letter | None:
    """With the decision as it was kept, where there is one."""
    about = about_seasons([notification]).get(notification.pk)
    if about is None:
        return None
    files: tuple[File, ...] = ()
    if notification.kind == Notification.Kind.SEASON_DECIDED:
        row = letter_for(about.round, about.club.pk)
        if row is None:
            return None
        paper = letter_of_season(row)
        about = replace(about, letter=paper)
        files = ((f"{paper.number.replace('/', '-')}.pdf", pdf_of(paper), "application/pdf"),)
    code = season_words.code_of(notification.kind, about)
    own = own_text(code, language, notification.entry.municipality_id)
    with override(language):
        subject, body = season_words.letter(code, about, language, own, name=notification.person.name)
    return Letter(subject, body, language, files=files)


def _invoice_letter(notification: Notification, language: str) -> Letter | None:
    """With the paper, unless it is too large for a mail: it is on the page that the mail leads to."""
    about = about_invoices([notification]).get(notification.pk)
    if about is None:
        return None
    with everything():
        invoice = Invoice.objects.select_related("batch").get(pk=about.id)
    paper = paper_of(invoice_from_json(invoice.document), settings_from(invoice.batch).seller)
    own = None if about.credit else own_text(notification.kind, language, notification.entry.municipality_id)
    with override(language):
        subject, body = invoice_words.letter(about, language, own, name=notification.person.name)
    files: tuple[File, ...] = ((f"{about.number}.pdf", paper, "application/pdf"),)
    return Letter(subject, body, language, files=files if len(paper) <= LARGEST_PAPER else ())


def _file(letter: CaseLetter) -> str:
    """The name of a letter's file: the number alone, for file names are seen by others."""
    return f"{letter.number.replace('/', '-')}.pdf"
