"""How the service is, as rows of plain values: the status page, JSON, CSV and the feed are made from the same.

Moments have an offset; time away is whole seconds; a share is per cent with two decimals, rounded down, so that what
was away is never shown as always there.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from django.utils import timezone

from aktiv.collaboration.models import Collaboration, Incident, Member, Part
from aktiv.collaboration.queries.incidents import going_on, in_languages, over, spans_of, standing, touching
from aktiv.collaboration.rules.uptime import GRAVITY, Day, by_day, there

Row = dict[str, Any]  # Any: text, number, yes or no, list, or nothing
DAYS = 90
LANGUAGES = (("nb", ""), ("nn", "_nn"), ("en", "_en"))
"""Of a review, with how the names of its columns end."""


def status_row(home: Collaboration, now: datetime, member: Member | None = None) -> Row:
    """How each part is now and was for ninety days, what goes on and what is planned; for one member when it is named.
    At most eleven statements, however much there is."""
    member_id = member.pk if member is not None else None
    here = [incident_row(each, now) for each in going_on(home.pk, now, member_id)]
    first = timezone.localdate(now) - timedelta(days=DAYS - 1)
    parts = uptime_rows(home, now, first, member_id)
    for each in parts:
        felt = [one for one in here if each["part"] in one["parts"] and one["state"] != "scheduled"]
        each["state"] = _worst(felt)
    return {
        "at": now.isoformat(),
        "member": member.number if member is not None else None,
        "state": _worst([one for one in here if one["state"] != "scheduled"]),
        "parts": parts,
        "incidents": [each for each in here if each["kind"] == Incident.Kind.INCIDENT],
        "planned": sorted(
            (each for each in here if each["kind"] == Incident.Kind.PLANNED), key=lambda each: str(each["began_at"])
        ),
    }


def earlier_rows(
    home: Collaboration, now: datetime, member: Member | None = None, *, offset: int = 0, limit: int | None = None
) -> tuple[list[Row], int]:
    """What is over, the newest first, and how many there are."""
    found = over(home.pk, member.pk if member is not None else None, offset=offset, limit=limit)
    return [incident_row(each, now) for each in found.incidents], found.total


def uptime_rows(home: Collaboration, now: datetime, first: date, member_id: int | None = None) -> list[Row]:
    """Each part with its share of the time from a day until now, and the days on which something was felt."""
    zone, today = timezone.get_current_timezone(), timezone.localdate(now)
    since = timezone.make_aware(datetime.combine(first, time()))
    felt = spans_of(touching(home.pk, since, member_id), now)
    return [_part(part, by_day(felt.get(part, []), first, today, now, zone)) for part in Part.values]


def _part(part: str, days: list[Day]) -> Row:
    return {
        "part": part,
        "state": "",
        "first": days[0].day.isoformat(),
        "last": days[-1].day.isoformat(),
        "available_percent": percent(there(days)),
        "away_seconds": sum(each.away for each in days),
        "measured_seconds": sum(each.seconds for each in days),
        "days": [
            {"day": each.day.isoformat(), "away_seconds": each.away, "worst": each.worst} for each in days if each.worst
        ],
    }


def percent(share: Fraction) -> str:
    """A share as per cent with two decimals, rounded down."""
    hundredths = int(share * 10_000)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def incident_row(incident: Incident, now: datetime) -> Row:
    """An incident with what was said of it, whom it is felt by, and how the looking back stands."""
    reviews, today = list(incident.reviews.all()), timezone.localdate(now)
    return {
        "number": incident.number,
        "kind": incident.kind,
        "title": incident.title,
        "titles": in_languages(incident.title, incident.title_nn, incident.title_en),
        "state": standing(incident, now),
        "severity": incident.severity,
        "worst": max((each.severity for each in incident.updates.all()), key=GRAVITY.index),
        "parts": list(incident.parts),
        "members": [each.member.number for each in incident.reaches.all()],
        "member_names": [each.member.name for each in incident.reaches.all()],
        "began_at": incident.began_at.isoformat(),
        "until": incident.until.isoformat() if incident.until else None,
        "ended_at": incident.ended_at.isoformat() if incident.ended_at else None,
        "updates": [
            {
                "at": each.at.isoformat(),
                "state": each.state,
                "severity": each.severity,
                "text": each.text,
                "texts": in_languages(each.text, each.text_nn, each.text_en),
            }
            for each in incident.updates.all()
        ],
        "review_due": incident.review_due.isoformat() if incident.review_due else None,
        "reviewed_on": timezone.localdate(reviews[0].made_at).isoformat() if reviews else None,
        "review_late": _late(incident.review_due, timezone.localdate(reviews[0].made_at) if reviews else today),
        "review": {
            "version": reviews[-1].version,
            "happened": reviews[-1].happened,
            "causes": reviews[-1].causes,
            "learnt": reviews[-1].learnt,
            "texts": {
                name: {code: getattr(reviews[-1], f"{name}{end}") for code, end in LANGUAGES}
                for name in ("happened", "causes", "learnt")
            },
            "at": reviews[-1].made_at.isoformat(),
        }
        if reviews
        else None,
        "remedies": [
            {
                "number": each.number,
                "what": each.what,
                "texts": in_languages(each.what, each.what_nn, each.what_en),
                "member": each.member.number,
                "member_name": each.member.name,
                "due": each.due.isoformat(),
                "done_on": each.done_on.isoformat() if each.done_on else None,
                "late": _late(each.due, each.done_on or today),
            }
            for each in incident.remedies.all()
        ],
    }


def uptime_day_rows(parts: list[Row]) -> list[Row]:
    """A row for each day on which a part felt something, as a spreadsheet wants them."""
    return [{"part": each["part"], **day} for each in parts for day in each["days"]]


def _late(due: date | None, on: date) -> bool:
    return due is not None and on > due


def _worst(rows: list[Row]) -> str:
    """The gravest severity of what goes on; "" when there is nothing."""
    return max((str(each["severity"]) for each in rows), key=GRAVITY.index, default="")
