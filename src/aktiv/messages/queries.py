"""A person's notifications, and the letters that tell them by mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models.functions import Lower
from django.utils.translation import override

from aktiv.bookings.models import Occurrence
from aktiv.bookings.queries.along import counted_along
from aktiv.bookings.queries.calendar_file import calendar_file
from aktiv.cases.models import Case, Decision, Note
from aktiv.cases.printing import pdf_of
from aktiv.cases.queries.letters import Letter as CaseLetter
from aktiv.cases.queries.letters import letter_of as letter_of_decision
from aktiv.facilities.models import Space
from aktiv.journal.queries import entries_by_id
from aktiv.messages import case_words, club_words, words
from aktiv.messages.models import Notification, Unmailed
from aktiv.people.models import Organisation, Person, RightRequest
from aktiv.walls import everything, within


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail: in the recipient's language, with the dates as a calendar file when it is about dates."""

    subject: str
    body: str
    language: str
    calendar: bytes | None = None
    files: tuple[tuple[str, bytes, str], ...] = ()  # name, contents, type


@dataclass(frozen=True, slots=True)
class Told:
    """A notification as it is shown: one line, and what it is about."""

    notification: Notification
    line: str
    booking_id: UUID | None
    club_key: str = ""
    url: str = ""


def inbox(person_id: UUID, language: str, *, unread: bool = False, offset: int = 0, limit: int = 20) -> list[Told]:
    """A person's notifications in words, newest first. At most nine statements."""
    # Served by notification_inbox (person, newest first).
    rows = Notification.objects.filter(person_id=person_id)
    if unread:
        rows = rows.filter(read_at=None)
    with within(person=person_id):
        found = list(rows.order_by("-id")[offset : offset + limit])
    entries = entries_by_id([each.entry_id for each in found])
    for each in found:
        each.entry = entries[each.entry_id]
    dates = _dates([pk for each in found for pk in each.data.get("occurrences", [])])
    spaces = _spaces([each["space"] for one in found for each in one.data.get("free", [])])
    clubs = about_clubs([each for each in found if each.kind in Notification.Kind.about_clubs()])
    cases = about_cases([each for each in found if each.kind in Notification.Kind.about_cases()])
    told = []
    with override(language):
        for each in found:
            if each.pk in clubs:
                about = clubs[each.pk]
                told.append(Told(each, club_words.line(each.kind, about), None, about.organisation.key))
            elif each.pk in cases:
                case = cases[each.pk]
                url = case_words.url_of(each.kind, case.case)
                told.append(Told(each, case_words.line(each.kind, case), None, url=url))
            elif each.kind not in Notification.Kind.about_clubs() | Notification.Kind.about_cases():
                line = words.line(each.kind, _about(each, dates, spaces), language)
                told.append(Told(each, line, _booking_id(each)))
    return told


def unread_count(person_id: UUID) -> int:
    """How many a person has not read."""
    with within(person=person_id):
        return Notification.objects.filter(person_id=person_id, read_at=None).count()


def unmailed_by(person_id: UUID) -> set[str]:
    """The kinds that a person wants no mail about."""
    return set(Unmailed.objects.filter(person_id=person_id).values_list("kind", flat=True))


def wants_mail(notification: Notification) -> bool:
    """Whether its person wants mail about such things. No statement for those that always come."""
    if notification.kind not in Notification.Kind.optional():
        return True
    return not Unmailed.objects.filter(person_id=notification.person_id, kind=notification.kind).exists()


def letter_of(notification: Notification, now: datetime) -> Letter | None:
    """The mail of a notification, written from what is true now; None when what it is about is gone."""
    language = notification.person.language
    if notification.kind in Notification.Kind.about_clubs():
        club = about_clubs([notification]).get(notification.pk)
        with override(language):
            return Letter(*club_words.letter(notification.kind, club), language) if club else None
    if notification.kind in Notification.Kind.about_cases():
        return _case_letter(notification, language)
    dates = _dates(notification.data.get("occurrences", []))
    spaces = _spaces([each["space"] for each in notification.data.get("free", [])])
    with override(language):
        about = _about(notification, dates, spaces)
    if notification.kind in Notification.Kind.with_calendar_file():
        about = replace(about, along=counted_along(about.dates))
    if not about.dates and not about.free and not about.named:
        return None
    booking = about.dates[0].booking if about.dates else None
    with override(language):
        subject, body = words.letter(notification.kind, about, language)
    calendar = None
    if booking is not None and notification.kind in Notification.Kind.with_calendar_file():
        calendar = calendar_file(booking, about.dates, now)
    return Letter(subject, body, language, calendar)


