"""A club asks another organisation to pay a part; it answers on a page of its own, and either ends it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from aktiv.bookings.actions.recording import Recorded
from aktiv.bookings.models import Booking, Sharing
from aktiv.messages.actions.telling import dispatch
from aktiv.messages.models import Notification
from aktiv.messages.queries.letters import letter_of
from aktiv.payments.actions.sharing import ask_to_pay
from aktiv.prices.models import Charge
from aktiv.walls import everything
from tests.bookings.world import NOW as MADE
from tests.bookings.world import World, a_world, booked
from tests.reading import everything_of
from tests.web.booking_world import NOW, browser_of, stop_the_clock

pytestmark = pytest.mark.django_db
NUMBER = "974760673"


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    made = a_world()
    made.rival.number = NUMBER
    made.rival.save(update_fields=["number"])
    stop_the_clock(monkeypatch)
    return made


@pytest.fixture
def made(world: World) -> Recorded:
    return booked(world, "18–20", world.as_club, world.courts["A"])


def payers(made: Recorded) -> str:
    return f"/min/bestillinger/{made.id}/betalere/"


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode().replace("\xa0", " ")


def owed(world: World) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in Charge.objects.select_related("organisation"):
        name = each.organisation.name if each.organisation else ""
        found[name] = found.get(name, 0) + each.amount
    return found


def test_a_club_asks_and_the_other_says_yes_and_ends_it(world: World, made: Recorded) -> None:
    club, other = browser_of(world.alice, world.club), browser_of(world.charlie, world.rival)
    assert f'href="{payers(made)}"' in text(club, f"/min/bestillinger/{made.id}/")
    answer = club.post(payers(made), {"gjor": "spor", "orgnr": "974 760 673", "prosent": "50 %"})
    assert answer.headers["Location"] == payers(made)
    page = text(club, payers(made))
    assert "Ås Turn" in page
    assert "50 % av bruken" in page
    assert "141 kr for 1 gang som kommer" in page
    [sharing] = everything_of(Sharing)
    here = f"/min/betaler-for/{sharing.pk}/"
    assert here in text(other, "/min/betaler-for/")
    assert "Ja, vi betaler" in text(other, here)
    assert "Ja, vi betaler" not in text(club, here)
    assert owed(world) == {"Solheim IL": 282_00}
    assert other.post(here, {"svar": "ja"}).headers["Location"] == here
    assert owed(world) == {"Solheim IL": 141_00, "Ås Turn": 141_00}
    assert "Avtalt" in text(club, payers(made))
    assert other.post(here, {"svar": "ja"}).status_code == 422
    other.post(here, {"svar": "avslutt"})
    assert owed(world) == {"Solheim IL": 282_00, "Ås Turn": 0}


def test_the_asked_gets_a_message_that_leads_to_the_answer_and_the_asker_hears_it(world: World, made: Recorded) -> None:
    browser_of(world.alice, world.club).post(payers(made), {"gjor": "spor", "orgnr": NUMBER, "prosent": "50"})
    dispatch(now=NOW)
    [sharing] = everything_of(Sharing)

    def told(kind: str) -> list[tuple[str, str]]:
        with everything():
            rows = Notification.objects.filter(kind=kind).select_related("person", "entry__municipality")
            letters = [(each.person.name, letter_of(each, NOW)) for each in rows]
        return [(name, f"{letter.subject}\n{letter.body}") for name, letter in letters if letter is not None]

    [(name, letter)] = told("pay_asked")
    assert name == "Charlie"
    assert "Solheim IL ber Ås Turn om å betale en del" in letter
    assert f"/min/betaler-for/{sharing.pk}/" in letter
    browser_of(world.charlie, world.rival).post(f"/min/betaler-for/{sharing.pk}/", {"svar": "nei"})
    dispatch(now=NOW)
    assert {name for name, _ in told("pay_declined")} == {"Alice", "Bob"}
    assert f"/min/betaler-for/{sharing.pk}/" in text(browser_of(world.alice), "/min/varsler/")
    assert "De sa nei" in text(browser_of(world.alice, world.club), payers(made))


@pytest.mark.parametrize(
    ("typed", "told"),
    [({"orgnr": "1"}, "Ingen organisasjon her"), ({"prosent": "x"}, "Skriv en hel prosent"),
     ({"prosent": "101"}, "Skriv en hel prosent"), ({"prosent": ""}, "Skriv en prosent"),
     ({"tillegg": "coffee"}, "ikke med i bestillingen"), ({"prosent": "²"}, "Skriv en hel prosent")],
)  # fmt: skip
def test_a_mistake_is_told_and_keeps_what_was_typed(
    world: World, made: Recorded, typed: dict[str, str], told: str
) -> None:
    form = {"gjor": "spor", "orgnr": NUMBER, "prosent": "50", **typed}
    answer = browser_of(world.alice, world.club).post(payers(made), form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert f'value="{form["orgnr"]}"' in page
    assert not everything_of(Sharing).exists()


def test_what_is_asked_is_taken_back_and_gone_for_the_other(world: World, made: Recorded) -> None:
    club, other = browser_of(world.alice, world.club), browser_of(world.charlie, world.rival)
    club.post(payers(made), {"gjor": "spor", "orgnr": NUMBER, "prosent": "50"})
    [sharing] = everything_of(Sharing)
    club.post(payers(made), {"gjor": "tilbake", "id": str(sharing.pk)})
    assert "Trukket tilbake" in text(club, payers(made))
    text(other, f"/min/betaler-for/{sharing.pk}/", 404)
    assert str(sharing.pk) not in text(other, "/min/betaler-for/")


def test_whoever_said_no_is_not_shown_what_the_other_books_any_more(world: World, made: Recorded) -> None:
    sharing = ask_to_pay(made.id, world.as_club, world.rival.pk, percent=50, now=MADE)
    club, other = browser_of(world.alice, world.club), browser_of(world.charlie, world.rival)
    here = f"/min/betaler-for/{sharing.pk}/"
    assert "Datoer som kommer" in text(other, here)
    other.post(here, {"svar": "nei"})
    assert "Datoer som kommer" not in text(other, here)
    assert "Datoer som kommer" in text(club, here)


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_is_read_in_as_many_statements_however_long(
    world: World, made: Recorded, many: int, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    for court in "BCD"[: many - 1]:
        booked(world, "18–20", world.as_club, world.courts[court])
    for booking in Booking.objects.filter(organisation=world.club):
        ask_to_pay(booking.pk, world.as_club, world.rival.pk, percent=50, now=NOW)
    other = browser_of(world.charlie, world.rival)
    text(other, "/min/betaler-for/")
    with django_assert_num_queries(6):
        assert text(other, "/min/betaler-for/").count("50 % av bruken") == many


def test_outsiders_see_nothing_of_it(world: World, made: Recorded) -> None:
    browser_of(world.alice, world.club).post(payers(made), {"gjor": "spor", "orgnr": NUMBER, "prosent": "50"})
    [sharing] = everything_of(Sharing)
    for person in (world.ingrid, world.charlie):
        text(browser_of(person), payers(made), 404)
        assert browser_of(person).post(payers(made), {"orgnr": NUMBER, "prosent": "1"}).status_code == 404
    outsider = browser_of(world.ingrid)
    text(outsider, f"/min/betaler-for/{sharing.pk}/", 404)
    assert outsider.post(f"/min/betaler-for/{sharing.pk}/", {"svar": "ja"}).status_code == 404
    own = booked(world, "20–21", world.as_alice, world.courts["B"], now=MADE)
    text(browser_of(world.alice), payers(own), 404)
