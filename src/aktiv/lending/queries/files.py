"""All that is kept as the lines of a file, and a kind as it would be written anew."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet

from aktiv.lending.models import Item, Kind, Part, Pool
from aktiv.lending.new_stock import NewKind
from aktiv.lending.rules.file_cells import EVERYBODY, OF_ITEM, OF_KIND, kroner, told
from aktiv.lending.rules.files import COLUMNS
from aktiv.values.folding import fold


def as_lines(municipality_id: int, depot_id: int | None) -> list[tuple[str, ...]]:
    """All that is kept as the lines of a file (`rules.files`), or what one storage place has. Ten statements, however
    much there is."""
    at = {"depot_id": depot_id} if depot_id is not None else {}
    pools = Pool.objects.filter(municipality_id=municipality_id, kind__numbered=False, **at)
    items = Item.objects.filter(
        municipality_id=municipality_id,
        state__in=Item.State.counted(),
        **{f"pool__{name}": value for name, value in at.items()},
    )
    kinds = {each.pk: _cells(each) for each in known_kinds(municipality_id)}
    rows: list[dict[str, str]] = [
        kinds[each.kind_id]
        | {"lager": each.depot.name, "antall": str(each.stock), "hylle": each.shelf, "lite_her": told(each.low)}
        for each in pools.select_related("depot").order_by("depot__name", "kind__sort_key", "pk")
    ]
    for item in items.select_related("pool__depot").order_by("pool__depot__name", "number"):
        rows.append(kinds[item.pool.kind_id] | _of_item(item))
    if depot_id is None:
        alone = Kind.objects.filter(municipality_id=municipality_id, pools=None).order_by("sort_key", "pk")
        rows += [kinds[pk] for pk in alone.values_list("pk", flat=True)]
    return [tuple(row.get(column, "") for column in COLUMNS) for row in rows]


def known_kinds(municipality_id: int) -> QuerySet[Kind]:
    """The kinds of a municipality with all that a file tells of them. Seven statements."""
    found = Kind.objects.filter(municipality_id=municipality_id).select_related("certificate")
    return found.prefetch_related("for_groups__price_group", "prices__price_group", "parts__kind")


def known_pools(municipality_id: int) -> dict[tuple[int, int], Pool]:
    """The pools of a municipality by kind and storage place. One statement."""
    found = Pool.objects.filter(municipality_id=municipality_id).select_related("kind", "depot")
    return {(each.kind_id, each.depot_id): each for each in found}


def as_new(kind: Kind) -> NewKind:
    """A kind as somebody would write it anew, so that a part of it may be said otherwise."""
    names = {fold(said) for said in kind.name.as_dict().values()}
    return NewKind(
        name=kind.name, category=kind.category, about=kind.about, handling=kind.handling,
        synonyms=",".join(each for each in kind.words if each not in names), weight=kind.weight, numbered=kind.numbered,
        space_id=kind.space_id, decided=kind.decided, turnaround=kind.turnaround, notice=kind.notice,
        horizon_days=kind.horizon_days, longest_days=kind.longest_days, most=kind.most, min_age=kind.min_age,
        certificate_id=kind.certificate_id, deposit=kind.deposit, late_fee=kind.late_fee, replacement=kind.replacement,
        vat_code=kind.vat_code, low_stock=kind.low_stock, service_every_days=kind.service_every_days,
        active=kind.active, for_groups=frozenset(each.price_group_id for each in kind.for_groups.all()),
        prices={each.price_group_id or 0: (each.per_day, each.per_loan) for each in kind.prices.all()},
        parts={each.kind_id: each.amount for each in kind.parts.all()},
    )  # fmt: skip


def _cells(kind: Kind) -> dict[str, str]:
    prices = {each.price_group.code if each.price_group else EVERYBODY: each for each in kind.prices.all()}
    cells = {
        "kategori": kind.category,
        **{f"navn_{code}": said for code, said in kind.name.as_dict().items()},
        "avgjores": kind.decided,
        "klargjoring_min": told(kind.turnaround),
        "varsel_min": told(kind.notice),
        "horisont_dager": told(kind.horizon_days),
        "lengst_dager": told(kind.longest_days),
        "hoyst": told(kind.most),
        "alder": told(kind.min_age),
        "bevis": kind.certificate.code if kind.certificate else "",
        "grupper": " ".join(sorted(each.price_group.code for each in kind.for_groups.all())),
        "priser": " ".join(
            f"{group}={kroner(each.per_day)}/{kroner(each.per_loan)}" for group, each in sorted(prices.items())
        ),
        "depositum": kroner(kind.deposit),
        "gebyr": kroner(kind.late_fee),
        "erstatning": kroner(kind.replacement),
        "mva": kind.vat_code,
        "vekt_gram": told(kind.weight),
        "lite": told(kind.low_stock),
        "service_dager": told(kind.service_every_days),
        "deler": " + ".join(f"{each.amount} × {each.kind.name_nb}" for each in sorted(kind.parts.all(), key=_by_name)),
    }
    return _all_of(cells, OF_KIND)


def _of_item(item: Item) -> dict[str, str]:
    cells = {
        "lager": item.pool.depot.name,
        "nummer": item.number,
        "tilstand": item.condition,
        "neste_service": told(item.service_due),
        "kjopt": told(item.bought_on),
        "pris": kroner(item.price),
        "merknad": item.note,
    }
    return _all_of(cells, OF_ITEM)


def _by_name(part: Part) -> str:
    return part.kind.name_nb


def _all_of(cells: dict[str, str], columns: Mapping[str, object]) -> dict[str, str]:
    """The cells, when none of the columns was forgotten."""
    if missing := set(columns) - set(cells):
        raise KeyError(sorted(missing)[0])
    return cells
