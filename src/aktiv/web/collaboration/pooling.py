"""What is done for a partner in the pool of competence: offer, ask, propose an engagement, take back."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from aktiv.collaboration import pool_words as words
from aktiv.collaboration.actions import engagements, pool
from aktiv.collaboration.actions.engagements import Terms
from aktiv.collaboration.actions.pool import NewNeed, NewOffer
from aktiv.collaboration.models import Engagement, Need, Offer
from aktiv.collaboration.models.pool import LONGEST_NOTE, LONGEST_TEXT
from aktiv.collaboration.queries.pool import competences_of, engagements_of, is_open, needs_of, offers_of
from aktiv.people.permissions import Permission
from aktiv.web.allocation.typed import Errors
from aktiv.web.collaboration.acts import Act, Values, filled, listed, ore, partners, pick, text, whole_number
from aktiv.web.collaboration.gates import Seat
from aktiv.web.collaboration.keeping import name_fields, names_in
from aktiv.web.collaboration.pool_fields import Named, engagement_told, month_chosen, own_numbers, span_fields
from aktiv.web.collaboration.shown import called, named
from aktiv.web.components.forms import Field

KEEP, SPEAK = Permission.COLLABORATION_KEEP, Permission.COLLABORATION_SPEAK


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
        *span_fields(seat, values, errors),
    ]


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
    first, last, price = (
        month_chosen(values, "fra", errors),
        month_chosen(values, "til", errors),
        _price(values, errors),
    )
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
    first, last, price = (
        month_chosen(values, "fra", errors),
        month_chosen(values, "til", errors),
        _price(values, errors),
    )
    if errors or number is None:
        return ""
    new = NewNeed(
        competence=values.get("kompetanse", ""), level=values.get("niva", ""), hours=number, first=first, last=last,
        ore_per_hour=price, text=sent["hva"], language=values.get("sprak", ""), on_site=bool(values.get("kommer")),
    )  # fmt: skip
    made = pool.ask(values.get("medlem", ""), new, by=seat.person.pk, now=seat.now)
    return _("Need %(number)s is there for all to see.") % {"number": made.number}


def _withdraw_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    own = own_numbers(seat)
    values = ({"hva": f"oppdrag-{values['nr']}"} if values.get("nr") else {}) | dict(values)
    choices = [
        *_postings(
            "tilbud", _("Offer %(number)s"), [each for each in offers_of(seat.home.pk) if _mine(each, own, seat)]
        ),
        *_postings("behov", _("Need %(number)s"), [each for each in needs_of(seat.home.pk) if _mine(each, own, seat)]),
        *(
            (f"oppdrag-{each.number}", engagement_told(each))
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
        *span_fields(seat, values, errors),
        text("pris", _("Kroner an hour"), values, errors, optional=True, inputmode="decimal",
             hint=_("Leave it empty for in kind.")),
        text("merknad", _("To the other partner"), values, errors, optional=True, longest=LONGEST_NOTE,
             hint=_("It is public.")),
    ]  # fmt: skip


def _propose(seat: Seat, values: Values, errors: Errors) -> str:
    filled(values, errors, "tilbud", "behov")
    number, price = whole_number(values, "timer", errors, least=1), _price(values, errors)
    first, last = month_chosen(values, "fra", errors), month_chosen(values, "til", errors)
    if errors or number is None:
        return ""
    terms = Terms(hours=number, first=first, last=last, ore_per_hour=price)
    made = engagements.propose(
        _number(values["tilbud"]), _number(values["behov"]), terms, member=values.get("for", ""),
        text=values.get("merknad", ""), by=seat.person.pk, now=seat.now,
    )  # fmt: skip
    return _("Engagement %(number)s is proposed. The other partner answers.") % {"number": made.number}


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


POOLING = (
    Act("tilbud", gettext_lazy("Offer competence"), gettext_lazy("Make the offer"), SPEAK, _offer_fields, _offer),
    Act("behov", gettext_lazy("Ask for competence"), gettext_lazy("Ask for it"), SPEAK, _need_fields, _need),
    Act("foresla-oppdrag", gettext_lazy("Propose an engagement"), gettext_lazy("Propose it"), SPEAK,
        _propose_fields, _propose),
    Act("trekk", gettext_lazy("Take an offer, a need or a proposal back"), gettext_lazy("Take it back"), SPEAK,
        _withdraw_fields, _withdraw),
    Act("ny-kompetanse", gettext_lazy("Put a competence in the list"), gettext_lazy("Put it in the list"), KEEP,
        lambda _seat, values, errors: name_fields(values, errors), _competence),
)  # fmt: skip
