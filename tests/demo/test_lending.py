"""What there is to see of equipment: loans in every state, and kinds that tell how they are handled."""

from __future__ import annotations

from django.db.models import F, Q, Sum

from aktiv.demo.catalogue.equipment import kinds as every_kind
from aktiv.lending.models import Block, Damage, Kind, KindGroup, Line, Loan, Pool
from aktiv.municipalities.models import Municipality
from tests.demo.world import NOW
from tests.reading import everything_of


def test_there_is_a_loan_of_everything_that_a_loan_can_come_to(fjell: Municipality) -> None:
    loans = everything_of(Loan).filter(municipality=fjell)
    assert set(loans.values_list("state", flat=True)) == set(Loan.State.values)
    damages = everything_of(Damage).filter(loan__municipality=fjell)
    blocks = everything_of(Block).filter(municipality=fjell, ends__gt=NOW)
    partly = everything_of(Line).filter(loan__in=loans.filter(state="out"), back__gt=0, back__lt=F("out"))
    seen = {
        "late": loans.filter(state="out", late_for__isnull=False).exists(),
        "extended": loans.filter(extended__gt=0).exists(),
        "left behind by its booking": loans.filter(left_behind=True).exists(),
        "partly back": partly.exists(),
        "damage that waits": damages.filter(state="open").exists(),
        "damage that was charged": damages.filter(state="charged", amount__gt=0).exists(),
        "blocked with an appeal": blocks.filter(~Q(appeal=""), answer="").exists(),
    }
    assert [what for what, there in seen.items() if not there] == []


def test_kinds_say_how_they_are_handled_what_they_weigh_and_some_whom_they_are_for(fjell: Municipality) -> None:
    mine = Kind.objects.filter(municipality=fjell)
    assert mine.filter(space=None).count() == len(every_kind()) >= 40  # and one that is fixed to a hall
    assert 1_200 <= (Pool.objects.filter(municipality=fjell).aggregate(all=Sum("stock"))["all"] or 0) <= 2_000
    told = mine.exclude(handling_nb="").exclude(handling_nn="").exclude(handling_en="")
    assert told.count() >= 15
    assert mine.filter(weight=None).count() <= 1
    assert KindGroup.objects.filter(kind__in=mine).values("kind").distinct().count() >= 3
