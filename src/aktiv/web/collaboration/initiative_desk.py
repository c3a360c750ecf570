"""What is laid before a gate: evidence, backing, ideas and votes; and what is set, and taken in from elsewhere."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from aktiv.collaboration import initiative_words, words
from aktiv.collaboration.actions import gate_evidence, initiative_sources, initiatives
from aktiv.collaboration.actions.gate_evidence import Laid
from aktiv.collaboration.actions.initiative_votes import Asked, put_to_vote
from aktiv.collaboration.actions.votes import Question
from aktiv.collaboration.models import Idea
from aktiv.collaboration.models.ideas import LONGEST_TEXT
from aktiv.collaboration.models.initiatives import GATES, LONGEST_ADDRESS, LONGEST_EVIDENCE, LONGEST_REASON
from aktiv.collaboration.models.votes import LONGEST_MEMO
from aktiv.collaboration.queries.ideas import ideas_of
from aktiv.collaboration.queries.initiatives import DECIDING
from aktiv.collaboration.queries.mandates import access_body, bodies_of
from aktiv.collaboration.rules.gates import NEEDS, is_over, steps_from
from aktiv.people.permissions import Permission
from aktiv.web.allocation.typed import Errors, day_in
from aktiv.web.collaboration.acts import Act, Values, filled, listed, pick, text, whole_number
from aktiv.web.collaboration.budgeting import budgets_in
from aktiv.web.collaboration.gates import Seat
from aktiv.web.collaboration.initiative_acts import ENTER, KEEP, chosen, number_in, open_ones, tried
from aktiv.web.collaboration.initiative_turns import can
from aktiv.web.collaboration.shown import called, named
from aktiv.web.components.forms import Field

CALL, SIT = Permission.COLLABORATION_CALL, Permission.COLLABORATION_SIT


def own_partners(seat: Seat) -> list[tuple[str, str]]:
    """The partners for which she sits in a body."""
    rows = {each.member.number: each.member.name for each in seat.mandates if each.role in ("member", "chair")}
    return list(rows.items())


def _needs(seat: Seat, values: Values) -> list[tuple[str, str]]:
    """What she may lay evidence down for: of the initiative that was chosen, what its next steps need first."""
    found = chosen(seat, values)
    mine = [each for each in NEEDS.values() if each.may_be_laid]
    if found is not None and not is_over(found.state, found.decision):
        mine = [each for each in mine if can(seat, found, each.by)]
        soon = {need.key for each in steps_from(found.state, found.decision) for need in each.needs}
        mine.sort(key=lambda each: each.key not in soon)
    return [(each.key, str(initiative_words.NEEDS[each.key])) for each in mine]


def _evidence_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    values = {"dag": seat.today.isoformat()} | dict(values)
    fields = [
        pick("nr", _("Initiative"), open_ones(seat), values, errors),
        pick("krav", _("Evidence for"), _needs(seat, values), values, errors),
        text("tekst", _("What it says"), values, errors, kind="textarea", optional=True, longest=LONGEST_EVIDENCE,
             hint=_("Everybody can read it. Write nobody’s name.")),
        text("adresse", _("Where the document is"), values, errors, optional=True, longest=LONGEST_ADDRESS,
             inputmode="url"),
        text("sha", _("The document’s SHA-256"), values, errors, optional=True, longest=80,
             hint=_("Needed when there is no text. Of a text it is reckoned here.")),
        text("dag", _("Of which day"), values, errors, kind="date"),
    ]  # fmt: skip
    own = own_partners(seat)
    if len(own) > 1:
        fields.append(pick("medlem", _("For"), own, values, errors))
    return fields


def _evidence(seat: Seat, values: Values, errors: Errors) -> str:
    found, on = number_in(seat, values, errors), day_in(values, "dag", errors)
    if errors or found is None:
        return ""
    laid = Laid(
        need=values.get("krav", ""),
        text=values.get("tekst", ""),
        url=values.get("adresse", ""),
        sha256=values.get("sha", ""),
        on=on,
        member=values.get("medlem", ""),
    )
    at = {
        "not_evidence": "krav",
        "missing_text": "tekst",
        "too_long": "tekst",
        "control_characters": "tekst",
        "not_an_address": "adresse",
        "not_a_fingerprint": "sha",
        "evidence_ahead": "dag",
    }
    made = tried(errors, at, lambda: gate_evidence.lay_down(found.number, laid, by=seat.person.pk, now=seat.now))
    return "" if made is None else _("Evidence %(id)s is laid down.") % {"id": made.pk}


def _back_fields(_seat: Seat, values: Values, errors: Errors) -> list[Field]:
    return [
        text("bevis", _("Number of the evidence"), values, errors, inputmode="numeric"),
        text("grunn", _("Why is it wrong?"), values, errors, longest=LONGEST_REASON, hint=_("Everybody can read it.")),
    ]


def _take_back(seat: Seat, values: Values, errors: Errors) -> str:
    number, why = whole_number(values, "bevis", errors, least=1), filled(values, errors, "grunn")["grunn"]
    if errors or number is None:
        return ""
    at = {"no_such_evidence": "bevis", "taken_back_already": "bevis"}
    made = tried(errors, at, lambda: gate_evidence.take_back(number, why, by=seat.person.pk, now=seat.now))
    return "" if made is None else _("The evidence is taken back. What was done by it stands.")


def _support_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    return [
        pick("nr", _("Initiative"), open_ones(seat), values, errors),
        pick("medlem", _("Partner"), own_partners(seat), values, errors),
        text("grunn", _("Reason"), values, errors, optional=True, longest=LONGEST_REASON,
             hint=_("Everybody can read it.")),
    ]  # fmt: skip


def _support(seat: Seat, values: Values, errors: Errors) -> str:
    found, member = number_in(seat, values, errors), filled(values, errors, "medlem")["medlem"]
    if errors or found is None:
        return ""
    made = tried(
        errors,
        {"backed_already": "medlem", "not_a_party": "medlem"},
        lambda: initiatives.back(found.number, member, reason=values.get("grunn", ""), by=seat.person.pk, now=seat.now),
    )
    return "" if made is None else _("The partner backs it.")


def _idea_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    rows = ideas_of(seat.home.pk, which="apne", today=seat.today, limit=None).ideas
    found = [(str(each.number), f"{each.number}: {each.title}") for each in rows if each.state in Idea.State.open()]
    return [
        pick("nr", _("Initiative"), open_ones(seat), values, errors),
        pick("ide", _("Idea"), found, values, errors),
        text("svar", _("Answer to the idea"), values, errors, kind="textarea", longest=LONGEST_TEXT,
             hint=_("Those who follow the idea get it by mail.")),
    ]  # fmt: skip


def _idea(seat: Seat, values: Values, errors: Errors) -> str:
    found, idea = number_in(seat, values, errors), whole_number(values, "ide", errors, least=1)
    answer = filled(values, errors, "svar")["svar"]
    if errors or found is None or idea is None:
        return ""
    at = {"no_such_idea": "ide", "idea_over": "ide", "source_already": "ide", "too_long": "svar"}
    made = tried(
        errors, at, lambda: initiative_sources.take_idea(found.number, idea, answer, by=seat.person.pk, now=seat.now)
    )
    return "" if made is None else _("The idea is answered, and its credit is kept.")


def _vote_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    groups = [
        (each.slug, called(named(each)))
        for each in bodies_of(seat.home.pk)
        if each.kind in DECIDING and seat.may(CALL, body_id=each.pk)
    ]
    gates = [("", _("Only to waive one")), *((each, each) for each in GATES)]
    return [
        pick("nr", _("Initiative"), open_ones(seat), values, errors),
        pick("formal", pgettext("initiative", "Purpose"), listed(initiative_words.PURPOSES), values, errors),
        pick("port", _("Gate"), gates, values, errors, optional=True),
        pick("organ", _("Body"), groups, values, errors),
        text("sak", _("Subject"), values, errors, longest=160),
        text("notat", _("What it is about"), values, errors, kind="textarea", longest=LONGEST_MEMO,
             hint=_("The memo is public from now. The text of the initiative as it stands is what is voted on.")),
        pick("budsjett", _("Decides the budget"), [("", _("No budget")), *budgets_in(seat, "proposed", of_one=True)],
             values, errors, optional=True, hint=_("One of the initiative’s own, of no more than its estimate.")),
        pick("regel", _("Decided by"), listed(words.RULES), values, errors),
        text("flertall", _("Also more partners for than against"), values, errors, kind="checkbox", optional=True),
    ]  # fmt: skip


def _put(seat: Seat, values: Values, errors: Errors) -> str:
    found, sent = number_in(seat, values, errors), filled(values, errors, "sak", "notat", "organ")
    budget = whole_number(values, "budsjett", errors) if values.get("budsjett") else None
    if errors or found is None:
        return ""
    access_body(seat.home.pk, sent["organ"])
    question = Question(
        body=sent["organ"],
        subject=sent["sak"],
        memo=sent["notat"],
        rule=values.get("regel", ""),
        double_majority=bool(values.get("flertall")),
    )
    asked = Asked(question=question, purpose=values.get("formal", ""), gate=values.get("port", ""), budget=budget)
    at = {
        "beyond_limit": "organ",
        "not_a_deciding_body": "organ",
        "not_a_gate_ahead": "port",
        "not_ready": "formal",
        "vote_under_way": "formal",
        "budget_of_something_else": "budsjett",
        "beyond_estimate": "budsjett",
        "budget_decided": "budsjett",
        "budget_withdrawn": "budsjett",
    }
    made = tried(errors, at, lambda: put_to_vote(found.number, asked, by=seat.person.pk, now=seat.now))
    return "" if made is None else _("Vote %(number)s is announced.") % {"number": made.vote.number}


LAYING = (
    Act(
        "initiativ-grunnlag",
        gettext_lazy("Lay down evidence for a gate"),
        gettext_lazy("Lay it down"),
        ENTER,
        _evidence_fields,
        _evidence,
        "initiative",
    ),
    Act(
        "initiativ-grunnlag-tilbake",
        gettext_lazy("Take evidence back"),
        gettext_lazy("Take it back"),
        ENTER,
        _back_fields,
        _take_back,
    ),
    Act(
        "initiativ-stotte",
        gettext_lazy("Back an initiative"),
        gettext_lazy("Back it"),
        SIT,
        _support_fields,
        _support,
        "initiative",
    ),
    Act(
        "initiativ-avstemning",
        gettext_lazy("Put an initiative to a vote"),
        gettext_lazy("Announce the vote"),
        CALL,
        _vote_fields,
        _put,
        "initiative",
    ),
    Act(
        "initiativ-ide",
        gettext_lazy("Make an idea a source of an initiative"),
        gettext_lazy("Answer the idea"),
        KEEP,
        _idea_fields,
        _idea,
        "initiative",
    ),
)
