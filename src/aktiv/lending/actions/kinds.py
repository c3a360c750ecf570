"""Storage places and kinds: made and changed by those who keep the municipality's facilities."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from aktiv.facilities.models import Facility, Space
from aktiv.journal.actions import Event, append
from aktiv.lending.actions.parts import ask_for_parts
from aktiv.lending.models import Certificate, Depot, Kind, KindGroup, KindPrice, Part, Sharing
from aktiv.lending.new_stock import NewDepot, NewKind, NewSharing
from aktiv.lending.queries.costs import without_payer
from aktiv.lending.queries.hits import loans_promised
from aktiv.prices.models import PriceGroup
from aktiv.values.folding import fold, sort_key
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES, Texts
from aktiv.values.typed_text import many_lines, one_line

BOUNDS = {
    "turnaround": (0, 14 * 1440), "notice": (0, 100 * 1440), "horizon_days": (1, 1100), "longest_days": (1, 366),
    "most": (1, 100_000), "min_age": (0, 100), "weight": (0, 10**9), "low_stock": (0, 100_000),
    "service_every_days": (1, 3_660), "deposit": (0, 10**9), "late_fee": (0, 10**8), "replacement": (0, 10**9),
}  # fmt: skip
"""The least and the most of each number of a kind."""
MOST_PRICE = 10**8
MOST_SYNONYMS = 40
MOST_NAMED = 8
"""Municipalities that are named in a refusal."""


@transaction.atomic
def keep_depot(
    municipality_id: int, new: NewDepot, *, depot_id: int | None = None, in_spite: bool = False, by: UUID, now: datetime
) -> Depot:
    """Makes a storage place, or changes one; `in_spite` of the loans that it is promised to, it goes out of use.

    Raises Refusal: not_found, depot_unnamed, depot_elsewhere, depot_promised (loans), and what cleaning its texts
    raises.
    """
    made = _depot(municipality_id, depot_id)
    name = one_line(new.name, limit=120)
    if not name:
        raise Refusal("depot_unnamed")
    there = _at_home(Facility, new.facility_id, municipality_id)
    if made.pk is not None and made.active and not new.active and not in_spite and (loans := loans_promised(made, now)):
        raise Refusal("depot_promised", loans=loans)
    made.name, made.facility, made.active = name, there, new.active
    made.address, made.phone = one_line(new.address, limit=200), one_line(new.phone, limit=30)
    for code in LANGUAGES:
        setattr(made, f"open_{code}", many_lines(new.open.as_dict()[code], limit=1_000))
    if not made.slug:
        made.slug = _free_slug(Depot, name)
    was_new = made.pk is None
    made.save()
    append(Event("depot.made" if was_new else "depot.changed", ("depot", made.pk), municipality_id, by), at=now)
    return made


@transaction.atomic
def keep_kind(
    municipality_id: int,
    new: NewKind,
    *,
    kind_id: int | None = None,
    version: int = 0,
    in_spite: bool = False,
    by: UUID,
    now: datetime,
) -> Kind:
    """Makes a kind, or changes one that has this `version`; `in_spite` of the loans that it is promised to, it goes out
    of use.

    Raises Refusal: not_found, kind_changed, kind_unnamed, kind_category, kind_out_of_bounds (field, least, most),
    kind_needs_vat, kind_stays_numbered, kind_promised (loans), certificate_elsewhere, set_or_stock, and what cleaning
    its texts raises.
    """
    made = _kind(municipality_id, kind_id)
    if made.pk is not None and made.version != version:
        raise Refusal("kind_changed")
    _words(made, new)
    _numbers(made, new)
    if made.pk is not None and made.numbered != new.numbered and made.pools.exists():
        raise Refusal("kind_stays_numbered")
    if made.pk is not None and made.active and not new.active and not in_spite and (loans := loans_promised(made, now)):
        raise Refusal("kind_promised", loans=loans)
    made.numbered, made.active, made.decided = new.numbered, new.active, Kind.Decided(new.decided).value
    if new.category not in Kind.Category.values:
        raise Refusal("kind_category")
    made.category = new.category
    made.space = _at_home(Space, new.space_id, municipality_id)
    made.certificate = _at_home(Certificate, new.certificate_id, municipality_id)
    costs = made.deposit or made.late_fee or made.replacement or any(map(any, new.prices.values()))
    if costs and not new.vat_code:
        raise Refusal("kind_needs_vat")
    made.vat_code = new.vat_code
    was_new = made.pk is None
    made.version = 1 if was_new else made.version + 1
    if was_new:
        made.slug = _free_slug(Kind, made.name_nb)
    made.save()
    _terms(made, new)
    _parts(made, new)
    append(Event("kind.made" if was_new else "kind.changed", ("kind", made.pk), municipality_id, by), at=now)
    return made


@transaction.atomic
def keep_certificate(municipality_id: int, code: str, name: Texts, *, by: UUID, now: datetime) -> Certificate:
    """What borrowers may be asked to show; a known code is renamed. Raises Refusal("kind_unnamed", language)."""
    made, _ = Certificate.objects.get_or_create(municipality_id=municipality_id, code=code[:40])
    for language, said in name.as_dict().items():
        if not (clean := one_line(said, limit=80)):
            raise Refusal("kind_unnamed", language=language)
        setattr(made, f"name_{language}", clean)
    made.save()
    append(Event("certificate.kept", ("certificate", made.pk), municipality_id, by), at=now)
    return made


@transaction.atomic
def share_kind(municipality_id: int, kind_id: int, new: NewSharing, *, by: UUID, now: datetime) -> Sharing:
    """Lets others borrow a kind, or says anew how. Those that are to pay a part are asked for it, and pay what they
    have accepted until they accept this.

    Raises Refusal: not_found, kind_out_of_bounds, shared_backwards, and neighbour_unbilled (who) where they are to pay
    a part and nobody has said how they are billed.
    """
    kind = Kind.objects.filter(pk=kind_id, municipality_id=municipality_id).first()
    if kind is None or new.to == municipality_id:
        raise Refusal("not_found")
    if not 0 <= new.own_until_days <= 366:
        raise Refusal("kind_out_of_bounds", field="own_until_days", least=0, most=366)
    if not 0 <= new.home_percent <= 100:
        raise Refusal("kind_out_of_bounds", field="home_percent", least=0, most=100)
    if new.last_day is not None and new.last_day < new.first_day:
        raise Refusal("shared_backwards")
    if new.home_percent:
        unknown = [each.name for each in without_payer(municipality_id) if new.to in (None, each.pk)]
        if unknown:
            raise Refusal("neighbour_unbilled", who=", ".join(unknown[:MOST_NAMED]))
    words = {f"rules_{code}": one_line(said, limit=500) for code, said in new.rules.as_dict().items()}
    made, _ = Sharing.objects.update_or_create(
        kind=kind,
        to_id=new.to,
        defaults={
            "municipality_id": municipality_id, "first_day": new.first_day, "last_day": new.last_day,
            "own_until_days": new.own_until_days, "home_percent": new.home_percent, **words,
        },
    )  # fmt: skip
    data = {"to": new.to, "percent": new.home_percent}
    append(Event("kind.shared", ("kind", kind.pk), municipality_id, by, data=data), at=now)
    ask_for_parts(municipality_id, [kind.pk], new.to, by=by, now=now)
    return made


@transaction.atomic
def share_no_more(municipality_id: int, sharing_id: int, *, by: UUID, now: datetime) -> None:
    """Others may borrow it no more, and pay no part of it; what they have been promised stands. Raises
    Refusal("not_found")."""
    found = Sharing.objects.filter(pk=sharing_id, municipality_id=municipality_id).first()
    if found is None:
        raise Refusal("not_found")
    append(Event("kind.unshared", ("kind", found.kind_id), municipality_id, by, data={"to": found.to_id}), at=now)
    found.delete()
    ask_for_parts(municipality_id, [found.kind_id], found.to_id, by=by, now=now)


def _words(made: Kind, new: NewKind) -> None:
    name, about, handling = new.name.as_dict(), new.about.as_dict(), new.handling.as_dict()
    for code in LANGUAGES:
        said = one_line(name[code], limit=80)
        if not said:
            raise Refusal("kind_unnamed", language=code)
        setattr(made, f"name_{code}", said)
        setattr(made, f"about_{code}", many_lines(about[code], limit=2_000))
        setattr(made, f"handling_{code}", many_lines(handling[code], limit=1_000))
    made.sort_key = sort_key(made.name_nb)
    typed = one_line(new.synonyms.replace("\n", ","), limit=1_000)
    words = [made.name_nb, made.name_nn, made.name_en, *typed.split(",")]
    made.words = list(dict.fromkeys(folded for each in words if (folded := fold(each.strip())[:60])))[:MOST_SYNONYMS]


def _numbers(made: Kind, new: NewKind) -> None:
    for field, (least, most) in BOUNDS.items():
        value = getattr(new, field)
        if value is not None and not least <= value <= most:
            raise Refusal("kind_out_of_bounds", field=field, least=least, most=most)
        setattr(made, field, value)
    for per_day, per_loan in new.prices.values():
        if not (0 <= per_day <= MOST_PRICE and 0 <= per_loan <= MOST_PRICE):
            raise Refusal("kind_out_of_bounds", field="prices", least=0, most=MOST_PRICE // 100)


def _terms(made: Kind, new: NewKind) -> None:
    """Who may have it, and what it costs them; written anew."""
    known = set(PriceGroup.objects.filter(municipality_id=made.municipality_id).values_list("pk", flat=True))
    if not (new.for_groups | set(new.prices) - {0}) <= known:
        raise Refusal("not_found")
    made.for_groups.all().delete()
    KindGroup.objects.bulk_create(
        KindGroup(municipality_id=made.municipality_id, kind=made, price_group_id=each)
        for each in sorted(new.for_groups)
    )
    made.prices.all().delete()
    KindPrice.objects.bulk_create(
        KindPrice(
            municipality_id=made.municipality_id,
            kind=made,
            price_group_id=group or None,
            per_day=per_day,
            per_loan=per_loan,
        )
        for group, (per_day, per_loan) in sorted(new.prices.items())
        if per_day or per_loan or group  # nothing for everybody else is what holds where nothing is said
    )


def _parts(made: Kind, new: NewKind) -> None:
    if any(not 1 <= amount <= 100_000 for amount in new.parts.values()):
        raise Refusal("kind_out_of_bounds", field="parts", least=1, most=100_000)
    there = set(
        Kind.objects.filter(pk__in=new.parts, municipality_id=made.municipality_id).values_list("pk", flat=True)
    )
    if there != set(new.parts):
        raise Refusal("not_found")
    made.parts.all().delete()
    try:
        with transaction.atomic():
            Part.objects.bulk_create(
                Part(municipality_id=made.municipality_id, whole=made, kind_id=kind, amount=amount)
                for kind, amount in sorted(new.parts.items())
            )
    except IntegrityError as error:
        raise Refusal("set_or_stock") from error


def _depot(municipality_id: int, depot_id: int | None) -> Depot:
    if depot_id is None:
        return Depot(municipality_id=municipality_id)
    found = Depot.objects.select_for_update().filter(pk=depot_id, municipality_id=municipality_id).first()
    if found is None:
        raise Refusal("not_found")
    return found


def _kind(municipality_id: int, kind_id: int | None) -> Kind:
    if kind_id is None:
        return Kind(municipality_id=municipality_id)
    found = Kind.objects.select_for_update().filter(pk=kind_id, municipality_id=municipality_id).first()
    if found is None:
        raise Refusal("not_found")
    return found


def _at_home(model: Any, key: int | None, municipality_id: int) -> Any:  # Any: of one of several models
    if key is None:
        return None
    found = model.objects.filter(pk=key, municipality_id=municipality_id).first()
    if found is None:
        raise Refusal({Certificate: "certificate_elsewhere", Facility: "depot_elsewhere"}.get(model, "not_found"))
    return found


def _free_slug(model: type[Depot] | type[Kind], name: str) -> str:
    """Its name as an address; a number after it where somebody has that already."""
    start = (
        "-".join("".join(each if each.isalnum() else " " for each in fold(name)).split())[:60].strip("-") or "utstyr"
    )
    taken = set(model._default_manager.filter(slug__startswith=start).values_list("slug", flat=True))
    return next(each for each in (start, *(f"{start}-{n}" for n in range(2, len(taken) + 3))) if each not in taken)
