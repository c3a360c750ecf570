"""Engagements as rows of plain values, and who wrote down what of the pool: pages, JSON and CSV are made from the same.

Months are "YYYY-MM", hours are whole, money is øre, members are named by number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from aktiv.collaboration.models import Engagement, EngagementStep, HoursLine, Need, Offer
from aktiv.collaboration.queries.entered import NOBODY, Spoke, who_spoke
from aktiv.collaboration.queries.naming import names_of
from aktiv.collaboration.queries.pool import RESERVING, use_of
from aktiv.collaboration.rules.pool import months

Row = dict[str, Any]  # Any: text, number, yes or no, list, or nothing
Spoken = Mapping[Spoke, Row]


def spoke_of(row: Offer | Need | Engagement | EngagementStep) -> Spoke:
    """For whom, by whom and when; of an engagement, of who proposed it."""
    member_id = row.proposed_for_id if isinstance(row, Engagement) else row.member_id
    return Spoke(member_id, row.made_by_id, row.made_at)


def engagement_row(engagement: Engagement) -> Row:
    """An engagement, with what is agreed, approved and waits to be."""
    use, reported = use_of(engagement), list(engagement.lines.all())
    agreed = len(months(use.first, use.last)) * use.hours if engagement.state in RESERVING else 0
    approved = approved_hours(reported)
    return {
        "number": engagement.number,
        "state": engagement.state,
        "competence": engagement.competence.slug,
        "competence_name": names_of(engagement.competence),
        "giver": engagement.giver.number,
        "giver_name": engagement.giver.name,
        "receiver": engagement.receiver.number,
        "receiver_name": engagement.receiver.name,
        "offer": engagement.offer.number,
        "need": engagement.need.number,
        "proposed_for": engagement.proposed_for.number,
        "hours_per_month": engagement.hours_per_month,
        "first_month": month_in(engagement.first_month),
        "last_month": month_in(engagement.last_month),
        "ended_month": month_in(engagement.ended_month) if engagement.ended_month is not None else None,
        "ore_per_hour": engagement.ore_per_hour,
        "hours_agreed": agreed,
        "hours_approved": approved,
        "hours_waiting": sum(each.hours for each in reported if state_of(each) == "waiting"),
        "ore_approved": approved * (engagement.ore_per_hour or 0),
        "commitment": engagement.commitment.number if engagement.commitment is not None else None,
    }


def engagement_whole(engagement: Engagement) -> Row:
    """The same with its months, every line that was reported, and every step, each with who wrote it down. One
    statement beside the engagement's own."""
    use, reported = use_of(engagement), sorted(engagement.lines.all(), key=lambda each: (each.month, each.pk))
    steps = sorted(engagement.steps.all(), key=lambda one: one.pk)
    said = [spoke_of(engagement), *map(spoke_of, steps)]
    said += [each for line in reported for each in (_reported(engagement, line), _answered(engagement, line)) if each]
    spoken = who_spoke(engagement.collaboration_id, said)
    span = months(use.first, use.last) if engagement.state in RESERVING else ()
    return (
        engagement_row(engagement)
        | spoken[spoke_of(engagement)]
        | {
            "text": engagement.need.text,
            "months": [
                {
                    "month": month_in(each),
                    "agreed": use.hours,
                    "approved": approved_hours([line for line in reported if line.month == each]),
                    "waiting": sum(
                        line.hours for line in reported if line.month == each and state_of(line) == "waiting"
                    ),
                }
                for each in span
            ],
            "lines": [_line(engagement, each, spoken) for each in reported],
            "steps": [
                {
                    "at": each.made_at.isoformat(),
                    "state": each.state,
                    "member": each.member.number,
                    "member_name": each.member.name,
                    "text": each.text,
                    **spoken[spoke_of(each)],
                }
                for each in steps
            ],
        }
    )


def approved_hours(lines: Iterable[HoursLine]) -> int:
    """Hours that count."""
    return sum(each.hours for each in lines if state_of(each) == "approved")


def state_of(line: HoursLine) -> str:
    """waiting, approved or refused."""
    answer = getattr(line, "answer", None)
    return "waiting" if answer is None else "approved" if answer.approved else "refused"


def month_in(day: date) -> str:
    """A month as files say it."""
    return day.strftime("%Y-%m")


def _reported(engagement: Engagement, line: HoursLine) -> Spoke:
    """Who gives the hours reports them."""
    return Spoke(engagement.giver_id, line.made_by_id, line.made_at)


def _answered(engagement: Engagement, line: HoursLine) -> Spoke | None:
    """Who receives them says whether they count."""
    answer = getattr(line, "answer", None)
    return Spoke(engagement.receiver_id, answer.made_by_id, answer.made_at) if answer is not None else None


def _line(engagement: Engagement, line: HoursLine, spoken: Spoken) -> Row:
    answer, said = getattr(line, "answer", None), _answered(engagement, line)
    answered = spoken[said] if said is not None else NOBODY
    return {
        "line": line.pk,
        "month": month_in(line.month),
        "hours": line.hours,
        "note": line.note,
        "reported_at": line.made_at.isoformat(),
        "state": state_of(line),
        "answered_at": answer.made_at.isoformat() if answer is not None else None,
        "why": answer.why if answer is not None else "",
        **spoken[_reported(engagement, line)],
        "answered_by": answered["by"],
        "answered_by_role": answered["by_role"],
        "answer_entered_by": answered["entered_by"],
    }
