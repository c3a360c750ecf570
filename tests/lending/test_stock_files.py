"""A file of equipment is read back the same, with terms, prices, condition and parts; what is wrong is told where."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aktiv.journal.models import Entry
from aktiv.lending.actions.importing import planned, take_in
from aktiv.lending.actions.kinds import keep_certificate, keep_kind
from aktiv.lending.models import Item, Kind, Look, Pool
from aktiv.lending.new_stock import NewKind
from aktiv.lending.queries.files import as_lines, as_new
from aktiv.lending.rules.files import read, written
from aktiv.prices.models import PriceGroup, VatRate
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from tests.bookings.world import NOW
from tests.lending.world import Stocked, a_kind, a_pool


@pytest.fixture
def rich(there: Stocked) -> Stocked:
    """The storage place with a kind that has all that a file can say."""
    home, at = there.municipality.pk, {"by": there.world.ingrid.pk, "now": NOW}
    groups = list(PriceGroup.objects.filter(municipality=home).order_by("pk"))
    VatRate.objects.get_or_create(municipality_id=home, code="high", valid_from="2018-01-01", basis_points=2_500)
    certificate = keep_certificate(home, "batforer", Texts("Båtførerbevis", "Båtførarprov", "Boating licence"), **at)
    kind = there.projectors.kind
    new = NewKind(
        name=kind.name, category=kind.category, about=Texts("Ny", "Ny", "New"), synonyms="fremviser", numbered=True,
        decided="by_staff", turnaround=90, notice=45, horizon_days=90, longest_days=3, most=2, min_age=18,
        certificate_id=certificate.pk, deposit=50_050, late_fee=10_000, replacement=900_000, vat_code="high",
        low_stock=2, service_every_days=365, weight=2_500, for_groups=frozenset(each.pk for each in groups[:1]),
        prices={0: (5_000, 0), **{each.pk: (2_550, 100) for each in groups[:1]}},
    )  # fmt: skip
    keep_kind(home, new, kind_id=kind.pk, version=1, **at)
    Pool.objects.filter(pk=there.chairs.pk).update(low=10, shelf="B2")
    Item.objects.filter(number="projektorer-1").update(
        condition="worn", service_due=date(2027, 6, 1), bought_on=date(2025, 1, 2), price=750_000, note="Viften bråker"
    )
    return there


def test_a_file_that_is_written_and_read_again_changes_nothing(rich: Stocked) -> None:
    home, at = rich.municipality.pk, {"by": rich.world.ingrid.pk, "now": NOW}
    before = as_lines(home, None)
    told, kept = Entry.objects.count(), {each.pk: as_new(each) for each in Kind.objects.all()}
    lines, wrong = read(written(before))
    assert wrong == []
    plan = take_in(home, lines, **at)
    assert (plan.depots, plan.kinds, plan.changed, plan.pools, plan.items, plan.items_changed) == ((), (), (), 0, 0, 0)
    assert (Entry.objects.count(), Look.objects.count()) == (told, 0)
    assert {each.pk: as_new(each) for each in Kind.objects.all()} == kept
    assert as_lines(home, None) == before


def test_a_file_makes_anew_all_that_it_tells(rich: Stocked) -> None:
    """Into the same municipality, under other names: all of it comes out as it went in."""
    home, at = rich.municipality.pk, {"by": rich.world.ingrid.pk, "now": NOW}
    text = written(as_lines(home, None))
    for name in ("Klappstol", "Projektor", "Scenedekke", "Scenebein", "Utstyrslageret"):
        text = text.replace(name, f"{name} ny")
    text = text.replace(";Scene;", ";Scene ny;").replace("projektorer-", "ny-")
    lines, wrong = read(text)
    assert wrong == []
    plan = take_in(home, lines, **at)
    assert (plan.depots, len(plan.kinds), plan.items) == (("Utstyrslageret ny",), 5, 3)
    made, was = Kind.objects.get(name_nb="Projektor ny"), rich.projectors.kind
    was.refresh_from_db()
    for field in ("decided", "notice", "most", "deposit", "certificate_id", "service_every_days", "vat_code", "weight"):
        assert getattr(made, field) == getattr(was, field), field
    assert set(made.prices.values_list("price_group", "per_day")) == set(
        was.prices.values_list("price_group", "per_day")
    )
    item = Item.objects.get(number="ny-1")
    assert (item.condition, item.price, item.note, item.looks.get().how) == ("worn", 750_000, "Viften bråker", "file")
    parts = Kind.objects.get(name_nb="Scene ny").parts
    assert sorted(parts.values_list("kind__name_nb", "amount")) == [("Scenebein ny", 32), ("Scenedekke ny", 8)]
    assert Pool.objects.get(kind__name_nb="Klappstol ny").low == 10


def test_columns_that_are_left_out_change_nothing(rich: Stocked) -> None:
    home, at = rich.municipality.pk, {"by": rich.world.ingrid.pk, "now": NOW}
    kind = Kind.objects.get(pk=rich.projectors.kind_id)
    before = as_new(kind)
    lines, wrong = read("lager;navn_nb;nummer;tilstand;lengst_dager\nUtstyrslageret;Projektor;projektorer-1;good;5\n")
    plan = take_in(home, lines, **at)
    assert (wrong, plan.changed, plan.items_changed) == ([], ("Projektor",), 1)
    item = Item.objects.get(number="projektorer-1")
    assert (item.condition, item.note, item.price) == ("good", "Viften bråker", 750_000)
    after = as_new(Kind.objects.get(pk=kind.pk))
    assert (after.longest_days, before.longest_days) == (5, 3)
    assert (after.prices, after.about, after.synonyms) == (before.prices, before.about, before.synonyms)


def test_what_is_wrong_is_told_by_line_and_column(rich: Stocked) -> None:
    home = rich.municipality.pk
    text = (
        "lager;navn_nb;antall;nummer;priser;lengst_dager;neste_service;deler;tilstand;mva;depositum\n"
        "A;B;1;;alle=5;;;;;;\nA;C;1;;;999;;;;;\nA;D;;D1;;;31.3.2027;;;;\nA;E;;E1;;;;;ny;;\nA;F;1;;;;;åtte bein;;;\n"
        "A;G;1;;;5;;;;;\nB;G;1;;;6;;;;;\nA;H;1;;;;;;;;mye\n;I;;;;;;8 × Ukjent;;;\nA;;1;;;;;;;;\n"
    )
    lines, wrong = read(text)
    assert [(each.line, each.column, each.code) for each in wrong] == [
        (2, "priser", "not_prices"), (3, "lengst_dager", "out_of_bounds"), (4, "neste_service", "not_a_day"),
        (5, "tilstand", "unknown"), (6, "deler", "not_parts"), (8, "lengst_dager", "differs"),
        (9, "depositum", "not_an_amount"), (11, "navn_nb", "empty"),
    ]  # fmt: skip
    assert [(each.line, each.column, each.code) for each in planned(home, lines, NOW).wrong] == [
        (10, "deler", "unknown_part")
    ]
    text = (
        "lager;navn_nb;antall;nummer;priser;bevis;mva;depositum\nA;K;1;;finnes-ikke=5/0;;;\nA;L;1;;;finnes-ikke;;\n"
        "A;M;1;;;;tull;\nA;N;1;;;;;50\n"
    )
    lines, wrong = read(text)
    more, wrong_too = read("lager;navn_nb;antall;nummer\nA;Projektor;4;\nA;Klappstol;;K-1\n")
    assert (wrong, wrong_too) == ([], [])
    found = (*planned(home, lines, NOW).wrong, *planned(home, more, NOW).wrong)
    assert [(each.line, each.column, each.code) for each in found] == [
        (2, "priser", "unknown_group"), (3, "bevis", "unknown_certificate"), (4, "mva", "unknown_vat"),
        (5, "mva", "needs_vat"), (2, "antall", "by_number"), (3, "nummer", "counted"),
    ]  # fmt: skip
    with pytest.raises(Refusal, match="file_unknown"):
        take_in(home, lines, by=rich.world.ingrid.pk, now=NOW)


def test_a_file_that_takes_away_what_is_promised_says_whom_it_hits(there: Stocked) -> None:
    loan = there.loan(1, 30, (there.chairs, 18))
    lines, _ = read("lager;navn_nb;antall\nUtstyrslageret;Klappstol;10\n")
    assert [each.loan.pk for each in planned(there.municipality.pk, lines, NOW).hits] == [loan.pk]
    with pytest.raises(Refusal) as refused:
        take_in(there.municipality.pk, lines, by=there.world.ingrid.pk, now=NOW)
    assert (refused.value.code, refused.value.data["line"]) == ("stock_promised", 2)


def test_a_file_takes_as_many_statements_for_forty_kinds_as_for_few(
    rich: Stocked, django_assert_num_queries: Any
) -> None:
    home = rich.municipality.pk
    for number in range(40):
        a_pool(a_kind(rich.municipality, f"stol-{number}", f"Stol {number}"), rich.depot, 3)
    with django_assert_num_queries(10):
        lines, _wrong = read(written(as_lines(home, None)))
    with django_assert_num_queries(13):
        assert len(lines) == 47
        planned(home, lines, NOW)