def about_cases(notifications: Sequence[Notification]) -> dict[int, case_words.AboutCase]:
    """What notifications about cases tell of, by notification. Two statements: they were made for their readers."""
    if not notifications:
        return {}
    notes = {each.data["note"] for each in notifications if each.data.get("note")}
    with everything():
        rows = Case.objects.select_related("application", "municipality")
        cases = rows.in_bulk([each.data["case"] for each in notifications])
        written = Note.objects.exclude(kind=Note.Kind.INTERNAL).in_bulk(list(notes)) if notes else {}
    found = {}
    for each in notifications:
        if (case := cases.get(each.data["case"])) is not None:
            note = written.get(each.data.get("note", 0))
            writer = each.person_id in (case.person_id, case.application.contact_id)
            may_link = writer and each.kind == Notification.Kind.CASE_RECEIVED
            found[each.pk] = case_words.AboutCase(case, note.text if note else "", may_link=may_link)
    return found


def _case_letter(notification: Notification, language: str) -> Letter | None:
    about = about_cases([notification]).get(notification.pk)
    if about is None:
        return None
    files: tuple[tuple[str, bytes, str], ...] = ()
    if notification.kind == Notification.Kind.CASE_DECIDED:
        with everything():
            decision = Decision.objects.filter(pk=notification.data["decision"]).first()
        if decision is None:
            return None
        letter = letter_of_decision(decision)
        about = replace(about, letter=letter)
        files = ((_file(letter), pdf_of(letter), "application/pdf"),)
    with override(language):
        subject, body = case_words.letter(notification.kind, about, language)
    return Letter(subject, body, language, files=files)


def _file(letter: CaseLetter) -> str:
    """The name of a letter's file: the number alone, for file names are seen by others."""
    return f"{letter.number.replace('/', '-')}.pdf"


def about_clubs(notifications: Sequence[Notification]) -> dict[int, club_words.AboutClub]:
    """What notifications about clubs tell of, by notification. Three statements; one about a club that is gone is left
    out."""

    def ids(key: str) -> list[str]:
        return [each.data[key] for each in notifications if each.data.get(key)]

    if not notifications:
        return {}
    clubs = {str(pk): each for pk, each in Organisation.objects.in_bulk(ids("organisation")).items()}
    persons = {str(pk): each for pk, each in Person.objects.in_bulk(ids("person")).items()}
    requests = {str(pk): each for pk, each in RightRequest.objects.in_bulk(ids("request")).items()}
    found = {}
    for each in notifications:
        club = clubs.get(each.data.get("organisation", ""))
        if club is None:
            continue
        person, request = persons.get(each.data.get("person", "")), requests.get(each.data.get("request", ""))
        refused = each.kind == Notification.Kind.CLUB_REFUSED
        found[each.pk] = club_words.AboutClub(
            club,
            role=each.data.get("role", ""),
            person=person.name if person else "",
            reason=club.reason if refused else request.reason if request else "",
            was=each.data.get("was", ""),
            status=each.data.get("status", ""),
        )
    return found


def _about(notification: Notification, dates: dict[int, Occurrence], spaces: dict[int, Space]) -> words.About:
    data = notification.data
    return words.About(
        dates=tuple(dates[pk] for pk in data.get("occurrences", []) if pk in dates),
        free=tuple(
            words.FreeTime(
                spaces[each["space"]], datetime.fromisoformat(each["start"]), datetime.fromisoformat(each["end"])
            )
            for each in data.get("free", [])
            if each["space"] in spaces
        ),
        fee=data.get("fee") or 0,
        held=tuple(
            (_instant(each["start"]), _instant(each["end"])) for each in data.get("lost") or data.get("gained") or []
        ),
        named=_named(notification),
    )


def _named(notification: Notification) -> str:
    """What news of roles is about; empty for other news."""
    municipality = notification.entry.municipality
    if municipality is None or notification.kind not in (Notification.Kind.ROLE_GRANTED, Notification.Kind.ROLES_DUE):
        return ""
    return words.role_in(notification.data.get("role", ""), "", municipality.name)


def _dates(ids: Sequence[int]) -> dict[int, Occurrence]:
    rows = Occurrence.objects.filter(pk__in=ids).select_related(
        "booking__municipality", "space__facility", "space__municipality", "municipality", "quote"
    )
    return {each.pk: each for each in rows.order_by(Lower("during"))} if ids else {}


def _spaces(ids: Sequence[int]) -> dict[int, Space]:
    rows = Space.objects.filter(pk__in=ids).select_related("facility", "municipality")
    return {each.pk: each for each in rows} if ids else {}


def _booking_id(notification: Notification) -> UUID | None:
    said = notification.data.get("booking")
    return UUID(said) if said else None


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
