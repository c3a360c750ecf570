"""The secretariat's acts: partners, the agreement, bodies and mandates."""

from __future__ import annotations

import json

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from aktiv.collaboration import words
from aktiv.collaboration.actions import agreements, mandates, parties
from aktiv.collaboration.actions.agreements import Draft
from aktiv.collaboration.actions.mandates import NewMandate
from aktiv.collaboration.actions.parties import NewMember
from aktiv.collaboration.models import Mandate
from aktiv.collaboration.models.agreements import LONGEST_TEXT
from aktiv.collaboration.queries.agreements import versions_of
from aktiv.collaboration.queries.carried import annexed
from aktiv.collaboration.queries.mandates import mandates_of
from aktiv.collaboration.queries.parties import official_day, services_of
from aktiv.people.permissions import Permission
from aktiv.values.texts import Texts
from aktiv.web.allocation.typed import Errors
from aktiv.web.collaboration.acts import (
    Act,
    Values,
    bodies,
    filled,
    json_in,
    listed,
    ore,
    partners,
    pick,
    some_day,
    text,
    whole_number,
)
from aktiv.web.collaboration.gates import Seat
from aktiv.web.collaboration.shown import called, named
from aktiv.web.components.forms import Field

KEEP = Permission.COLLABORATION_KEEP


def _member_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    typed_in = {"per": official_day(seat.today).isoformat(), "fra": seat.today.isoformat()} | dict(values)
    return member_fields(typed_in, errors, _("Name"))


def member_fields(values: Values, errors: Errors, name: str) -> list[Field]:
    """What a partner is, as it joins; `name` is what its name is asked for by."""
    return [
        text("navn", name, values, errors, longest=120),
        text("nummer", pgettext("partner", "Number"), values, errors, longest=12, inputmode="numeric",
             hint=_("The country’s number of the municipality or county, or the organisation number.")),
        pick("slag", _("Kind"), listed(words.KINDS), values, errors),
        text("fra", _("From"), values, errors, kind="date"),
        text("folketall", _("Population"), values, errors, optional=True, inputmode="numeric",
             hint=_("Leave it empty when the partner answers for nobody.")),
        text("per", _("Population on"), values, errors, kind="date",
             hint=_("What counts is the figure of 1 January of the year before.")),
        text("kilde", _("Source"), values, errors, optional=True, longest=160),
    ]  # fmt: skip


def new_member(values: Values, errors: Errors) -> NewMember:
    """The partner that was typed; what is wrong is told at its fields."""
    sent = filled(values, errors, "navn", "nummer")
    people = whole_number(values, "folketall", errors) if values.get("folketall") else None
    if people is not None:
        filled(values, errors, "kilde")
    return NewMember(
        name=sent["navn"],
        number=sent["nummer"],
        kind=values.get("slag", ""),
        population=people,
        figure_day=some_day(values, "per", errors),
        source=values.get("kilde", ""),
    )


def _join(seat: Seat, values: Values, errors: Errors) -> str:
    new, on = new_member(values, errors), some_day(values, "fra", errors)
    if errors:
        return ""
    parties.join(new, on=on, by=seat.person.pk, now=seat.now)
    return _("%(name)s has joined.") % {"name": new.name}


def _succeed_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    first = pick("slutter", _("Who ends"), partners(seat), values, errors)
    second = pick(
        "slutter2",
        _("And ends with it"),
        [("", _("Nobody else")), *partners(seat)],
        values,
        errors,
        optional=True,
        hint=_("When two become one."),
    )
    return [first, second, *_member_fields(seat, values, errors)]


def _succeed(seat: Seat, values: Values, errors: Errors) -> str:
    new, on = new_member(values, errors), some_day(values, "fra", errors)
    if errors:
        return ""
    going = [each for each in (values.get("slutter", ""), values.get("slutter2", "")) if each]
    parties.succeed(going, [new], on=on, by=seat.person.pk, now=seat.now)
    return _("%(name)s comes instead.") % {"name": new.name}


def _people_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    values = {"per": official_day(seat.today).isoformat()} | dict(values)
    return [
        pick("medlem", _("Partner"), partners(seat), values, errors),
        text("folketall", _("Population"), values, errors, inputmode="numeric"),
        text("per", _("Population on"), values, errors, kind="date"),
        text("kilde", _("Source"), values, errors, longest=160),
    ]


def _people(seat: Seat, values: Values, errors: Errors) -> str:
    people, on = whole_number(values, "folketall", errors), some_day(values, "per", errors)
    source = filled(values, errors, "kilde")["kilde"]
    if errors or people is None:
        return ""
    parties.count_people(values.get("medlem", ""), people, on=on, source=source, by=seat.person.pk, now=seat.now)
    return _("The figure is written down.")


