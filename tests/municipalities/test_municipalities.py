"""Country, zone, calendar and numbers are data of the municipality."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aktiv.municipalities.actions import NewHoliday, set_school_holidays
from aktiv.municipalities.models import Municipality
from aktiv.municipalities.queries import by_slug, listed, public_holidays, school_holidays
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from tests.facilities.world import NOW, a_municipality

pytestmark = pytest.mark.django_db


def test_norwegian_holidays_are_told_in_three_languages() -> None:
    found = public_holidays(a_municipality(), date(2027, 3, 25), date(2027, 5, 1))
    assert list(found) == [date(2027, 3, day) for day in (25, 26, 28, 29)] + [date(2027, 5, 1)]
    assert found[date(2027, 3, 25)] == Texts("Skjærtorsdag", "Skjertorsdag", "Maundy Thursday")
    assert found[date(2027, 5, 1)] == Texts("Arbeidernes dag", "Arbeidarane sin dag", "Labor Day")


def test_two_holidays_on_one_day_are_both_told() -> None:
    found = public_holidays(a_municipality(), date(2027, 5, 17), date(2027, 5, 17))
    assert found[date(2027, 5, 17)].nb == "Andre pinsedag; Grunnlovsdag"


def test_a_city_abroad_has_its_own_holidays() -> None:
    umea = a_municipality("umea", "2480", country="SE", time_zone="Europe/Stockholm", number_scheme="SE")
    assert date(2027, 5, 17) not in public_holidays(umea, date(2027, 1, 1), date(2027, 12, 31))
    assert public_holidays(umea, date(2027, 6, 6), date(2027, 6, 6))[date(2027, 6, 6)].en == "National Day"


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"time_zone": "Europe/Atlantis"}, "unknown_time_zone"),
        ({"holiday_region": "Mordor"}, "unknown_holiday_region"),
        ({"number": "46"}, "not_a_municipality_number"),
    ],
)
def test_a_municipality_that_does_not_add_up_is_refused(more: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        a_municipality(**{"slug": "fjell", "number": "4626", **more})
    assert refused.value.code == code
    assert not Municipality.objects.exists()


def a_break(first: date, last: date) -> NewHoliday:
    return NewHoliday(name=Texts("Ferie", "Ferie", "Holiday"), first=first, last=last)


def test_school_holidays_are_replaced_and_read_in_order(django_assert_num_queries: Any) -> None:
    fjell, bergen = a_municipality(), a_municipality("bergen", "4601")
    autumn, winter = a_break(date(2027, 10, 4), date(2027, 10, 8)), a_break(date(2027, 2, 22), date(2027, 2, 26))
    set_school_holidays(fjell, [autumn], by=None, now=NOW)
    set_school_holidays(fjell, [autumn, winter], by=None, now=NOW)
    with django_assert_num_queries(1):
        found = school_holidays([fjell.pk, bergen.pk])
    assert [(one.first, one.last) for one in found[fjell.pk]] == [
        (winter.first, winter.last),
        (autumn.first, autumn.last),
    ]
    assert found[bergen.pk] == []
    assert len(school_holidays([fjell.pk], until=date(2027, 9, 1))[fjell.pk]) == 1


@pytest.mark.parametrize(
    ("breaks", "code"),
    [
        ([a_break(date(2027, 10, 8), date(2027, 10, 4))], "holiday_not_in_order"),
        (
            [a_break(date(2027, 10, 4), date(2027, 10, 8)), a_break(date(2027, 10, 8), date(2027, 10, 9))],
            "holidays_overlap",
        ),
    ],
)
def test_school_holidays_follow_each_other(breaks: list[NewHoliday], code: str) -> None:
    fjell = a_municipality()
    with pytest.raises(Refusal) as refused:
        set_school_holidays(fjell, breaks, by=None, now=NOW)
    assert refused.value.code == code


def test_municipalities_are_listed_by_name_in_one_query(django_assert_num_queries: Any) -> None:
    for slug, number in (("alesund", "1508"), ("bergen", "4601")):
        a_municipality(slug, number)
    hidden = a_municipality("hemmelig", "1101", published=False)
    with django_assert_num_queries(1):
        assert [one.slug for one in listed()] == ["alesund", "bergen"]
    assert by_slug("hemmelig") == hidden
    assert by_slug("ingen") is None
