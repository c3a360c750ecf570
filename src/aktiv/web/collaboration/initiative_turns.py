"""Whose turn it is with an initiative: what she can do with it, and those whose next step is hers."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from aktiv.collaboration import initiative_words
from aktiv.collaboration.actions.initiatives import WRITERS
from aktiv.collaboration.actions.trying import ASKS
from aktiv.collaboration.models import Initiative
from aktiv.collaboration.queries.initiatives import initiatives_of
from aktiv.collaboration.rules.gates import NEEDS, Who, acts_as, is_over, steps_from
from aktiv.people.permissions import Permission
from aktiv.web.collaboration.gates import Seat
from aktiv.web.components.links import Link

CALL, KEEP = Permission.COLLABORATION_CALL, Permission.COLLABORATION_KEEP


def can(seat: Seat, initiative: Initiative, who: Iterable[Who | str]) -> bool:
    """Whether one of her mandates is one by which those act. What it is worth is asked again by the action."""
    for each in map(Who, who):
        for held in seat.mandates:
            if not acts_as(each, held.role, held.body.kind if held.body is not None else ""):
                continue
            if each is Who.PRODUCT_OWNER and held.pk != initiative.owner_id:
                continue
            if each is Who.PROPOSER and initiative.made_by_id != seat.person.pk:
                continue
            return True
    return False


def step_url(seat: Seat | None, initiative: Initiative, act: str, who: Iterable[str]) -> str:
    """Where she takes a step; "" when it is not hers."""
    if seat is None or not can(seat, initiative, who):
        return ""
    query = urlencode({"nr": initiative.number, "steg": act})
    return f"{reverse('collaboration_act', args=['initiativ-steg'])}?{query}"


def next_for(seat: Seat) -> list[Link]:
    """The initiatives whose next step is hers to take, the oldest first, each with the step. One statement."""
    return [
        Link(f"{each.number}: {each.title}", reverse("initiative", args=[each.number]), hidden=told)
        for each in initiatives_of(seat.home.pk, which="apne").order_by("number")
        for told in [
            ", ".join(
                str(initiative_words.ACTS[step.act])
                for step in steps_from(each.state, each.decision)
                if not step.out and can(seat, each, step.who)
            )
        ]
        if told
    ]


def links_for(seat: Seat, initiative: Initiative) -> list[Link]:
    """What she can do with one that is not over."""
    if is_over(initiative.state, initiative.decision):
        return []
    laid = [each for each in NEEDS.values() if each.may_be_laid]
    may = {
        "initiativ-tekst": can(seat, initiative, WRITERS),
        "initiativ-grunnlag": any(can(seat, initiative, each.by) for each in laid),
        "initiativ-stotte": can(seat, initiative, [Who.MEMBER]),
        "initiativ-ide": seat.may(KEEP),
        "initiativ-eier": seat.may(KEEP),
        "initiativ-avstemning": seat.may(CALL) or any(seat.may(CALL, body_id=each.body_id) for each in seat.mandates),
        "initiativ-sporring": can(seat, initiative, ASKS),
        "initiativ-steg": any(
            can(seat, initiative, each.who) for each in steps_from(initiative.state, initiative.decision)
        ),
    }
    labels = {
        "initiativ-tekst": _("Rewrite it"),
        "initiativ-grunnlag": _("Lay down evidence"),
        "initiativ-stotte": _("Back it for a partner"),
        "initiativ-ide": _("Add an idea"),
        "initiativ-eier": _("Name the product owner"),
        "initiativ-avstemning": _("Put it to a vote"),
        "initiativ-sporring": _("Ask people to try it"),
        "initiativ-steg": _("Take a step"),
    }
    return [
        Link(label, f"{reverse('collaboration_act', args=[slug])}?nr={initiative.number}")
        for slug, label in labels.items()
        if may[slug]
    ]