def name_fields(values: Values, errors: Errors) -> list[Field]:
    """A name in each language."""
    return [
        text("nb", _("Name (bokmål)"), values, errors, longest=120),
        text("nn", _("Name (nynorsk)"), values, errors, optional=True, longest=120),
        text("en", _("Name (English)"), values, errors, optional=True, longest=120),
    ]


def names_in(values: Values, errors: Errors) -> Texts:
    """The name that was typed; bokmål must be there, and stands in for the others."""
    filled(values, errors, "nb")
    return Texts(values.get("nb", ""), values.get("nn", ""), values.get("en", ""))


def _service_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    values = {"fra": seat.today.isoformat()} | dict(values)
    return [*name_fields(values, errors), text("fra", _("From"), values, errors, kind="date")]


def _service(seat: Seat, values: Values, errors: Errors) -> str:
    name, on = names_in(values, errors), some_day(values, "fra", errors)
    if errors:
        return ""
    parties.carry(name, on=on, by=seat.person.pk, now=seat.now)
    return _("The agreement carries the service.")


def _agreement_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    newest = next(iter(versions_of(seat.home.pk)), None)
    if newest is not None and not values:
        values = {
            "tittel": newest.title,
            "tekst": newest.text,
            "data": newest.data_processing,
            "kostnad": json.dumps(newest.cost_key, ensure_ascii=False),
            "stemmer": json.dumps(newest.vote_key, ensure_ascii=False),
            "varsel": str(newest.notice_months),
            **{f"tjeneste-{each.slug}": "1" for each in annexed(seat.home.pk).get(newest.pk, ())},
        }
    flat = '{"mix": [{"weight": "3/10", "key": {"flat": {}}}, {"weight": "7/10", "key": {"per_capita": {}}}]}'
    return [
        text("tittel", _("Title"), values, errors, longest=160),
        text("tekst", _("The text"), values, errors, kind="textarea", longest=LONGEST_TEXT),
        text("data", _("Annex: processing of personal data"), values, errors, kind="textarea", longest=LONGEST_TEXT),
        text("kostnad", _("Key for sharing costs"), values, errors, kind="textarea",
             hint=_("As JSON, for example %(example)s") % {"example": flat}),
        text("stemmer", _("Key for votes"), values, errors, kind="textarea",
             hint=_("As JSON, for example %(example)s") % {"example": '{"kind": "population_steps", "cap": "2/5"}'}),
        text("varsel", _("Months of notice"), values, errors, inputmode="numeric"),
        *_service_boxes(seat, values),
        text("nytt", _("What is new"), values, errors, kind="textarea", optional=True, longest=2000),
    ]  # fmt: skip


def _service_boxes(seat: Seat, values: Values) -> list[Field]:
    """The services that the version carries; a version without any carries all that are there."""
    return [
        Field(
            f"tjeneste-{each.slug}",
            _("Carries: %(service)s") % {"service": called(named(each))},
            values.get(f"tjeneste-{each.slug}", ""),
            "checkbox",
            mark_required=False,
        )
        for each in services_of(seat.home.pk)
    ]


def _agreement(seat: Seat, values: Values, errors: Errors) -> str:
    sent = filled(values, errors, "tittel", "tekst", "data")
    cost, vote = json_in(values, "kostnad", errors), json_in(values, "stemmer", errors)
    months = whole_number(values, "varsel", errors)
    if errors or months is None:
        return ""
    draft = Draft(
        title=sent["tittel"],
        text=sent["tekst"],
        data_processing=sent["data"],
        cost_key=cost,
        vote_key=vote,
        notice_months=months,
        change_note=values.get("nytt", ""),
        services=tuple(each.slug for each in services_of(seat.home.pk) if values.get(f"tjeneste-{each.slug}")),
    )
    version = agreements.lay_before(draft, by=seat.person.pk, now=seat.now)
    return _("Version %(number)s is laid before the partners.") % {"number": version.number}


def _body_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    values = {"fra": seat.today.isoformat()} | dict(values)
    return [
        *name_fields(values, errors),
        pick("slag", _("Kind"), listed(words.BODY_KINDS), values, errors),
        _limit_field(values, errors),
        text("fra", _("From"), values, errors, kind="date"),
    ]


def _limit_field(values: Values, errors: Errors) -> Field:
    hint = _("In kroner. Leave it empty for any amount.")
    return text("grense", _("May decide up to"), values, errors, optional=True, inputmode="decimal", hint=hint)


def _body(seat: Seat, values: Values, errors: Errors) -> str:
    name, on = names_in(values, errors), some_day(values, "fra", errors)
    limit = ore(values, "grense", errors) if values.get("grense") else None
    if errors:
        return ""
    mandates.open_body(name, values.get("slag", ""), limit_ore=limit, on=on, by=seat.person.pk, now=seat.now)
    return _("The body is made.")


