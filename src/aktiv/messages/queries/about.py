"""What notifications tell of, read for many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models.functions import Lower

from aktiv.bookings.models import Occurrence
from aktiv.cases.models import Case, Note
from aktiv.collaboration.models import Contract, Idea, IdeaComment, IdeaStep
from aktiv.collaboration.queries.openness import names_of_requests
from aktiv.collaboration.queries.pool import engagements_numbered
from aktiv.collaboration.queries.procurements import procurements_numbered
from aktiv.facilities.models import Space
from aktiv.lending.models import Damage, Line, Loan
from aktiv.lending.queries.loans import lines_of
from aktiv.messages import (
    case_words,
    club_words,
    collaboration_words,
    idea_words,
    invoice_words,
    loan_words,
    season_words,
    words,
)
from aktiv.messages.models import Notification
from aktiv.payments.models import Invoice
from aktiv.payments.settings import settings_from
from aktiv.people.models import Organisation, Person, RightRequest
from aktiv.seasons.models import GroupApplication, Objection, Round
from aktiv.walls import everything

KEYS = ("contract", "engagement", "procurement")
"""What a notification about partners of the collaboration may name."""


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


def about_clubs(notifications: Sequence[Notification]) -> dict[int, club_words.AboutClub]:
    """What notifications about clubs tell of, by notification. Three statements; one about a club that is gone is left
    out."""

    def ids(key: str) -> list[str]:
        return [each.data[key] for each in notifications if each.data.get(key)]

    if not notifications:
        return {}
    clubs = {str(pk): each for pk, each in Organisation.objects.in_bulk(ids("organisation") + ids("other")).items()}
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
            other=clubs[each.data["other"]].name if each.data.get("other") in clubs else "",
            sharing=each.data.get("sharing", ""),
        )
    return found


def about_seasons(notifications: Sequence[Notification]) -> dict[int, season_words.AboutSeason]:
    """What notifications about seasons tell of, by notification. Four statements: they were made for their readers."""
    if not notifications:
        return {}
    rounds = Round.objects.select_related("municipality", "season", "rules").in_bulk(
        [each.data["round"] for each in notifications]
    )
    named = [each.data[key] for each in notifications for key in ("organisation", "other") if each.data.get(key)]
    clubs = Organisation.objects.in_bulk([UUID(each) for each in named])
    answered = [each.data["objection"] for each in notifications if each.data.get("objection")]
    with everything():
        objections = Objection.objects.in_bulk(answered) if answered else {}
    asked = _groups_asked(
        [each for each in notifications if each.kind in Notification.Kind.about_season_applications()]
    )
    found = {}
    for each in notifications:
        round_, club = rounds.get(each.data["round"]), clubs.get(UUID(each.data["organisation"]))
        if round_ is not None and club is not None:
            until = each.data.get("until")
            found[each.pk] = season_words.AboutSeason(
                round_,
                club,
                until=datetime.fromisoformat(until) if until else None,
                longer=bool(each.data.get("longer")),
                reason=each.data.get("reason", ""),
                objection=objections.get(each.data.get("objection", 0)),
                groups=tuple(asked.get((round_.pk, club.pk), ())),
                swap=each.data.get("swap", ""),
                handed_over=bool(each.data.get("handed_over")),
                other=clubs[UUID(each.data["other"])].name if each.data.get("other") else "",
            )
    return found


def _groups_asked(notifications: Sequence[Notification]) -> dict[tuple[int, UUID], list[GroupApplication]]:
    """The groups of the applications that notifications tell of, by round and club. One statement, or none."""
    found: dict[tuple[int, UUID], list[GroupApplication]] = {}
    if notifications:
        rounds = {each.data["round"] for each in notifications}
        clubs = {UUID(each.data["organisation"]) for each in notifications}
        with everything():
            rows = GroupApplication.objects.select_related("application")
            asked = rows.filter(application__round__in=rounds, application__organisation__in=clubs)
            for each in asked.order_by("place", "id"):
                found.setdefault((each.application.round_id, each.application.organisation_id), []).append(each)
    return found


def about_ideas(notifications: Sequence[Notification]) -> dict[int, idea_words.AboutIdea]:
    """What notifications about ideas tell of, by notification. Three statements; of what is hidden nothing is told."""
    if not notifications:
        return {}
    ideas = Idea.objects.filter(hidden=False).in_bulk([each.data["idea"] for each in notifications])
    steps = IdeaStep.objects.in_bulk([each.data["step"] for each in notifications if "step" in each.data])
    comments = IdeaComment.objects.filter(hidden=False).in_bulk(
        [each.data["comment"] for each in notifications if "comment" in each.data]
    )
    found = {}
    for each in notifications:
        idea, step = ideas.get(each.data["idea"]), steps.get(each.data.get("step", 0))
        comment = comments.get(each.data.get("comment", 0))
        said = step or comment
        if idea is not None and said is not None:
            found[each.pk] = idea_words.AboutIdea(idea, said=said.text)
    return found


def about_collaboration(notifications: Sequence[Notification]) -> dict[int, collaboration_words.AboutPartners]:
    """What notifications about the partners' engagements, procurements and contracts tell of, by notification. Three
    statements; none for what there is nothing of."""
    ids = {key: [each.data[key] for each in notifications if key in each.data] for key in KEYS}
    contracts = Contract.objects.in_bulk(ids["contract"]) if ids["contract"] else {}
    engagements = engagements_numbered(ids["engagement"]) if ids["engagement"] else {}
    procurements = procurements_numbered(ids["procurement"]) if ids["procurement"] else {}
    found = {}
    for each in notifications:
        data, home = each.data, each.data.get("home", 0)
        if (contract := contracts.get(data.get("contract", 0))) is not None:
            day = date.fromisoformat(data["day"])
            found[each.pk] = collaboration_words.AboutPartners(contract, day=day, option=data["option"])
        elif (engagement := engagements.get((home, data.get("engagement", 0)))) is not None:
            found[each.pk] = collaboration_words.AboutPartners(engagement, state=data["state"])
        elif (procurement := procurements.get((home, data.get("procurement", 0)))) is not None:
            found[each.pk] = collaboration_words.AboutPartners(procurement)
    return found


def about_joining(notifications: Sequence[Notification]) -> dict[int, str]:
    """The names of who asks to join, by notification. One statement: they were made for their readers."""
    if not notifications:
        return {}
    names = names_of_requests([each.data["request"] for each in notifications])
    return {each.pk: names[each.data["request"]] for each in notifications if each.data["request"] in names}


def about_loans(notifications: Sequence[Notification]) -> dict[int, loan_words.AboutLoan]:
    """What notifications of loans tell of, by notification. At most three statements: they were made for their
    readers."""
    if not notifications:
        return {}
    asked = [each.data["damage"] for each in notifications if each.data.get("damage")]
    with everything():
        loans = Loan.objects.select_related("municipality", "depot").in_bulk(
            [UUID(each.data["loan"]) for each in notifications]
        )
        damages = Damage.objects.in_bulk([UUID(each) for each in asked]) if asked else {}
    lines = lines_of(loans.values())
    found = {}
    for each in notifications:
        if (loan := loans.get(UUID(each.data["loan"]))) is not None:
            damage = damages.get(UUID(each.data["damage"])) if each.data.get("damage") else None
            if each.kind == Notification.Kind.LOAN_DAMAGE and damage is None:
                continue
            found[each.pk] = loan_words.AboutLoan(
                loan,
                {language: _things(lines[loan.pk], language) for language in ("nb", "nn", "en")},
                owed=each.data.get("owed", 0),
                waits=bool(each.data.get("open")),
                damage=damage,
                more=each.data.get("more", 0),
                date=_two_instants(each.data.get("date", ())),
                because=each.data.get("because", ""),
            )
    return found


def _two_instants(said: Sequence[str]) -> tuple[datetime, datetime] | None:
    return (_instant(said[0]), _instant(said[1])) if said else None


def _things(lines: Sequence[Line], language: str) -> str:
    """ "20 × Klappstol, 1 × Scene": sets as sets."""
    told: dict[str, None] = {}
    for line in lines:
        kind, amount = (line.whole, line.wholes) if line.whole is not None else (line.pool.kind, line.amount)
        told[f"{amount} × {kind.name.said_in(language).text}"] = None
    return ", ".join(told)


def about_invoices(notifications: Sequence[Notification]) -> dict[int, invoice_words.AboutInvoice]:
    """What notifications of invoices tell of, by notification. One statement: they were made for their readers."""
    if not notifications:
        return {}
    with everything():
        rows = Invoice.objects.select_related("batch__municipality", "organisation").defer("document")
        found = rows.in_bulk([each.data["invoice"] for each in notifications])
    told = {}
    for each in notifications:
        if (invoice := found.get(UUID(each.data["invoice"]))) is not None:
            told[each.pk] = invoice_words.AboutInvoice(
                id=invoice.pk,
                number=invoice.number,
                credit=invoice.kind == Invoice.Kind.CREDIT_NOTE,
                amount=invoice.total,
                currency=invoice.currency,
                due=invoice.due,
                kid=invoice.kid,
                account=settings_from(invoice.batch).seller.account,
                municipality=invoice.batch.municipality.name,
                holder=invoice.organisation.name if invoice.organisation else "",
            )
    return told


def starts_of(notifications: Sequence[Notification]) -> dict[int, datetime]:
    """When the first time begins that notifications tell of, as it is or as it was, by notification. One statement."""
    dates = dates_by_id([pk for each in notifications for pk in each.data.get("occurrences", [])])
    found = {}
    for each in notifications:
        starts = [dates[pk].during.lower for pk in each.data.get("occurrences", []) if pk in dates]
        starts += [datetime.fromisoformat(said) for said in each.data.get("was", [])[:1] if isinstance(said, str)]
        starts += [datetime.fromisoformat(each.data["at"])] if each.data.get("at") else []  # of a loan
        if starts:
            found[each.pk] = min(starts)
    return found


def free_in(notification: Notification) -> list[dict[str, Any]]:  # Any: JSON
    """The free time that a notification tells of: what was asked for, and what is free instead of what was lost."""
    return [*notification.data.get("free", []), *notification.data.get("ways", [])]


def about_time(notification: Notification, dates: dict[int, Occurrence], spaces: dict[int, Space]) -> words.About:
    data = notification.data
    return words.About(
        dates=tuple(dates[pk] for pk in data.get("occurrences", []) if pk in dates),
        free=_free(data.get("free", []), spaces),
        instead=_free(data.get("ways", []), spaces),
        fee=data.get("fee") or 0,
        until=_instant(data["until"]) if data.get("until") else None,
        held=tuple(
            (_instant(each["start"]), _instant(each["end"])) for each in data.get("lost") or data.get("gained") or []
        ),
        reason=_why(notification),
        sum=_sum(notification),
        named=_named(notification),
    )


def _free(told: Sequence[dict[str, Any]], spaces: dict[int, Space]) -> tuple[words.FreeTime, ...]:  # Any: JSON
    return tuple(
        words.FreeTime(spaces[each["space"]], _instant(each["start"]), _instant(each["end"]))
        for each in told
        if each["space"] in spaces
    )


def _why(notification: Notification) -> str:
    """Why time was taken, moved or cancelled, where that is for everyone. What displaced it has an id and, perhaps,
    words of its own."""
    data = notification.data
    displaced = notification.kind == Notification.Kind.DISPLACED
    return str(data.get("why" if displaced else "because") or "")


def _sum(notification: Notification) -> words.Sum | None:
    """The money that a notification is about."""
    data, home = notification.data, notification.entry.municipality
    if notification.kind not in words.MONEY or home is None:
        return None
    return words.Sum(data["amount"], data["currency"], data["what"], home.name, data["payment"])


def _named(notification: Notification) -> str:
    """What news of roles is about; empty for other news."""
    municipality = notification.entry.municipality
    if municipality is None or notification.kind not in (Notification.Kind.ROLE_GRANTED, Notification.Kind.ROLES_DUE):
        return ""
    return words.role_in(notification.data.get("role", ""), "", municipality.name)


def dates_by_id(ids: Sequence[int]) -> dict[int, Occurrence]:
    rows = Occurrence.objects.filter(pk__in=ids).select_related(
        "booking__municipality", "space__facility", "space__municipality", "municipality", "quote"
    )
    return {each.pk: each for each in rows.order_by(Lower("during"))} if ids else {}


def spaces_by_id(ids: Sequence[int]) -> dict[int, Space]:
    rows = Space.objects.filter(pk__in=ids).select_related("facility", "municipality")
    return {each.pk: each for each in rows} if ids else {}


def booking_of(notification: Notification) -> UUID | None:
    said = notification.data.get("booking")
    return UUID(said) if said else None


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
