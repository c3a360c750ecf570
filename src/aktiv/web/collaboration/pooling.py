"""What is done for a partner in the pool of competence: offer, ask, propose, answer, end, report and approve hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from aktiv.collaboration import pool_words as words
from aktiv.collaboration.actions import engagements, hours, pool
from aktiv.collaboration.actions.engagements import Terms
from aktiv.collaboration.actions.pool import NewNeed, NewOffer
from aktiv.collaboration.models import Engagement, Need, Offer
from aktiv.collaboration.models.pool import LONGEST_NOTE, LONGEST_TEXT
from aktiv.collaboration.queries.pool import competences_of, engagements_of, is_open, needs_of, offers_of, use_of
from aktiv.collaboration.queries.pool_figures import month_in, state_of
from aktiv.collaboration.rules.pool import first_of, month_before, months, next_month
from aktiv.people.permissions import Permission
from aktiv.web.allocation.typed import Errors
from aktiv.web.collaboration.acts import Act, Values, filled, listed, ore, partners, pick, text, whole_number
from aktiv.web.collaboration.gates import Seat
from aktiv.web.collaboration.keeping import name_fields, names_in
from aktiv.web.collaboration.shown import called, named
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice

KEEP, SPEAK = Permission.COLLABORATION_KEEP, Permission.COLLABORATION_SPEAK
AHEAD = 48
"""Months to come that can be chosen."""
Named = list[tuple[str, str]]


def yes_or_no(label: str, yes: str, no: str, values: Values, errors: Errors) -> Field:
    """Two answers to choose between, neither chosen beforehand."""
    chosen = values.get("svar", "")
    choices = (Choice("ja", yes, chosen == "ja"), Choice("nei", no, chosen == "nei"))
    return Field("svar", label, chosen, "radio", error=errors.get("svar", ""), choices=choices)


def answered(values: Values, errors: Errors) -> bool:
    """Whether yes was answered; what is missing is told at the field, and a reason is wanted with a no."""
    if values.get("svar") not in ("ja", "nei"):
        errors["svar"] = _("Choose one of them.")
    if values.get("svar") == "nei":
        filled(values, errors, "grunn")
    return values.get("svar") == "ja"


def _common_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    competences = [(each.slug, called(named(each))) for each in competences_of(seat.home.pk)]
    return [
        pick("medlem", _("Partner"), partners(seat, own=True, parties=True), values, errors),
        pick("kompetanse", _("Competence"), competences, values, errors),
        pick("niva", _("Level"), listed(words.LEVELS), values, errors),
        text(
            "hva", _("In a few words"), values, errors, kind="textarea", longest=LONGEST_TEXT, hint=_("It is public.")
        ),
        text("timer", pgettext("pool", "Hours a month"), values, errors, inputmode="numeric"),
        *_span_fields(seat, values, errors),
    ]


def _span_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    coming = _coming(seat)
    return [
        pick("fra", _("From"), coming, values, errors),
        pick("til", _("To and with"), coming, values, errors),
    ]


def _coming(seat: Seat) -> Named:
    first = first_of(seat.today)
    last = first
    for _month in range(AHEAD):
        last = next_month(last)
    return _as_choices(months(first, last))


def _as_choices(span: tuple[date, ...]) -> Named:
    return [(month_in(each), words.month_told(each)) for each in span]


def _month(values: Values, name: str, errors: Errors) -> date:
    """A month that was chosen; any when it was none, which is told at the field."""
    try:
        return date.fromisoformat(f"{values.get(name, '')}-01")
    except ValueError:
        errors[name] = _("Choose a month.")
        return date.min


def _price(values: Values, errors: Errors) -> int | None:
    return ore(values, "pris", errors, least=1) if values.get("pris") else None


def _offer_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    values = values if "timer" in values else {"sprak_nb": "1"} | dict(values)
    return [
        *_common_fields(seat, values, errors),
        text("pris", _("Kroner an hour"), values, errors, optional=True, inputmode="decimal",
             hint=_("Leave it empty to lend in kind.")),
        *(
            text(f"sprak_{code}", _("Can work in %(language)s") % {"language": str(told).lower()}, values, errors,
                 kind="checkbox", optional=True)
            for code, told in words.LANGUAGES.items()
        ),
        text("reiser", _("Can come in person"), values, errors, kind="checkbox", optional=True),
    ]  # fmt: skip


def _offer(seat: Seat, values: Values, errors: Errors) -> str:
    sent, number = filled(values, errors, "hva"), whole_number(values, "timer", errors, least=1)
    first, last, price = _month(values, "fra", errors), _month(values, "til", errors), _price(values, errors)
    languages = frozenset(code for code in words.LANGUAGES if values.get(f"sprak_{code}"))
    if not languages:
        errors["sprak_nb"] = _("Choose at least one language.")
    if errors or number is None:
        return ""
    new = NewOffer(
        competence=values.get("kompetanse", ""), level=values.get("niva", ""), hours=number, first=first, last=last,
        ore_per_hour=price, text=sent["hva"], languages=languages, travels=bool(values.get("reiser")),
    )  # fmt: skip
    made = pool.offer(values.get("medlem", ""), new, by=seat.person.pk, now=seat.now)
    return _("Offer %(number)s is there for all to see.") % {"number": made.number}


def _need_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    return [
        *_common_fields(seat, values, errors),
        text("pris", _("Can pay at most, kroner an hour"), values, errors, optional=True, inputmode="decimal",
             hint=_("Leave it empty when only what is in kind can be taken.")),
        pick("sprak", _("Must be done in"), [("", _("Any language")), *listed(words.LANGUAGES)], values, errors,
             optional=True),
        text("kommer", _("Somebody must come in person"), values, errors, kind="checkbox", optional=True),
    ]  # fmt: skip


def _need(seat: Seat, values: Values, errors: Errors) -> str:
    sent, number = filled(values, errors, "hva"), whole_number(values, "timer", errors, least=1)
    first, last, price = _month(values, "fra", errors), _month(values, "til", errors), _price(values, errors)
    if errors or number is None:
        return ""
    new = NewNeed(
        competence=values.get("kompetanse", ""), level=values.get("niva", ""), hours=number, first=first, last=last,
        ore_per_hour=price, text=sent["hva"], language=values.get("sprak", ""), on_site=bool(values.get("kommer")),
    )  # fmt: skip
    made = pool.ask(values.get("medlem", ""), new, by=seat.person.pk, now=seat.now)
    return _("Need %(number)s is there for all to see.") % {"number": made.number}


def _own(seat: Seat) -> set[str]:
    return {number for number, _name in partners(seat, own=True)}


def _withdraw_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    own = _own(seat)
    values = ({"hva": f"oppdrag-{values['nr']}"} if values.get("nr") else {}) | dict(values)
    choices = [
        *_postings(
            "tilbud", _("Offer %(number)s"), [each for each in offers_of(seat.home.pk) if _mine(each, own, seat)]
        ),
        *_postings("behov", _("Need %(number)s"), [each for each in needs_of(seat.home.pk) if _mine(each, own, seat)]),
        *(
            (f"oppdrag-{each.number}", _engagement_told(each))
            for each in engagements_of(seat.home.pk)
            if each.state == Engagement.State.PROPOSED and each.proposed_for.number in own
        ),
    ]
    return [
        pick("hva", _("What is taken back"), choices, values, errors,
             hint=_("What is agreed already stands. End an engagement to let go of it.")),
    ]  # fmt: skip


def _withdraw(seat: Seat, values: Values, errors: Errors) -> str:
    kind, _dash, text_ = filled(values, errors, "hva")["hva"].partition("-")
    number = whole_number({"n": text_}, "n", {})
    if errors:
        return ""
    if number is None or kind not in ("tilbud", "behov", "oppdrag"):
        errors["hva"] = _("Choose one in the list.")
        return ""
    by, now = seat.person.pk, seat.now
    if kind == "tilbud":
        pool.withdraw_offer(number, by=by, now=now)
    elif kind == "behov":
        pool.withdraw_need(number, by=by, now=now)
    else:
        engagements.take_back(number, by=by, now=now)
    return pgettext("pool", "It is taken back.")


def _propose_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    offers = [each for each in offers_of(seat.home.pk) if is_open(each, seat.today)]
    needs = [each for each in needs_of(seat.home.pk) if is_open(each, seat.today)]
    return [
        pick("for", _("You propose for"), partners(seat, own=True, parties=True), values, errors),
        pick("tilbud", _("Offer"), [(str(each.number), _posting_told(each)) for each in offers], values, errors),
        pick("behov", _("Need"), [(str(each.number), _posting_told(each)) for each in needs], values, errors),
        text("timer", pgettext("pool", "Hours a month"), values, errors, inputmode="numeric"),
        *_span_fields(seat, values, errors),
        text("pris", _("Kroner an hour"), values, errors, optional=True, inputmode="decimal",
             hint=_("Leave it empty for in kind.")),
        text("merknad", _("To the other partner"), values, errors, optional=True, longest=LONGEST_NOTE,
             hint=_("It is public.")),
    ]  # fmt: skip


def _propose(seat: Seat, values: Values, errors: Errors) -> str:
    filled(values, errors, "tilbud", "behov")
    number, price = whole_number(values, "timer", errors, least=1), _price(values, errors)
    first, last = _month(values, "fra", errors), _month(values, "til", errors)
    if errors or number is None:
        return ""
    terms = Terms(hours=number, first=first, last=last, ore_per_hour=price)
    made = engagements.propose(
        _number(values["tilbud"]), _number(values["behov"]), terms, member=values.get("for", ""),
        text=values.get("merknad", ""), by=seat.person.pk, now=seat.now,
    )  # fmt: skip
    return _("Engagement %(number)s is proposed. The other partner answers.") % {"number": made.number}


def _answer_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    own = _own(seat)
    waiting = [
        (str(each.number), _engagement_told(each))
        for each in engagements_of(seat.home.pk)
        if each.state == Engagement.State.PROPOSED
        and (each.receiver if each.proposed_for_id == each.giver_id else each.giver).number in own
    ]
    return [
        pick("nr", _("Engagement"), waiting, values, errors),
        yes_or_no(_("Your answer"), _("Yes: the hours are reserved, and promised"), _("No"), values, errors),
        _reason(values, errors),
    ]


def _reason(values: Values, errors: Errors) -> Field:
    return text("grunn", _("Reason"), values, errors, optional=True, longest=LONGEST_NOTE,
                hint=_("Must be there with a no. It is public."))  # fmt: skip


def _answer(seat: Seat, values: Values, errors: Errors) -> str:
    number, yes = whole_number(values, "nr", errors), answered(values, errors)
    if errors or number is None:
        return ""
    said, by, now = values.get("grunn", ""), seat.person.pk, seat.now
    if not yes:
        engagements.decline(number, said, by=by, now=now)
        return _("You have said no.")
    made = engagements.agree(number, text=said, by=by, now=now)
    commitment = made.commitment.number if made.commitment is not None else 0
    return _("It is agreed. The hours are promised as commitment %(number)s.") % {"number": commitment}


def _end_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    own = _own(seat)
    agreed = [
        each
        for each in engagements_of(seat.home.pk)
        if each.state == Engagement.State.AGREED and {each.giver.number, each.receiver.number} & own
    ]
    return [
        pick("nr", _("Engagement"), [(str(each.number), _engagement_told(each)) for each in agreed], values, errors),
        pick("for", _("You end it for"), partners(seat, own=True), values, errors),
        pick("til", _("Last month with hours"),
             [(month_in(month_before(first_of(seat.today))), _("None, as it has not begun")), *_coming(seat)],
             values, errors, hint=_("Hours that were promised for later months are let go.")),
        text("grunn", _("Reason"), values, errors, longest=LONGEST_NOTE, hint=_("It is public.")),
    ]  # fmt: skip


def _end(seat: Seat, values: Values, errors: Errors) -> str:
    number, last = whole_number(values, "nr", errors), _month(values, "til", errors)
    why = filled(values, errors, "grunn")["grunn"]
    if errors or number is None:
        return ""
    if last < first_of(seat.today):  # none: the month before it begins
        first = next((each.first_month for each in engagements_of(seat.home.pk) if each.number == number), seat.today)
        last = month_before(first_of(first))
    made = engagements.end(number, last, why, member=values.get("for", ""), by=seat.person.pk, now=seat.now)
    return _("It ends. %(hours)s are let go.") % {"hours": words.hours_told(made.released_hours or 0)}


def _report_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    own, this = _own(seat), first_of(seat.today)
    mine = [
        each
        for each in engagements_of(seat.home.pk)
        if each.state in ("agreed", "ended") and each.giver.number in own and use_of(each).first <= this
    ]
    span = sorted({month for each in mine for month in months(use_of(each).first, min(use_of(each).last, this))})
    values = {"maned": month_in(span[-1])} | dict(values) if span else values
    return [
        pick("nr", _("Engagement"), [(str(each.number), _engagement_told(each)) for each in mine], values, errors),
        pick("maned", _("Month"), _as_choices(tuple(reversed(span))), values, errors),
        text("timer", pgettext("pool", "Hours"), values, errors, inputmode="numeric",
             hint=_("Less than nothing corrects what was reported before.")),
        text("merknad", _("What was done"), values, errors, optional=True, longest=LONGEST_NOTE,
             hint=_("It is public. Do not name people.")),
    ]  # fmt: skip


def _report(seat: Seat, values: Values, errors: Errors) -> str:
    number, month = whole_number(values, "nr", errors), _month(values, "maned", errors)
    worked = whole_number(values, "timer", errors, least=-(10**6))
    if errors or number is None or worked is None:
        return ""
    hours.report(number, month, worked, text=values.get("merknad", ""), by=seat.person.pk, now=seat.now)
    return _("The hours are reported. The other partner approves them.")


def _approve_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    own = _own(seat)
    waiting = [
        (str(line.pk), f"{words.month_told(line.month)}: {words.hours_told(line.hours)}, {_engagement_told(each)}")
        for each in engagements_of(seat.home.pk)
        if each.receiver.number in own and values.get("nr") in (None, "", str(each.number))
        for line in each.lines.all()
        if state_of(line) == "waiting"
    ]
    return [
        pick("linje", pgettext("pool", "Hours"), waiting, values, errors),
        yes_or_no(_("Your answer"), _("They count"), _("They do not count"), values, errors),
        _reason(values, errors),
    ]


def _approve(seat: Seat, values: Values, errors: Errors) -> str:
    line, yes = whole_number(values, "linje", errors), answered(values, errors)
    if errors or line is None:
        return ""
    if yes:
        hours.approve(line, by=seat.person.pk, now=seat.now)
        return _("The hours count.")
    hours.refuse(line, values.get("grunn", ""), by=seat.person.pk, now=seat.now)
    return _("The hours do not count. They can be reported anew.")


def _competence(seat: Seat, values: Values, errors: Errors) -> str:
    name = names_in(values, errors)
    if errors:
        return ""
    pool.add_competence(name, by=seat.person.pk, now=seat.now)
    return _("The competence is in the list.")


def _number(text_: str) -> int:
    return whole_number({"n": text_}, "n", {}) or 0


def _mine(posted: Offer | Need, own: set[str], seat: Seat) -> bool:
    return posted.member.number in own and is_open(posted, seat.today)


def _posting_told(posted: Offer | Need) -> str:
    return f"{posted.number}: {called(named(posted.competence))}, {posted.member.name}"


def _postings(kind: str, label: str, rows: Sequence[Offer | Need]) -> Named:
    return [
        (f"{kind}-{each.number}", f"{label % {'number': each.number}}: {called(named(each.competence))}")
        for each in rows
    ]


def _engagement_told(engagement: Engagement) -> str:
    told = _("%(giver)s for %(receiver)s") % {"giver": engagement.giver.name, "receiver": engagement.receiver.name}
    return f"{engagement.number}: {called(named(engagement.competence))}, {told}"


POOLING = (
    Act("tilbud", gettext_lazy("Offer competence"), gettext_lazy("Make the offer"), SPEAK, _offer_fields, _offer),
    Act("behov", gettext_lazy("Ask for competence"), gettext_lazy("Ask for it"), SPEAK, _need_fields, _need),
    Act("foresla-oppdrag", gettext_lazy("Propose an engagement"), gettext_lazy("Propose it"), SPEAK,
        _propose_fields, _propose),
    Act("svar-oppdrag", gettext_lazy("Answer a proposal"), gettext_lazy("Answer it"), SPEAK, _answer_fields, _answer),
    Act("for-timer", gettext_lazy("Report hours"), gettext_lazy("Report the hours"), SPEAK, _report_fields, _report),
    Act("godkjenn-timer", gettext_lazy("Approve hours"), gettext_lazy("Answer it"), SPEAK, _approve_fields, _approve),
    Act("trekk", gettext_lazy("Take an offer, a need or a proposal back"), gettext_lazy("Take it back"), SPEAK,
        _withdraw_fields, _withdraw),
    Act("avslutt-oppdrag", gettext_lazy("End an engagement before time"), gettext_lazy("End the engagement"), SPEAK,
        _end_fields, _end),
    Act("ny-kompetanse", gettext_lazy("Put a competence in the list"), gettext_lazy("Put it in the list"), KEEP,
        lambda _seat, values, errors: name_fields(values, errors), _competence),
)  # fmt: skip
