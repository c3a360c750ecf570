"""The fields of an account rule, and what was typed in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.facilities.models import Facility, Space
from aktiv.payments.actions.accounting import REASONS
from aktiv.payments.rules.accounts import LONGEST, AccountData
from aktiv.values.refusal import Refusal
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice
from aktiv.web.finance.words import reason_word

LARGEST_ID = 2**63 - 1


def rule_fields(
    typed: QueryDict,
    today: date,
    names: Sequence[str],
    *,
    facilities: Sequence[Facility] | None = None,
    spaces: Sequence[Space] = (),
    codes: Sequence[str] = (),
    errors: Mapping[str, str],
) -> list[Field]:
    """From which day, the account and the dimensions; and for what, where `facilities` are given."""
    fields = []
    if facilities is not None:
        chosen, code, reason = typed.get("sted", ""), typed.get("mva", ""), typed.get("grunn", "")
        language = get_language() or "nb"
        places = [Choice("", _("Everywhere"), not chosen)]
        of_facility: dict[int, list[Choice]] = {}
        for space in spaces:
            label = f"{space.facility.name}: {space.name.said_in(language).text}"
            of_facility.setdefault(space.facility_id, []).append(
                Choice(f"l{space.pk}", label, chosen == f"l{space.pk}")
            )
        for facility in facilities:
            places.append(Choice(f"a{facility.pk}", facility.name, chosen == f"a{facility.pk}"))
            places += of_facility.get(facility.pk, [])
        fields += [
            Field("sted", _("Where"), kind="select", choices=tuple(places), error=errors.get("sted", "")),
            Field("mva", _("VAT code"), kind="select", choices=(
                Choice("", _("Every VAT code"), not code), *(Choice(each, each, each == code) for each in codes))),
            Field("grunn", _("What is charged"), kind="select", choices=(
                Choice("", _("Everything"), not reason),
                *(Choice(each, reason_word(each), each == reason) for each in REASONS))),
        ]  # fmt: skip
    fields += [
        Field("fra", _("From the day"), typed.get("fra") or today.isoformat(), "date", error=errors.get("fra", ""),
              hint=_("The day of use decides. Charges that are made already keep their accounts.")),
        Field("konto", _("Ledger account"), typed.get("konto", ""), longest=LONGEST, error=errors.get("konto", "")),
    ]  # fmt: skip
    fields += [
        Field(f"dim_{place}", _("Dimension: %(name)s") % {"name": name}, typed.get(f"dim_{place}", ""),
              optional=True, longest=LONGEST, error=errors.get(f"dim_{place}", ""))
        for place, name in enumerate(names)
    ]  # fmt: skip
    return fields


def from_typed(typed: QueryDict, names: Sequence[str]) -> AccountData:
    """What the form says. Raises Refusal("not_a_day"), ("not_found") for a place that is none."""
    place = typed.get("sted", "")
    number = place[1:]
    if place and not (place[0] in "al" and number.isascii() and number.isdigit() and int(number) <= LARGEST_ID):
        raise Refusal("not_found")
    said = {name: typed.get(f"dim_{at}", "").strip() for at, name in enumerate(names)}
    return AccountData(
        facility_id=int(number) if place.startswith("a") else None,
        space_id=int(number) if place.startswith("l") else None,
        vat_code=typed.get("mva", "")[:20],
        reason=typed.get("grunn", "")[:16],
        from_day=day_typed(typed.get("fra", "")),
        account=typed.get("konto", "").strip(),
        dimensions={name: value for name, value in said.items() if value},
    )


def day_typed(text: str) -> date:
    """A day as 2027-03-31. Raises Refusal("not_a_day")."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise Refusal("not_a_day") from error
