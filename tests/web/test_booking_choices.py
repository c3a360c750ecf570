"""Kitchen, guard and holidays: ticked on the page, held and priced at once, and said again wherever the booking is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client

from aktiv.bookings.models import Booking, Hold, Occurrence
from aktiv.bookings.queries.along import along_with
from aktiv.bookings.queries.bookings import dates_of
from aktiv.facilities.actions import link
from aktiv.facilities.models import Space
from aktiv.messages.actions import dispatch
from aktiv.municipalities.actions import NewHoliday, set_school_holidays
from aktiv.prices.actions import ListUse, use_lists
from aktiv.values.texts import Texts
from tests.bookings.test_along import ADDITIONS
from tests.bookings.world import World, a_world, booked, day
from tests.prices.world import HALL, published, replace
from tests.web.booking_world import NOW, browser_of, form_of, pick_of, stop_the_clock, when

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    made = a_world()
    stop_the_clock(monkeypatch)
    published(made.municipality, replace(HALL, key="hall-besides", additions=ADDITIONS))
    uses = [ListUse(key="hall-besides", kind="sports_hall"), ListUse(key="meeting_room", kind="meeting_room")]
    use_lists(made.municipality.pk, uses, now=NOW)
    return made


@pytest.fixture
def kitchen(world: World) -> Space:
    link(world.hall, world.room, by=None, now=NOW)
    return world.room


def checked(client: Client, world: World, **more: str) -> str:
    """Takes 18–20 in the hall and gives the check page's address."""
    answer = client.post("/bestilling/", {"pick": pick_of(world.hall, when("18–20")), **more})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def plain(page: str) -> str:
    return page.replace("\u00a0", " ").replace("&nbsp;", " ")


def test_a_tick_holds_the_kitchen_at_once_and_the_price_says_what_it_is_made_of(world: World, kitchen: Space) -> None:
    client = browser_of(world.alice)
    check = checked(client, world)
    page = plain(client.get(check).content.decode())
    assert "Møterom" in page
    assert "272 kr" in page  # what the kitchen adds, before it is ticked
    assert "Vakt, 2 timer × 500 kr" in page
    assert "Vask (følger alltid med her)" in page
    ticked = form_of(page) | {f"m_{kitchen.pk}": "1", "t_guard": "1"}
    shown = client.post(check, ticked | {"vis": "1"})
    assert shown.status_code == 200
    hold = Hold.objects.get()
    assert (hold.linked, hold.expires_at) == ([kitchen.pk], NOW + timedelta(minutes=15))
    page = plain(shown.content.decode())
    assert "Møterom: 2 timer × 136 kr" in page
    form = form_of(page)
    assert form["expected"] == str(724_00 + 272_00 + 1_000_00 + 90_00)
    assert client.post(check, form).status_code == 302
    made = Booking.objects.get()
    assert [each.pk for each in along_with(dates_of(made.pk))[made.occurrences.get().pk]] == [kitchen.pk]


def test_pressing_book_with_a_new_tick_tells_the_new_price_before_it_is_agreed_to(world: World, kitchen: Space) -> None:
    client = browser_of(world.alice)
    check = checked(client, world)
    form = form_of(client.get(check).content.decode()) | {f"m_{kitchen.pk}": "1"}
    answer = client.post(check, form)
    assert answer.status_code == 422
    assert "1 086" in plain(answer.content.decode())
    assert client.post(check, form_of(answer.content.decode())).status_code == 302


def test_a_tick_is_still_there_when_one_comes_back_and_can_be_taken_away(world: World, kitchen: Space) -> None:
    client = browser_of(world.alice)
    check = checked(client, world, **{f"m_{kitchen.pk}": "1"})
    assert Hold.objects.get().linked == [kitchen.pk]
    form = form_of(client.get(check).content.decode())
    assert form.pop(f"m_{kitchen.pk}") == "1"
    again = client.post(check, form | {"vis": "1"})
    assert Hold.objects.get().linked == []
    assert f"m_{kitchen.pk}" not in form_of(again.content.decode())


