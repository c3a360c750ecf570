"""A person's notifications, as they are shown in the service."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import override

from aktiv.journal.queries import entries_by_id
from aktiv.messages import (
    case_words,
    club_words,
    collaboration_words,
    idea_words,
    invoice_words,
    joining_words,
    loan_words,
    season_words,
    words,
)
from aktiv.messages.models import Notification
from aktiv.messages.queries.about import (
    about_cases,
    about_clubs,
    about_collaboration,
    about_ideas,
    about_invoices,
    about_joining,
    about_loans,
    about_seasons,
    about_time,
    booking_of,
    dates_by_id,
    free_in,
    spaces_by_id,
)
from aktiv.walls import within


@dataclass(frozen=True, slots=True)
class Told:
    """A notification as it is shown: one line, and what it is about."""

    notification: Notification
    line: str
    booking_id: UUID | None
    club_key: str = ""
    url: str = ""


def inbox(person_id: UUID, language: str, *, unread: bool = False, offset: int = 0, limit: int = 20) -> list[Told]:
    """A person's notifications in words, newest first. At most twenty-two statements."""
    # Served by notification_inbox (person, newest first).
    rows = Notification.objects.filter(person_id=person_id)
    if unread:
        rows = rows.filter(read_at=None)
    with within(person=person_id):
        found = list(rows.order_by("-id")[offset : offset + limit])
    entries = entries_by_id([each.entry_id for each in found])
    for each in found:
        each.entry = entries[each.entry_id]
    dates = dates_by_id([pk for each in found for pk in each.data.get("occurrences", [])])
    spaces = spaces_by_id([each["space"] for one in found for each in free_in(one)])
    clubs = about_clubs([each for each in found if each.kind in Notification.Kind.about_clubs()])
    cases = about_cases([each for each in found if each.kind in Notification.Kind.about_cases()])
    invoices = about_invoices([each for each in found if each.kind == Notification.Kind.INVOICE])
    seasons = about_seasons([each for each in found if each.kind in Notification.Kind.about_seasons()])
    ideas = about_ideas([each for each in found if each.kind in Notification.Kind.about_ideas()])
    partners = about_collaboration([each for each in found if each.kind in Notification.Kind.about_collaboration()])
    joining = about_joining([each for each in found if each.kind == Notification.Kind.JOIN_ASKED])
    loans = about_loans([each for each in found if each.kind in Notification.Kind.about_loans()])
    told = []
    with override(language):
        for each in found:
            if each.pk in clubs:
                about = clubs[each.pk]
                told.append(
                    Told(
                        each, club_words.line(each.kind, about), None, about.organisation.key, club_words.url_of(about)
                    )
                )
            elif each.pk in cases:
                case = cases[each.pk]
                url = case_words.url_of(each.kind, case.case)
                told.append(Told(each, case_words.line(each.kind, case), None, url=url))
            elif each.pk in invoices:
                url = reverse("me_invoice", args=[invoices[each.pk].id])
                told.append(Told(each, invoice_words.line(invoices[each.pk], language), None, url=url))
            elif each.pk in seasons:
                season = seasons[each.pk]
                line = season_words.line(each.kind, season, language)
                told.append(Told(each, line, None, url=season_words.url_of(each.kind, season)))
            elif each.pk in ideas:
                idea = ideas[each.pk]
                told.append(Told(each, idea_words.line(each.kind, idea), None, url=idea_words.url_of(idea)))
            elif each.pk in partners:
                partner = partners[each.pk]
                line = collaboration_words.line(each.kind, partner, language)
                told.append(Told(each, line, None, url=collaboration_words.url_of(partner)))
            elif each.pk in joining:
                told.append(Told(each, joining_words.line(joining[each.pk]), None, url=joining_words.url_of()))
            elif each.pk in loans:
                loan = loans[each.pk]
                told.append(Told(each, loan_words.line(each.kind, loan, language), None, url=loan_words.url_of(loan)))
            elif each.kind in Notification.Kind.about_time():
                line = words.line(each.kind, about_time(each, dates, spaces), language)
                url = reverse("me_waiting") if each.kind == Notification.Kind.WAITING_OFFERED else ""
                told.append(Told(each, line, booking_of(each), url=url))
    return told


def unread_count(person_id: UUID) -> int:
    """How many a person has not read."""
    with within(person=person_id):
        return Notification.objects.filter(person_id=person_id, read_at=None).count()
