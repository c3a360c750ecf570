"""The decision log: everything that was decided, from the rows of its own, in one list by day.

Each source gives its entries; a part of the collaboration that decides something adds its source to SOURCES. An entry
is of plain values, and the same in the page, JSON, CSV and feed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from aktiv.collaboration.models import AgreementVersion, Collaboration, Commitment, Member
from aktiv.collaboration.queries.agreements import adoptions_of, versions_of
from aktiv.collaboration.queries.commitments import promises_of
from aktiv.collaboration.queries.decided import budgets_decided, contracts_made, initiatives_decided
from aktiv.collaboration.queries.logged import Log, Row, entry, morning
from aktiv.collaboration.queries.parties import every_member, services_of, successions
from aktiv.collaboration.queries.rollout import history_rows
from aktiv.collaboration.queries.votes import counted, electors_of, standing, votes_of
from aktiv.collaboration.rules.forces import Party, Succeeded, in_force_from

KINDS = ("vote", "agreement", "member", "service", "rollout", "money", "initiative", "budget", "contract")
"""What can be decided. `what` in an entry says which step of it."""
PARTIES = Member.Kind.parties()
Source = Callable[[Log], Iterator[Row]]


def decision_rows(home: Collaboration, now: datetime) -> list[Row]:
    """Every entry until now, the newest first; of one moment in the order of kinds."""
    log = Log(home, now, every_member(home.pk))
    order = {kind: place for place, kind in enumerate(KINDS)}
    found = [each for source in SOURCES for each in source(log)]
    found.sort(key=lambda each: (each["at"], -order.get(each["kind"], len(order)), each["id"]), reverse=True)
    return found


def narrowed(rows: Sequence[Row], *, year: int | None = None, kind: str = "", member: str = "") -> list[Row]:
    """Entries of a year, of a kind, and that a member took part in, each where it is given."""
    return [
        each
        for each in rows
        if (year is None or each["on"].startswith(f"{year:04}-"))
        and kind in ("", each["kind"])
        and (not member or member in each["members"])
    ]


def _votes(log: Log) -> Iterator[Row]:
    """Votes that have closed, with what came of each."""
    for vote in votes_of(log.home.pk):
        if standing(vote, log.now) != "closed" or vote.closes_at is None:
            continue
        there = getattr(vote, "outcome", None)
        outcome = there.outcome if there is not None else counted(vote)["outcome"]
        took_part = list(there.result["weights"]) if there is not None else []
        yield entry(
            f"vote-{vote.number}",
            vote.closes_at,
            "vote",
            outcome,
            subject=vote.subject,
            members=took_part or [each.member.number for each in electors_of(vote.pk)],
            about=vote.number,
        )


def _agreement(log: Log) -> Iterator[Row]:
    """Each partner's yes to a version, and the day from which a version holds for all."""
    parties = [Party(each.pk, each.joined, each.left) for each in log.members if each.kind in PARTIES]
    places = [Succeeded(each.before_id, each.after_id, each.on_day) for each in successions(log.home.pk)]
    adopted: dict[int, dict[int, date]] = {}
    for each in adoptions_of(log.home.pk):
        adopted.setdefault(each.version_id, {})[each.member_id] = each.adopted_on
        yield entry(
            f"agreement-{each.version.number}-{each.member.number}",
            morning(each.adopted_on),
            "agreement",
            "adopted",
            subject=each.version.title,
            members=[each.member.number],
            names=[each.member.name],
            about=each.version.number,
            reason=each.case_reference,
        )
    for version in versions_of(log.home.pk):
        first = in_force_from(parties, adopted.get(version.pk, {}), places, log.today)
        if first is not None:
            yield _in_force(log, version, first)


def _in_force(log: Log, version: AgreementVersion, first: date) -> Row:
    there = [
        each
        for each in log.members
        if each.kind in PARTIES and each.joined <= first and (each.left is None or each.left >= first)
    ]
    return entry(
        f"agreement-{version.number}",
        # After the last yes of the day, which brought it about.
        morning(first) + timedelta(hours=1),
        "agreement",
        "in_force",
        subject=version.title,
        members=[each.number for each in there],
        about=version.number,
        reason=version.change_note,
    )


def _members(log: Log) -> Iterator[Row]:
    """Who joined, gave notice and left."""
    came_after: dict[int, list[str]] = {}
    for each in successions(log.home.pk):
        came_after.setdefault(each.after_id, []).append(each.before.name)
    for member in log.members:
        more: Row = {"subject": member.name, "members": [member.number], "names": [member.name]}
        if member.joined <= log.today:
            what, about = _came(member, came_after)
            yield entry(f"member-{member.number}", morning(member.joined), "member", what, reason=about, **more)
        if member.notice_on is not None and member.notice_on <= log.today:
            yield entry(f"member-{member.number}-notice", morning(member.notice_on), "member", "notice", **more)
        if member.left is not None and member.left < log.today:
            after = morning(member.left + timedelta(days=1))
            yield entry(f"member-{member.number}-left", after, "member", "left", **more)


def _came(member: Member, came_after: dict[int, list[str]]) -> tuple[str, str]:
    """How a member came, and in whose place or as what."""
    if member.pk in came_after:
        return "succeeded", ", ".join(came_after[member.pk])
    return ("joined", "") if member.kind in PARTIES else ("joined_beside", member.kind)


def _services(log: Log) -> Iterator[Row]:
    """Services that came under the agreement, and that went."""
    for each in services_of(log.home.pk):
        names = [each.name_nb, each.name_nn, each.name_en]
        if each.first <= log.today:
            key = f"service-{each.slug}"
            yield entry(key, morning(each.first), "service", "carried", subject=each.name_nb, members=[], names=names)
        if each.last is not None and each.last < log.today:
            after = morning(each.last + timedelta(days=1))
            key = f"service-{each.slug}-last"
            yield entry(key, after, "service", "ended", subject=each.name_nb, members=[], names=names)


def _rollout(log: Log) -> Iterator[Row]:
    """Stages of features, as each municipality said them."""
    for each in history_rows(log.home, log.now):
        yield entry(
            f"rollout-{each['feature']}-{each['municipality']}-{each['since']}",
            datetime.fromisoformat(each["since"]),
            "rollout",
            each["stage"],
            subject=each["feature"],
            members=[each["municipality"]],
            names=[each["municipality_name"]],
            reason=each["reason"],
        )


def _money(log: Log) -> Iterator[Row]:
    """Money that a member has promised."""
    for each in promises_of(log.home.pk):
        made: Commitment = each.commitment
        if made.kind == Commitment.Kind.MONEY and made.made_at <= log.now:
            yield entry(
                f"money-{made.number}",
                made.made_at,
                "money",
                "promised",
                subject=made.what,
                members=[made.member.number],
                names=[made.member.name],
                about=made.number,
                amount_ore=made.amount_ore,
            )


SOURCES: list[Source] = [
    _votes,
    _agreement,
    _members,
    _services,
    _rollout,
    _money,
    initiatives_decided,
    budgets_decided,
    contracts_made,
]
"""Who tells what was decided."""


def years_of(rows: Sequence[Row]) -> list[int]:
    """The years in which something was decided, the newest first."""
    return sorted({int(each["on"][:4]) for each in rows}, reverse=True)


def counted_by_kind(rows: Sequence[Row]) -> Mapping[str, int]:
    """How many entries of each kind."""
    return {kind: sum(each["kind"] == kind for each in rows) for kind in KINDS}
