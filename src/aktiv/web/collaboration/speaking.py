"""What is done for a partner, and for a body: adopt, promise, deliver, give notice; announce, open and reopen votes."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aktiv.collaboration import words
from aktiv.collaboration.actions import agreements, commitments, parties, votes
from aktiv.collaboration.actions.budget_votes import put_budget_to_vote
from aktiv.collaboration.actions.commitments import Promised
from aktiv.collaboration.actions.votes import Question
from aktiv.collaboration.models.votes import LONGEST_MEMO
from aktiv.collaboration.queries.agreements import version_in_force, versions_of
from aktiv.collaboration.queries.commitments import promises_of
from aktiv.collaboration.queries.votes import access_vote, standing, votes_of
from aktiv.people.permissions import Permission
from aktiv.web.allocation.typed import Errors
from aktiv.web.collaboration.acts import (
    Act,
    Values,
    bodies,
    filled,
    listed,
    moment,
    ore,
    partners,
    pick,
    some_day,
    text,
    whole_number,
)
from aktiv.web.collaboration.budgeting import budgets_in
from aktiv.web.collaboration.gates import Seat
from aktiv.web.collaboration.initiative_acts import open_ones
from aktiv.web.collaboration.shown import on_day
from aktiv.web.components.forms import Field

SPEAK, CALL, VOTE = (
    Permission.COLLABORATION_SPEAK,
    Permission.COLLABORATION_CALL,
    Permission.COLLABORATION_VOTE,
)


def _adopt_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    values = {"dag": seat.today.isoformat()} | dict(values)
    versions = [
        (f"{each.number}:{each.sha256}", _("Version %(number)s") % {"number": each.number} + f": {each.title}")
        for each in versions_of(seat.home.pk)
    ]
    return [
        pick("versjon", _("Version"), versions, values, errors),
        pick("medlem", _("Partner"), partners(seat, own=True, parties=True), values, errors),
        text("sak", _("Case"), values, errors, longest=60, hint=_("The case in which the partner’s own body decided.")),
        text("signert", _("Signed by"), values, errors, longest=120, hint=_("Name and office. It is public.")),
        text("dag", _("Day of the decision"), values, errors, kind="date"),
    ]


def _adopt(seat: Seat, values: Values, errors: Errors) -> str:
    sent, on = filled(values, errors, "sak", "signert", "versjon"), some_day(values, "dag", errors)
    number, _colon, seen = sent["versjon"].partition(":")
    if errors:
        return ""
    agreements.adopt(
        whole_number({"n": number}, "n", {}) or 0,
        values.get("medlem", ""),
        case_reference=sent["sak"],
        signatory=sent["signert"],
        on=on,
        seen=seen,
        by=seat.person.pk,
        now=seat.now,
    )
    return _("The agreement is adopted.")


def _leave_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    version = version_in_force(seat.home.pk, seat.today)
    months = version.notice_months if version is not None else 0
    hint = ngettext(
        "The agreement says %(count)s month of notice. The mandates end with the last day.",
        "The agreement says %(count)s months of notice. The mandates end with the last day.",
        months,
    ) % {"count": months}
    values = {"dag": seat.today.isoformat()} | dict(values)
    return [
        pick("medlem", _("Partner"), partners(seat, own=True), values, errors),
        text("dag", _("Notice was given on"), values, errors, kind="date", hint=hint),
    ]


def _leave(seat: Seat, values: Values, errors: Errors) -> str:
    on = some_day(values, "dag", errors)
    if errors:
        return ""
    member = parties.leave(values.get("medlem", ""), notice_on=on, by=seat.person.pk, now=seat.now)
    return _("%(name)s leaves. Its last day is %(day)s.") % {"name": member.name, "day": on_day(member.left)}


def _commit_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    return [
        pick("medlem", _("Partner"), partners(seat, own=True), values, errors),
        pick("slag", _("Kind"), listed(words.COMMITMENT_KINDS), values, errors),
        text("hva", _("What"), values, errors, longest=200),
        text("mengde", _("How much"), values, errors, optional=True, inputmode="decimal",
             hint=_("Kroner of money, whole hours of work; nothing for places and roles.")),
        text("frist", _("Due"), values, errors, kind="date"),
        pick("initiativ", _("For an initiative"), [("", _("None")), *open_ones(seat)], values, errors, optional=True),
    ]  # fmt: skip


def _amounts(kind: str, values: Values, errors: Errors, *, least: int) -> dict[str, int | None]:
    if kind == "money":
        return {"amount_ore": ore(values, "mengde", errors, least=least)}
    return {"hours": whole_number(values, "mengde", errors, least=least)} if kind == "hours" else {}


def _commit(seat: Seat, values: Values, errors: Errors) -> str:
    kind, what = values.get("slag", ""), filled(values, errors, "hva")["hva"]
    amounts, due = _amounts(kind, values, errors, least=1), some_day(values, "frist", errors)
    initiative = whole_number(values, "initiativ", errors, least=1) if values.get("initiativ") else None
    if errors:
        return ""
    promised = Promised(kind=kind, what=what, due=due, initiative=initiative, **amounts)
    commitments.commit(values.get("medlem", ""), promised, by=seat.person.pk, now=seat.now)
    return _("The commitment is written down.")


def _deliver_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    values = {"dag": seat.today.isoformat()} | dict(values)
    own = dict(partners(seat, own=True))
    promised = [
        (
            str(each.commitment.number),
            f"{each.commitment.number}: {each.commitment.what}, {each.commitment.member.name}",
        )
        for each in promises_of(seat.home.pk)
        if each.commitment.member.number in own and each.engagement is None
    ]
    return [
        pick("nr", _("Commitment"), promised, values, errors),
        text("mengde", _("How much"), values, errors, optional=True, inputmode="decimal",
             hint=_("Kroner or hours. Less than nothing corrects what was noted before.")),
        text("dag", _("Delivered on"), values, errors, kind="date"),
        text("merknad", _("Note"), values, errors, optional=True, longest=300),
    ]  # fmt: skip


def _deliver(seat: Seat, values: Values, errors: Errors) -> str:
    number, on = whole_number(values, "nr", errors), some_day(values, "dag", errors)
    kinds = {each.commitment.number: each.commitment.kind for each in promises_of(seat.home.pk)}
    amounts = _amounts(kinds.get(number or 0, ""), values, errors, least=-(10**15))
    if errors or number is None:
        return ""
    commitments.deliver(number, on=on, remark=values.get("merknad", ""), by=seat.person.pk, now=seat.now, **amounts)
    return _("The delivery is noted.")


def _announce_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    return [
        pick("organ", _("Body"), bodies(seat, calls=True), values, errors),
        text("sak", _("Subject"), values, errors, longest=160),
        text("notat", _("What it is about"), values, errors, kind="textarea", longest=LONGEST_MEMO,
             hint=_("The memo is public from now.")),
        pick("budsjett", _("Decides the budget"), [("", _("No budget")), *budgets_in(seat, "proposed")], values, errors,
             optional=True, hint=_("Only a vote that names a budget can lock its shares.")),
        pick("regel", _("Decided by"), listed(words.RULES), values, errors),
        text("flertall", _("Also more partners for than against"), values, errors, kind="checkbox", optional=True),
        text("leder", _("The chair decides a tie"), values, errors, kind="checkbox", optional=True),
    ]  # fmt: skip


def _announce(seat: Seat, values: Values, errors: Errors) -> str:
    sent = filled(values, errors, "sak", "notat")
    budget = whole_number(values, "budsjett", errors) if values.get("budsjett") else None
    if errors:
        return ""
    question = Question(
        body=values.get("organ", ""),
        subject=sent["sak"],
        memo=sent["notat"],
        rule=values.get("regel", ""),
        double_majority=bool(values.get("flertall")),
        chair_decides=bool(values.get("leder")),
    )
    if budget is not None:
        made = put_budget_to_vote(budget, question, by=seat.person.pk, now=seat.now).vote
    else:
        made = votes.announce(question, by=seat.person.pk, now=seat.now)
    return _("Vote %(number)s is announced.") % {"number": made.number}


def _votes(seat: Seat, stands: str) -> list[tuple[str, str]]:
    return [
        (str(each.number), f"{each.number}: {each.subject}")
        for each in votes_of(seat.home.pk)
        if standing(each, seat.now) == stands
    ]


def _open_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    return [pick("nr", _("Vote"), _votes(seat, "announced"), values, errors), *_until(values, errors)]


def _until(values: Values, errors: Errors) -> list[Field]:
    values = {"klokka": "16:00"} | dict(values)
    return [
        text("stenger", _("Closes on"), values, errors, kind="date"),
        text("klokka", _("At"), values, errors, longest=5),
    ]


def _open(seat: Seat, values: Values, errors: Errors) -> str:
    number, until = whole_number(values, "nr", errors), moment(values, "stenger", "klokka", errors)
    if errors or number is None or until is None:
        return ""
    votes.open_vote(number, until, by=seat.person.pk, now=seat.now)
    return _("The vote is open. Who may vote, and each one’s weight, is frozen.")


def _again_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    return [pick("nr", _("Vote"), _votes(seat, "closed"), values, errors), *_until(values, errors)]


def _again(seat: Seat, values: Values, errors: Errors) -> str:
    number, until = whole_number(values, "nr", errors), moment(values, "stenger", "klokka", errors)
    if errors or number is None or until is None:
        return ""
    made = votes.reopen(number, until, by=seat.person.pk, now=seat.now)
    return _("Vote %(number)s is open.") % {"number": made.number}


def _proxy_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    return [
        pick("nr", _("Vote"), _votes(seat, "open"), values, errors),
        pick("gir", _("Who gives the proxy"), _mine(seat), values, errors),
        pick("til", _("Who votes instead"), partners(seat, parties=True), values, errors),
    ]


def _mine(seat: Seat) -> list[tuple[str, str]]:
    held = {each.member_id for each in seat.held.mandates if each.role in ("member", "deputy")}
    names = {each.member.number: each.member.name for each in seat.mandates if each.member_id in held}
    return list(names.items())


def _proxy(seat: Seat, values: Values, errors: Errors) -> str:
    number = whole_number(values, "nr", errors)
    if errors or number is None:
        return ""
    access_vote(seat.home.pk, number)
    votes.give_proxy(number, values.get("gir", ""), values.get("til", ""), by=seat.person.pk, now=seat.now)
    return _("The proxy is given. Your own vote still counts when it is cast later.")


SPEAKING = (
    Act("vedta", gettext_lazy("Adopt the agreement"), gettext_lazy("Adopt it"), SPEAK, _adopt_fields, _adopt),
    Act(
        "forpliktelse",
        gettext_lazy("Promise something"),
        gettext_lazy("Write down the commitment"),
        SPEAK,
        _commit_fields,
        _commit,
    ),
    Act(
        "levering", gettext_lazy("Note a delivery"), gettext_lazy("Note the delivery"), SPEAK, _deliver_fields, _deliver
    ),
    Act(
        "oppsigelse",
        gettext_lazy("Give notice"),
        gettext_lazy("Give notice for the partner"),
        SPEAK,
        _leave_fields,
        _leave,
    ),
)
VOTING = (
    Act(
        "avstemning",
        gettext_lazy("Announce a vote"),
        gettext_lazy("Announce the vote"),
        CALL,
        _announce_fields,
        _announce,
    ),
    Act("apne-avstemning", gettext_lazy("Open a vote"), gettext_lazy("Open the vote"), CALL, _open_fields, _open),
    Act(
        "ny-runde", gettext_lazy("Put a vote once more"), gettext_lazy("Put it once more"), CALL, _again_fields, _again
    ),
    Act("fullmakt", gettext_lazy("Give a proxy"), gettext_lazy("Give the proxy"), VOTE, _proxy_fields, _proxy),
)
