"""What is done with initiatives by those with a mandate: propose, rewrite, lay down, back, put to a vote, step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from aktiv.collaboration import idea_words, initiative_words
from aktiv.collaboration.actions import initiative_sources, initiatives, stepping
from aktiv.collaboration.actions.initiatives import Said
from aktiv.collaboration.actions.stepping import Wish
from aktiv.collaboration.models import Idea, Initiative, Mandate
from aktiv.collaboration.models.ideas import LONGEST_TEXT
from aktiv.collaboration.models.initiatives import (
    LONGEST_AFFECTED,
    LONGEST_CONTACT,
    LONGEST_REASON,
    LONGEST_TITLE,
    LONGEST_WHAT,
)
from aktiv.collaboration.queries.ideas import access_idea
from aktiv.collaboration.queries.initiatives import initiatives_of, newest_version
from aktiv.collaboration.queries.mandates import mandates_of
from aktiv.collaboration.rules.gates import STEPS, steps_from
from aktiv.people.permissions import Permission
from aktiv.values.refusal import Refusal
from aktiv.web.allocation.typed import Errors, day_in
from aktiv.web.collaboration.acts import Act, Values, filled, listed, ore, pick, text, whole_number
from aktiv.web.collaboration.gates import Seat
from aktiv.web.collaboration.initiative_turns import can
from aktiv.web.collaboration.of_services import SERVICE, which_service
from aktiv.web.components.forms import Field

ENTER, KEEP, PROPOSE = (
    Permission.COLLABORATION_ENTER,
    Permission.COLLABORATION_KEEP,
    Permission.COLLABORATION_PROPOSE,
)
Codes = Mapping[str, str]
Made = TypeVar("Made")
TEXTS: dict[str, str] = {"wrong_cost": "til", "nothing_new": "hva"}


def tried(errors: Errors, at: Codes, do: Callable[[], Made]) -> Made | None:
    """What is made; None when it was refused for something that belongs to a field, which is told there."""
    try:
        return do()
    except Refusal as refusal:
        if refusal.code not in at:
            raise
        errors[at[refusal.code]] = idea_words.sentence(refusal)
        return None


def open_ones(seat: Seat, states: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Initiatives that are not over, by number; those in some states alone when they are named."""
    rows = initiatives_of(seat.home.pk, which="apne")
    wanted = tuple(states)
    return [(str(each.number), f"{each.number}: {each.title}") for each in rows if not wanted or each.state in wanted]


def number_in(seat: Seat, values: Values, errors: Errors) -> Initiative | None:
    """The initiative that was chosen; what is wrong is told at the field."""
    number = whole_number(values, "nr", errors, least=1)
    found = initiatives_of(seat.home.pk).filter(number=number or 0).first()
    if number is not None and found is None:
        errors["nr"] = _("Choose one of them.")
    return found


def chosen(seat: Seat, values: Values) -> Initiative | None:
    """The initiative that the form is about so far."""
    return number_in(seat, values, {})


def _said_fields(values: Values, errors: Errors) -> list[Field]:
    return [
        text("tittel", _("Title"), values, errors, longest=LONGEST_TITLE),
        text("hva", _("What is it, and why?"), values, errors, kind="textarea", longest=LONGEST_WHAT,
             hint=_("Everybody can read it. Write nobody’s name.")),
        text("gjelder", _("Who would notice?"), values, errors, optional=True, longest=LONGEST_AFFECTED),
        text("kontakt", _("Which office answers for it?"), values, errors, optional=True, longest=LONGEST_CONTACT,
             hint=_("An office or a role, with mail or telephone. It is public.")),
        text("fra", _("Cost from"), values, errors, optional=True, inputmode="decimal", hint=_("Kroner.")),
        text("til", _("Cost to"), values, errors, optional=True, inputmode="decimal", hint=_("Kroner.")),
        text("vurderes", _("Evaluation from"), values, errors, kind="date", optional=True),
    ]  # fmt: skip


