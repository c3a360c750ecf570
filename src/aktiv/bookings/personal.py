"""What this package keeps about people (see values.personal).

A booking made for a club or by a municipality is theirs: erasing the person who made it leaves its words. A person's
own bookings keep time, place, price group and the band of her age, which statistics count, and lose their words.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_noop as n_

from aktiv.bookings.actions.ages import keep_ages
from aktiv.bookings.actions.participating import leave_all
from aktiv.bookings.models import Booking, Occurrence
from aktiv.bookings.queries.persons import active, obstacles
from aktiv.values.personal import Basis, Erasing, Field, Held, Kind, Personal

KEEP, NULL = Erasing.KEEP, Erasing.NULL
OWN = Q(organisation=None, kind__in=Booking.Kind.self_service())
OWN_WORDS = Q(organisation=None, booking__kind__in=Booking.Kind.self_service())
SHOWN = {
    "id": "pk",
    "number": "number",
    "kind": "kind",
    "municipality": "municipality__slug",
    "facility": "space__facility__slug",
    "space": "space__slug",
    "made_at": "created_at",
    "participants": "participants",
    "price_group": "price_group",
}


def _over(moment):  # type: ignore[no-untyped-def]  # a filter of Django's
    """No date of it is after the moment."""
    later = Occurrence.objects.filter(booking=OuterRef("pk"), during__endswith__gte=moment)
    return Q(~Exists(later), created_at__lt=moment)


def _words_over(moment):  # type: ignore[no-untyped-def]  # a filter of Django's
    """No date of its booking is after the moment."""
    later = Occurrence.objects.filter(booking=OuterRef("booking"), during__endswith__gte=moment)
    return Q(~Exists(later), booking__created_at__lt=moment)


def _signed_up_over(moment):  # type: ignore[no-untyped-def]  # a filter of Django's
    """No date of what was signed up to is after the moment."""
    later = Occurrence.objects.filter(booking=OuterRef("sign_up_id"), during__endswith__gte=moment)
    over = ~Exists(later) | Q(sign_up__last_day__lt=moment - timedelta(days=1))  # of time that goes on after it
    return Q(over, asked_at__lt=moment)


def _before_erasing(persons: Collection[UUID], now: datetime) -> None:
    """Keeps what statistics need, and lets go of places that somebody else may have."""
    keep_ages(persons, now)
    leave_all(list(persons), now)


PERSONAL = Personal(
    held=(
        Held(
            key="bookings",
            model="bookings.Booking",
            whose=("person",),
            only=OWN,
            kind=Kind.BOOKINGS,
            what=n_("Your bookings: where and when, and what you called them"),
            purpose=n_("To lend you the place, and to handle what happens around it"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("title", purged=True),),
            shown=SHOWN,
            over=_over,
            home="municipality",
        ),
        Held(
            key="bookings_for_others",
            model="bookings.Booking",
            whose=("person", "contact"),
            only=~OWN,
            kind=Kind.BOOKINGS,
            what=n_("Bookings that you made, or are the contact for, on behalf of a club or a municipality"),
            purpose=n_("To know who did what for the club or the municipality"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("title", KEEP),),
            shown={**SHOWN, "organisation": "organisation__name", "team": "team"},
            home="municipality",
            kept_because=n_("they are the club's or the municipality's; they say nobody's name"),
        ),
        Held(
            key="words_in_bookings",
            model="bookings.Particulars",
            whose=("person",),
            only=OWN_WORDS,
            kind=Kind.BOOKINGS,
            what=n_("What you answered and wrote with your bookings"),
            purpose=n_("To lend you the place, and to handle what happens around it"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("answers"), Field("note")),
            shown={"booking": "booking__number"},
            over=_words_over,
            home="municipality",
            erased_whole=True,
            purged_whole=True,
        ),
        Held(
            key="words_in_bookings_for_others",
            model="bookings.Particulars",
            whose=("person",),
            only=~OWN_WORDS,
            kind=Kind.BOOKINGS,
            what=n_("What you answered and wrote with bookings on behalf of a club or a municipality"),
            purpose=n_("To know who did what for the club or the municipality"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("answers", KEEP), Field("note", KEEP)),
            shown={"booking": "booking__number"},
            over=_words_over,
            home="municipality",
            purged_whole=True,
            kept_because=n_("they are the club's or the municipality's; they say nobody's name"),
        ),
        Held(
            key="events",
            model="bookings.EventPage",
            whose=("booking__person",),
            kind=Kind.BOOKINGS,
            what=n_("What events that you asked for tell about themselves"),
            purpose=n_("To tell everyone what is on, and the municipality what to expect"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("organiser", KEEP), Field("programme", KEEP), Field("registration_url", KEEP)),
            shown={"booking": "booking__number", "public": "public", "slug": "slug", "audience": "audience"},
            home="municipality",
            kept_because=n_("they tell of something that was for everyone, or is the municipality’s or a club’s"),
        ),
        Held(
            key="safety_contacts",
            model="bookings.EventContact",
            whose=("booking__person",),
            kind=Kind.BOOKINGS,
            what=n_("Whom you named as responsible for safety at an event, and how to reach them"),
            purpose=n_("To reach whoever answers for safety while it goes on"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("name"), Field("phone")),
            shown={"booking": "booking__number"},
            over=_words_over,
            home="municipality",
            erased_whole=True,
            purged_whole=True,
        ),
        Held(
            key="sign_ups",
            model="bookings.SignUp",
            whose=("booking__person",),
            kind=Kind.BOOKINGS,
            what=n_("What you told of something that you opened for others to sign up to"),
            purpose=n_("To tell those who may come what it is"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("title", KEEP), Field("about", KEEP)),
            shown={"booking": "booking__number", "capacity": "capacity", "opens": "opens_at", "closes": "closes_at"},
            home="municipality",
            kept_because=n_("it was for everyone who had its address, and says nobody’s name"),
        ),
        Held(
            key="participants",
            model="bookings.Participant",
            whose=("person",),
            kind=Kind.PARTICIPANTS,
            what=n_("What you have signed up to, for yourself and for those you signed up with you"),
            purpose=n_("To keep a place for you, tell you of changes and let you in"),
            basis=Basis.PUBLIC_TASK,
            fields=(
                Field("name", purged=True),
                Field("email", purged=True),
                Field("code", NULL, secret=True, purged=True),
                Field("person", NULL, secret=True, purged=True),
            ),
            shown={
                "what": "sign_up__title",
                "municipality": "municipality__slug",
                "age_group": "band",
                "state": "state",
                "at": "asked_at",
            },
            over=_signed_up_over,
            home="municipality",
        ),
        Held(
            key="booked_dates",
            model="bookings.Occurrence",
            whose=("booking__person",),
            kind=Kind.BOOKINGS,
            what=n_("Each date of your bookings, whether it was cancelled, and the fee"),
            purpose=n_("To keep the time for you, and to count how the places are used"),
            basis=Basis.PUBLIC_TASK,
            shown={
                "id": "pk",
                "booking": "booking__number",
                "municipality": "municipality__slug",
                "space": "space__slug",
                "during": "during",
                "state": "state",
                "cancelled_at": "cancelled_at",
                "fee": "fee",
            },
            home="municipality",
            kept_because=n_("counts of how places are used; they say nobody's name"),
        ),
        Held(
            key="attendance",
            model="bookings.Attendance",
            whose=("occurrence__booking__person",),
            kind=Kind.BOOKINGS,
            what=n_("Whether you came to what you had booked, and how many you were"),
            purpose=n_("So that time that is booked is used, and to count how the places are used"),
            basis=Basis.PUBLIC_TASK,
            shown={
                "booking": "occurrence__booking__number",
                "during": "occurrence__during",
                "outcome": "outcome",
                "people": "people",
                "noted_at": "noted_at",
            },
            home="municipality",
            kept_because=n_("counts of how places are used; they say nobody's name"),
        ),
        Held(
            key="attendance_noted",
            model="bookings.Attendance",
            whose=("noted_by",),
            kind=Kind.BOOKINGS,
            what=n_("Where you have noted who came"),
            purpose=n_("To know who saw it, when it costs somebody a fee"),
            basis=Basis.PUBLIC_TASK,
            shown={"municipality": "municipality__slug", "noted_at": "noted_at", "outcome": "outcome"},
            home="municipality",
            kept_because=n_("it tells how the municipality came to charge a fee"),
        ),
        Held(
            key="holds",
            model="bookings.Hold",
            whose=("person",),
            kind=Kind.HOLDS,
            what=n_("Times that are held for you while you book"),
            purpose=n_("So that nobody takes the time while you finish"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("session", secret=True),),
            shown={"space": "space__slug", "during": "during", "expires_at": "expires_at"},
            home="municipality",
        ),
        Held(
            key="alerts",
            model="bookings.Alert",
            whose=("person",),
            kind=Kind.ALERTS,
            what=n_("What free time you want to be told of"),
            purpose=n_("To tell you"),
            basis=Basis.PUBLIC_TASK,
            shown={
                "space": "space__slug",
                "activity": "activity__slug",
                "weekday": "weekday",
                "first": "first",
                "last": "last",
                "from_minute": "from_minute",
                "to_minute": "to_minute",
                "minutes": "minutes",
                "until": "active_until",
                "stopped_at": "stopped_at",
            },
            over=lambda moment: Q(active_until__lt=moment) | Q(stopped_at__lt=moment),
            erased_whole=True,
            purged_whole=True,
        ),
        Held(
            key="waiting",
            model="bookings.Waiting",
            whose=("person",),
            kind=Kind.ALERTS,
            what=n_("What taken times you wait in line for"),
            purpose=n_("To offer you the time when it becomes free"),
            basis=Basis.PUBLIC_TASK,
            shown={
                "space": "space__slug",
                "during": "during",
                "state": "state",
                "offered_until": "offered_until",
                "ended_at": "ended_at",
            },
            home="municipality",
            over=lambda moment: Q(ended_at__lt=moment),
            erased_whole=True,
            purged_whole=True,
        ),
        Held(
            key="sharings",
            model="bookings.Sharing",
            whose=("asked_by", "answered_by", "ended_by"),
            kind=Kind.ACCOUNTING,
            what=n_("What you agreed for a club about who pays"),
            purpose=n_("To know who may be billed for what"),
            basis=Basis.LEGAL_DUTY,
            shown={"booking": "booking__number", "payer": "payer__name", "percent": "percent", "at": "asked_at"},
            home="municipality",
            kept_because=n_("the law on bookkeeping demands it for five years; afterwards they say nobody's name"),
        ),
    ),
    impersonal={
        "codes of ours": (
            "Sharing.state", "Sharing.additions", "Booking.kind",
            "Booking.price_group", "Booking.age_band", "Occurrence.state", "Hold.linked",
            "Attendance.outcome", "Waiting.state", "Participant.state", "Participant.band",
        ),
        "whether it has been told": ("Booking.unsaid",),
        "made of the title and an id": ("EventPage.slug",),
        "drawn by lot": ("SignUp.token",),
        "an organisation's own": ("Booking.team",),
        "names of seasons": ("Season.name_nb", "Season.name_nn", "Season.name_en"),
    },
    obstacles=obstacles,
    active=active,
    before=_before_erasing,
)  # fmt: skip