def _limit_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    values = {"fra": seat.today.isoformat()} | dict(values)
    return [
        pick("organ", _("Body"), bodies(seat), values, errors),
        _limit_field(values, errors),
        text("fra", _("From"), values, errors, kind="date"),
    ]


def _limit(seat: Seat, values: Values, errors: Errors) -> str:
    limit = ore(values, "grense", errors) if values.get("grense") else None
    on = some_day(values, "fra", errors)
    if errors:
        return ""
    mandates.set_limit(values.get("organ", ""), limit, on=on, by=seat.person.pk, now=seat.now)
    return _("The limit is set.")


def _mandate_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    sitting = [
        (str(each.pk), f"{each.person.name}, {each.member.name}, {each.body.slug if each.body else ''}")
        for each in mandates_of(seat.home.pk)
        if each.role == "member" and (each.ends is None or each.ends > seat.now)
    ]
    return [
        text("hvem", _("Who (e-mail address)"), values, errors, kind="email", longest=254,
             hint=_("Of somebody who has signed in here and shown that the address is hers.")),
        pick("rolle", _("Mandate"), listed(words.ROLES), values, errors),
        pick("medlem", _("For"), partners(seat), values, errors),
        pick("organ", _("In which body"), [("", _("None: secretariat, product owner or assessor")), *bodies(seat)],
             values, errors, optional=True),
        pick("vara", _("Deputy of"), [("", _("Not a deputy")), *sitting], values, errors, optional=True),
    ]  # fmt: skip


def _mandate(seat: Seat, values: Values, errors: Errors) -> str:
    email = filled(values, errors, "hvem")["hvem"]
    if errors:
        return ""
    vara = values.get("vara", "")
    new = NewMandate(
        member=values.get("medlem", ""),
        role=values.get("rolle", ""),
        body=values.get("organ", ""),
        deputy_of=int(vara) if vara.isascii() and vara.isdigit() and len(vara) < 18 else None,
    )
    mandates.give_mandate(email, new, by=seat.person.pk, now=seat.now)
    return _("The mandate is given. It holds from now.")


def _end_fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    held = [
        (str(each.pk), _mandate_told(each))
        for each in mandates_of(seat.home.pk)
        if each.ends is None or each.ends > seat.now
    ]
    return [pick("mandat", _("Mandate"), held, values, errors)]


def _mandate_told(mandate: Mandate) -> str:
    """Whose it is, as what, for whom, and in which body: many sit in two of them in the same role."""
    where = [called(named(mandate.body))] if mandate.body is not None else []
    return f"{mandate.person.name}: {', '.join([str(words.ROLES[mandate.role]), mandate.member.name, *where])}"


def _end(seat: Seat, values: Values, errors: Errors) -> str:
    number = whole_number(values, "mandat", errors)
    if number is None:
        return ""
    mandates.end_mandate(number, by=seat.person.pk, now=seat.now)
    return _("The mandate has ended, and those of its deputies.")


KEEPING = (
    Act(
        "nytt-medlem",
        gettext_lazy("Take in a partner"),
        gettext_lazy("Take in the partner"),
        KEEP,
        _member_fields,
        _join,
    ),
    Act(
        "etterfolger",
        gettext_lazy("Partners that merge or are followed"),
        gettext_lazy("Put it in their place"),
        KEEP,
        _succeed_fields,
        _succeed,
    ),
    Act(
        "folketall",
        gettext_lazy("Write down a population"),
        gettext_lazy("Write it down"),
        KEEP,
        _people_fields,
        _people,
    ),
    Act(
        "ny-tjeneste",
        gettext_lazy("Put a service under the agreement"),
        gettext_lazy("Put it under the agreement"),
        KEEP,
        _service_fields,
        _service,
    ),
    Act(
        "ny-avtale",
        gettext_lazy("Lay a new version of the agreement before the partners"),
        gettext_lazy("Lay it before them"),
        KEEP,
        _agreement_fields,
        _agreement,
    ),
    Act("nytt-organ", gettext_lazy("Make a body"), gettext_lazy("Make the body"), KEEP, _body_fields, _body),
    Act(
        "grense", gettext_lazy("Set what a body may decide"), gettext_lazy("Set the limit"), KEEP, _limit_fields, _limit
    ),
    Act(
        "nytt-mandat", gettext_lazy("Give a mandate"), gettext_lazy("Give the mandate"), KEEP, _mandate_fields, _mandate
    ),
    Act(
        "avslutt-mandat", gettext_lazy("End a mandate"), pgettext_lazy("mandate", "End it now"), KEEP, _end_fields, _end
    ),
)