def _said(values: Values, errors: Errors) -> Said | None:
    sent = filled(values, errors, "tittel", "hva")
    low = ore(values, "fra", errors) if values.get("fra") else None
    high = ore(values, "til", errors) if values.get("til") else None
    day = day_in(values, "vurderes", errors) if values.get("vurderes") else None
    if errors:
        return None
    return Said(
        title=sent["tittel"],
        what=sent["hva"],
        affected=values.get("gjelder", ""),
        contact=values.get("kontakt", ""),
        low_ore=low,
        high_ore=high,
        evaluate_on=day,
        language=(get_language() or "nb")[:2],
    )


def _propose_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    """`ide` in the address is the number of an idea: its words are there to begin with, and it becomes the source."""
    idea = _idea(seat, values)
    if idea is not None and idea.service is not None:
        values = {SERVICE: idea.service.slug} | dict(values)
    of = which_service(seat.home, values, errors, _("The budgets that are its cost are of the same one."))
    if idea is None:
        return [*_said_fields(values, errors), *of]
    if "tittel" not in values and not idea.hidden:
        values = dict(values) | {"tittel": idea.title, "hva": idea.text, "gjelder": idea.affected}
    fields = [*_said_fields(values, errors), *of]
    if seat.may(KEEP):
        fields += [
            pick("ide", _("Idea"), [(str(idea.number), f"{idea.number}: {idea.title}")], values, errors),
            text("svar", _("Answer to the idea"), values, errors, kind="textarea", longest=LONGEST_TEXT,
                 hint=_("Those who follow the idea get it by mail.")),
        ]  # fmt: skip
    return fields


def _idea(seat: Seat, values: Values) -> Idea | None:
    sent = values.get("ide", "")
    if not (sent.isascii() and sent.isdigit() and len(sent) < 10):
        return None
    try:
        return access_idea(seat.home.pk, int(sent))
    except Refusal:
        return None


def _propose(seat: Seat, values: Values, errors: Errors) -> str:
    idea = _idea(seat, values) if seat.may(KEEP) else None
    answer = filled(values, errors, "svar")["svar"] if idea is not None else ""
    said = _said(values, errors)
    if said is None:
        return ""
    by, now, of = seat.person.pk, seat.now, values.get(SERVICE, "")
    made = tried(
        errors,
        TEXTS | {"idea_over": "ide", "no_service_like_that": SERVICE},
        lambda: (
            initiative_sources.propose_from(said, idea.number, answer, service=of, by=by, now=now)
            if idea is not None
            else initiatives.propose(said, service=of, by=by, now=now)
        ),
    )
    if made is None:
        return ""
    told = _("Initiative %(number)s is a draft now.") % {"number": made.number}
    return told if idea is None else f"{told} {_('The idea is answered, and its credit is kept.')}"


def _rewrite_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    found = chosen(seat, values)
    if found is not None and "hva" not in values:
        version = newest_version(found.pk)
        day = version.evaluate_on
        values = dict(values) | {
            "tittel": version.title,
            "hva": version.what,
            "gjelder": version.affected,
            "kontakt": version.contact,
            "fra": _kroner(version.low_ore),
            "til": _kroner(version.high_ore),
            "vurderes": day.isoformat() if day is not None else "",
        }
    return [
        pick("nr", _("Initiative"), open_ones(seat), values, errors),
        *_said_fields(values, errors),
        text("endring", _("What is new?"), values, errors, optional=True, longest=LONGEST_REASON),
    ]


def _kroner(amount: int | None) -> str:
    if amount is None:
        return ""
    whole, rest = divmod(amount, 100)
    return f"{whole},{rest:02d}" if rest else str(whole)


def _rewrite(seat: Seat, values: Values, errors: Errors) -> str:
    found, said = number_in(seat, values, errors), _said(values, errors)
    if errors or found is None or said is None:
        return ""
    made = tried(
        errors,
        TEXTS,
        lambda: initiatives.rewrite(found.number, said, values.get("endring", ""), by=seat.person.pk, now=seat.now),
    )
    return "" if made is None else _("Version %(number)s is written.") % {"number": made.number}


def _owner_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    holders = [
        (str(each.pk), f"{each.person.name}, {each.member.name}")
        for each in mandates_of(seat.home.pk)
        if each.role == Mandate.Role.PRODUCT_OWNER
        and each.begins <= seat.now
        and (not each.ends or each.ends > seat.now)
    ]
    return [
        pick("nr", _("Initiative"), open_ones(seat), values, errors),
        pick("mandat", _("Product owner"), holders, values, errors,
             hint=_("Those who hold a mandate as product owner now.")),
    ]  # fmt: skip


