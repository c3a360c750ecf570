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
    invoice_words,
    season_words,
    words,
)
from aktiv.messages.models import Notification
from aktiv.messages.queries.about import (
    about_cases,
    about_clubs,
    about_invoices,
    about_seasons,
    about_time,
    booking_of,
    dates_by_id,
    free_in,
    spaces_by_id,
)
from aktiv.messages.queries.subjects import SUBJECTS
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
    """A person's notifications in words, newest first. At most twenty-six statements."""
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
    families = [(one, one.about([each for each in found if each.kind in one.kinds])) for one in SUBJECTS]
    told = []
    with override(language):
        for each in found:
            one, what = next(((one, about[each.pk]) for one, about in families if each.pk in about), (None, None))
            if one is not None:
                told.append(Told(each, one.line(each.kind, what, language), None, url=one.url(each.kind, what)))
            elif each.pk in clubs:
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
            elif each.kind in Notification.Kind.about_time():
                of_time = about_time(each, dates, spaces)
                line = words.line(each.kind, of_time, language)
                url = reverse("me_waiting") if each.kind == Notification.Kind.WAITING_OFFERED else ""
                if each.kind == Notification.Kind.DOOR_ALARM and of_time.dates:
                    url = words.doors_url(of_time.dates[0])
                told.append(Told(each, line, booking_of(each), url=url))
    return told


def unread_count(person_id: UUID) -> int:
    """How many a person has not read."""
    with within(person=person_id):
        return Notification.objects.filter(person_id=person_id, read_at=None).count()