def test_who_has_the_kitchen_is_told_and_the_hall_can_be_booked_without(world: World, kitchen: Space) -> None:
    world.club.publishes_name = True
    world.club.save()
    booked(world, "19–20", world.as_club, kitchen)
    client = browser_of(world.charlie)
    check = checked(client, world)
    form = form_of(client.get(check).content.decode()) | {f"m_{kitchen.pk}": "1"}
    answer = client.post(check, form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Opptatt: Møterom 19.00–20.00 (Solheim IL). Vi holder fortsatt av" in page
    assert f"m_{kitchen.pk}" not in form_of(page)
    assert client.post(check, form_of(page)).status_code == 302
    assert Booking.objects.filter(person=world.charlie).count() == 1


def test_an_expired_hold_whose_kitchen_went_is_offered_without_it(
    world: World, kitchen: Space, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser_of(world.alice)
    check = checked(client, world, **{f"m_{kitchen.pk}": "1"})
    form = form_of(client.get(check).content.decode())
    later = NOW + timedelta(minutes=16)
    stop_the_clock(monkeypatch, later)
    booked(world, "18–20", world.as_charlie, kitchen, now=later)
    answer = client.post(check, form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "18.00–20.00 uten Møterom" in page
    refused = client.post("/bestilling/", {"pick": pick_of(world.hall, when("18–20")), f"m_{kitchen.pk}": "1"})
    assert refused.status_code == 409
    assert "18.00–20.00 uten Møterom" in refused.content.decode()
    assert "Opptatt: Møterom" in refused.content.decode()
    assert f'name="m_{kitchen.pk}"' not in refused.content.decode()  # the way out is without it
    again = checked(client, world)
    assert client.post(again, form_of(client.get(again).content.decode())).status_code == 302


def test_a_tick_that_is_not_offered_is_refused_in_words(world: World, kitchen: Space) -> None:
    client = browser_of(world.alice)
    check = checked(client, world)
    form = form_of(client.get(check).content.decode())
    for name, told in ((f"m_{world.half.pk}", "følger ikke med"), ("t_fireworks", "ikke her")):
        answer = client.post(check, form | {name: "1"})
        assert answer.status_code == 422
        assert told in answer.content.decode()
    assert client.post(check, form | {"m_²": "1", "m_" + "9" * 50: "1", "t_\x00": "1"}).status_code == 302


def test_what_comes_along_is_on_receipt_my_page_calendar_file_and_in_the_mail(world: World, kitchen: Space) -> None:
    client = browser_of(world.alice)
    check = checked(client, world, **{f"m_{kitchen.pk}": "1"})
    client.post(check, form_of(client.get(check).content.decode()))
    made = Booking.objects.get()
    for address in (f"/bestilling/{made.pk}/kvittering/", f"/min/bestillinger/{made.pk}/"):
        page = plain(client.get(address).content.decode())
        assert "Følger med" in page
        assert "Møterom: 2 timer × 136 kr" in page
        assert "Vask (følger alltid med her)" in page
    file = client.get(f"/bestilling/{made.pk}/kalender.ics").content.decode()
    assert "DESCRIPTION:Hall\\, Møterom" in file.replace("\r\n ", "")
    dispatch(now=NOW)
    [letter] = mail.outbox
    assert "Følger med: Møterom." in letter.body


@pytest.mark.parametrize(
    ("language", "told"),
    [("", "Hva mer vil du ha?"), ("nn/", "Kva meir vil du ha?"), ("en/", "What else do you want?")],
)
def test_the_choices_are_there_in_three_languages_also_before_signing_in(
    world: World, kitchen: Space, language: str, told: str
) -> None:
    client = browser_of()
    answer = client.post(f"/{language}bestilling/", {"pick": pick_of(world.hall, when("18–20"))})
    assert told in client.get(answer.headers["Location"]).content.decode()


# Repeating


def repeated(client: Client, world: World, **more: str) -> str:
    answer = client.post("/bestilling/", {"pick": pick_of(world.hall, when("18–20")), "gjenta": "1", **more})
    return str(answer.headers["Location"]).partition("?")[0]


def test_a_repeat_has_the_kitchen_and_the_guard_on_every_date_and_says_so_in_its_address(
    world: World, kitchen: Space
) -> None:
    client = browser_of(world.alice)
    path = repeated(client, world)
    form = form_of(client.get(path).content.decode()) | {"siste": day(14).isoformat()}
    shown = client.post(path, form | {f"m_{kitchen.pk}": "1", "t_guard": "1"})
    assert f"m_{kitchen.pk}=1&t_guard=1" in shown.headers["Location"]
    assert Hold.objects.get().linked == [kitchen.pk]
    page = plain(client.get(shown.headers["Location"]).content.decode())
    assert "Møterom: 2 timer × 136 kr" in page
    form = form_of(page)
    assert form["expected"] == str(3 * (724_00 + 272_00 + 1_000_00 + 90_00))
    assert client.post(path, form).status_code == 302
    assert all(len(spaces) == 1 for spaces in along_with(list(Occurrence.objects.all())).values())


def test_a_date_whose_kitchen_is_taken_goes_on_without_it_unless_something_else_is_chosen(
    world: World, kitchen: Space
) -> None:
    booked(world, "18–20", world.as_charlie, kitchen, on=day(7))
    client = browser_of(world.alice)
    path = repeated(client, world, **{f"m_{kitchen.pk}": "1"})
    address = f"{path}?siste={day(14).isoformat()}"
    page = client.get(address).content.decode()
    assert "Opptatt: Møterom 18.00–20.00. Du kan få" in page
    assert "18.00–20.00 uten Møterom" in page
    assert "Uten Møterom" in page  # in the summary of what is booked
    form = form_of(page)
    assert form[f"k{day(7).isoformat()}"].endswith("/uten")
    assert form["expected"] == str(3 * (724_00 + 90_00) + 2 * 272_00)
    assert client.post(path, form).status_code == 302
    dates = list(Occurrence.objects.filter(booking__kind="series").order_by("during"))
    assert [len(along_with(dates)[each.pk]) for each in dates] == [1, 0, 1]


def test_holidays_are_left_out_by_name_when_asked_and_the_address_says_so(world: World) -> None:
    winter = NewHoliday(
        name=Texts("Vinterferie", "Vinterferie", "Winter break"), first=date(2027, 3, 8), last=date(2027, 3, 12)
    )
    set_school_holidays(world.municipality, [winter], by=None, now=NOW)
    client = browser_of(world.alice)
    path = repeated(client, world)
    query = "uker=1&forste=2027-03-02&siste=2027-03-30&dag=1&dag=2"  # Easter Monday is 29 March
    assert "9 datoer" in client.get(f"{path}?{query}").content.decode()
    form = form_of(client.get(f"{path}?{query}").content.decode())
    sent = form | {"dag": ["1", "2"], "hellig": "1", "skole": "1"}
    answer = client.post(path, sent)
    assert "hellig=1&skole=1" in answer.headers["Location"]
    page = plain(client.get(answer.headers["Location"]).content.decode())
    assert "6 datoer, 6 er ledige" in page
    left_out = page.split("Hoppet over på grunn av", 1)[1].split("</ul>", 1)[0]
    assert [name in left_out for name in ("Vinterferie", "Andre påskedag")] == [True, True]
    assert left_out.count("<li>") == 3
    assert client.post(path, form_of(page) | {"dag": ["1", "2"]}).status_code == 302
    assert Occurrence.objects.count() == 6


def test_only_the_holidays_that_were_asked_for_are_left_out(world: World) -> None:
    winter = NewHoliday(name=Texts("Vinterferie"), first=date(2027, 3, 8), last=date(2027, 3, 12))
    set_school_holidays(world.municipality, [winter], by=None, now=NOW)
    client = browser_of(world.alice)
    address = f"{repeated(client, world)}?uker=1&forste=2027-03-02&siste=2027-03-30&dag=1&dag=2"
    for switch, told in (("hellig", "8 datoer, 8 er ledige"), ("skole", "7 datoer, 6 er ledige")):
        page = client.get(f"{address}&{switch}=1").content.decode()
        assert f'<h2 id="dates-h">{told}</h2>' in page
        assert ("Vinterferie" in page, "Andre påskedag" in page) == (switch == "skole", switch == "hellig")


def test_when_every_date_is_a_holiday_it_is_told(world: World) -> None:
    client = browser_of(world.alice)
    answer = client.get(f"{repeated(client, world)}?uker=1&forste=2027-03-29&siste=2027-03-29&dag=1&hellig=1")
    assert answer.status_code == 422
    assert "Ingen datoer" in answer.content.decode()