def _owner(seat: Seat, values: Values, errors: Errors) -> str:
    found, mandate = number_in(seat, values, errors), whole_number(values, "mandat", errors)
    if errors or found is None or mandate is None:
        return ""
    made = tried(
        errors,
        {"not_an_owner": "mandat"},
        lambda: initiatives.name_owner(found.number, mandate, by=seat.person.pk, now=seat.now),
    )
    return "" if made is None else _("The product owner is named.")


def _step_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    found = chosen(seat, values)
    if found is None:
        steps = list({each.act: each for each in STEPS if each.act != "finance"}.values())
    else:
        on = [each for each in steps_from(found.state, found.decision) if each.act != "finance"]
        steps = [each for each in on if can(seat, found, each.who)] or on
    acts = [
        (each.act, f"{each.gate}: {initiative_words.ACTS[each.act]}" if each.gate else
         str(initiative_words.ACTS[each.act]))
        for each in steps
    ]  # fmt: skip
    wanted = {need.key for each in steps for need in each.needs}
    fields = [
        pick("nr", _("Initiative"), open_ones(seat), values, errors),
        pick("steg", _("What happens now?"), acts, values, errors),
        text("grunn", _("Reason"), values, errors, kind="textarea", longest=LONGEST_REASON,
             optional=not wanted & {"reason", "answered"}, hint=_("Everybody can read it.")),
    ]  # fmt: skip
    if "verdict" in wanted:
        none = [("", _("Only when it is closed")), *listed(initiative_words.VERDICTS)]
        fields.append(pick("utfall", _("What becomes of it?"), none, values, errors, optional=True))
    if any(each.act == "merge" for each in steps):
        hint = _("Number of the other initiative. Only when it is merged.")
        fields.append(text("inn", _("Merge with"), values, errors, optional=True, inputmode="numeric", hint=hint))
    return fields


def _step(seat: Seat, values: Values, errors: Errors) -> str:
    found = number_in(seat, values, errors)
    into = whole_number(values, "inn", errors, least=1) if values.get("inn") else None
    if values.get("steg") not in initiative_words.ACTS:
        errors["steg"] = _("Choose one of them.")
    if errors or found is None:
        return ""
    wish = Wish(act=values["steg"], reason=values.get("grunn", ""), verdict=values.get("utfall", ""), into=into)
    at = {
        "missing_text": "grunn",
        "too_long": "grunn",
        "not_from_here": "steg",
        "no_such_target": "inn",
        "into_itself": "inn",
        "target_over": "inn",
    }
    try:
        made = tried(errors, at, lambda: stepping.take(found.number, wish, by=seat.person.pk, now=seat.now))
    except Refusal as refusal:
        if refusal.code != "gate_lacks":
            raise
        lacking = ", ".join(str(initiative_words.NEEDS[each]) for each in refusal.data["needs"])
        if "verdict" in refusal.data["needs"]:
            errors["utfall"] = _("Choose one of them.")
        errors["steg"] = _("Still missing: %(needs)s.") % {"needs": lacking}
        return ""
    if made is None:
        return ""
    found.refresh_from_db()
    stands = initiative_words.state_told(found.state, found.decision)
    return _("Initiative %(number)s: %(state)s.") % {"number": found.number, "state": stands}


PROPOSING = (
    Act(
        "nytt-initiativ",
        gettext_lazy("Propose an initiative"),
        gettext_lazy("Make a draft"),
        PROPOSE,
        _propose_fields,
        _propose,
    ),
    Act(
        "initiativ-tekst",
        gettext_lazy("Rewrite an initiative"),
        gettext_lazy("Write the new version"),
        PROPOSE,
        _rewrite_fields,
        _rewrite,
        "initiative",
    ),
    Act(
        "initiativ-steg",
        gettext_lazy("Take a step with an initiative"),
        gettext_lazy("Take the step"),
        ENTER,
        _step_fields,
        _step,
        "initiative",
    ),
    Act(
        "initiativ-eier",
        gettext_lazy("Name a product owner"),
        gettext_lazy("Name the product owner"),
        KEEP,
        _owner_fields,
        _owner,
        "initiative",
    ),
)
