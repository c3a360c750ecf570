"""A season that runs, on the pages of clubs and of those who share it out."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from aktiv.bookings.actions.allocating import Wish, allocate
from aktiv.bookings.models import Booking, Occurrence
from aktiv.facilities.models import Activity
from aktiv.people.models import Organisation, Person, Representative, StaffRole, Team
from aktiv.seasons.actions.carrying_out import publish_on
from aktiv.seasons.actions.publishing import begin_publishing, turn_rounds
from aktiv.seasons.actions.running import answer_swap, propose_swap
from aktiv.seasons.models import Publication, Swap, Withdrawal
from aktiv.seasons.queries.running import every_weekly
from aktiv.web.allocation import running_views
from aktiv.web.season import running_views as own_views
from tests.bookings.world import a_world, booked, when
from tests.reading import everything_of
from tests.seasons.given import HEARD, TIMES, Given, a_plan, given
from tests.seasons.test_publishing import days_of, of_group
from tests.web.booking_world import stop_the_clock
from tests.web.test_me_bookings import signed_in, text

LATER = datetime(2027, 4, 10, 8, 0, tzinfo=UTC)
DIVIDED = {"lag": ["G12 a", "G12 b", ""], "fra": ["17", "17.45", ""], "til": ["17.45", "", ""]}


@pytest.fixture
def running(db: None, monkeypatch: pytest.MonkeyPatch) -> Given:
    return running_now(monkeypatch)


def running_now(monkeypatch: pytest.MonkeyPatch, more: dict[str, Any] | None = None) -> Given:
    """A season on a Saturday in its fourth week; pages see that day. `more` is as `given` takes it."""
    heard = given(a_world(), more=more)
    Organisation.objects.update(publishes_name=True)
    made = begin_publishing(
        heard.round.pk, public_holidays=True, school_holidays=True, revision=heard.fresh().revision,
        by=heard.world.ingrid.pk, now=HEARD,
    )  # fmt: skip
    publish_on(made.pk, now=HEARD)
    turn_rounds(now=LATER)
    stop_the_clock(monkeypatch, LATER)
    return heard


def in_odd_weeks(monkeypatch: pytest.MonkeyPatch) -> Given:
    """The same, where one group trains in odd weeks."""
    return running_now(monkeypatch, {"G12": {"weeks": "odd"}})


def ours(running: Given) -> Client:
    return signed_in(running.world.alice, running.world.club)


def rivals(running: Given) -> Client:
    return signed_in(running.world.charlie, running.world.rival)


def at_home(running: Given) -> str:
    return f"/sesong/{running.round.slug}/mine/"


def coming(booking: Booking) -> list[Occurrence]:
    return list(booking.occurrences.filter(during__startswith__gt=LATER).order_by("during"))


def divided(running: Given, do: str, **more: Any) -> tuple[str, dict[str, Any]]:
    [half] = of_group(running, "G12")
    dates = [each.pk for each in coming(half)]
    sent = {"gjor": do, **DIVIDED, "del": [half.space_id] * 3, "dato": dates, **more}
    return f"{at_home(running)}{half.pk}/", sent


def test_a_club_sees_what_a_division_does_before_it_divides(running: Given) -> None:
    url, sent = divided(running, "se")
    page = text(ours(running).post(url, sent).content)
    assert "Grupper som får tid" in page
    assert "G12 b: 17.45–18.30" in page
    assert not Booking.objects.filter(kind="group_time").exists()
    answer = ours(running).post(url, {**sent, "gjor": "lagre"})
    assert answer.status_code == 302
    page = text(ours(running).get(at_home(running)).content)
    assert "Delt mellom G12 a, G12 b" in page
    form = ours(running).get(url).content.decode()
    assert ('value="G12 a"' in form, 'value="17.45"' in form) == (True, True)
    again = text(ours(running).post(url, {**sent, "gjor": "se"}).content)
    assert "alt delt slik" in again
    _leads_to_sign_up(running, form)


def _leads_to_sign_up(running: Given, form: str) -> None:
    """Each time leads those who may to its sign-up: the club to its own and its teams', a coach to the team's."""
    [half], club = of_group(running, "G12"), running.world.club
    team = Booking.objects.get(kind="group_time", team="G12 a")
    ways = {each: f"/bestilling/{each.pk}/pamelding/" for each in (half, team)}
    assert ways[half] in ours(running).get(at_home(running)).content.decode()
    assert ways[team] in form
    handball = Activity.objects.create(slug="lag-handball", name_nb="Håndball", name_nn="Handball", name_en="Handball")
    named = Team.objects.create(organisation=club, name="G12 a", activity=handball, age_from=10, age_to=12)
    coach = Person.objects.create(name="Trener", email="trener@example.no")
    right = {"person": coach, "organisation": club, "role": "coach", "team": named}
    Representative.objects.create(**right, valid_from=date(2026, 1, 1))
    theirs = signed_in(coach, club)
    page = theirs.get(f"/lag/{club.key}/grupper/{named.pk}/").content.decode()
    assert (ways[team] in page, ways[half] in page, theirs.get(ways[team]).status_code) == (True, False, 200)


def test_what_is_wrong_with_a_division_is_told_at_its_line_and_nothing_is_done(running: Given) -> None:
    url, sent = divided(running, "lagre", fra=["16.30", "17", ""], til=["17.30", "x", ""])
    answer = ours(running).post(url, sent)
    page = text(answer.content)
    assert answer.status_code == 422
    assert "har ikke den tiden" in page
    assert "Skriv klokkeslett" in page
    url, sent = divided(running, "lagre", fra=["17", "17.30", ""])
    assert "G12 a har den delen av hallen samtidig" in text(ours(running).post(url, sent).content)
    assert ours(running).post(url, {**sent, "gjor": "se", "dato": []}).status_code == 422
    assert not Booking.objects.filter(kind="group_time").exists()


def test_odd_weeks_are_told_wherever_the_time_is_and_follow_it_when_clubs_swap(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = in_odd_weeks(monkeypatch)
    [mine], theirs = of_group(running, "G12"), of_group(running, "Turn")[0]
    assert "Tirsdager 17.00–18.30 (oddetallsuker)" in text(ours(running).get(at_home(running)).content)
    assert "(oddetallsuker)" in text(staff_of(running).get(at_desk(running)).content)
    assert "Tirsdager 17.00–18.30 (oddetallsuker)" in text(ours(running).get(f"{at_home(running)}{mine.pk}/").content)
    swap = propose_swap(running.round.pk, running.world.as_club, offered_id=mine.pk, asked_id=theirs.pk, now=LATER)
    answer_swap(swap.pk, running.world.party(running.world.charlie, running.world.rival), yes=True, now=LATER)
    weeks = {each.booking.pk: each.weeks for each in every_weekly(running.fresh(), LATER)}
    assert (weeks[mine.pk], weeks[theirs.pk]) == ("every", "odd")
    for booking, what in ((mine, {0, 1}), (theirs, {1})):
        assert {each.during.lower.isocalendar().week % 2 for each in coming(booking)} == what


def test_a_club_with_many_times_leafs_through_them_and_chooses_with_whom_it_would_swap_first(
    running: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, home = ours(running), at_home(running)
    whole = client.get(home)
    assert (len(whole.context["rows"]), whole.context["paging"], whole.context["clubs"]) == (2, None, [])
    assert len(whole.context["others"]) == 2
    monkeypatch.setattr(own_views, "A_PAGE", 1)
    monkeypatch.setattr(own_views, "AT_ONCE", 1)
    first, second = client.get(home), client.get(f"{home}?side=2")
    assert [each.group for page in (first, second) for each in page.context["rows"]] == ["G12", "G14"]
    assert first.context["facts"] == second.context["facts"] == whole.context["facts"]
    assert len(first.context["gives"]) == 2, "what is on another page can be given too"
    assert 'name="mot"' not in first.content.decode()
    [(rival, name, chosen)] = first.context["clubs"]
    assert (rival, name, chosen) == (str(running.world.rival.pk), running.world.rival.name, False)
    asked = client.get(f"{home}?klubb={rival}")
    assert asked.context["others"] == whole.context["others"]
    assert 'name="mot"' in asked.content.decode()
    assert client.get(f"{home}?klubb=nobody").context["others"] == []
    [half] = of_group(running, "G14")
    given = {"gjor": "gi", "dato": f"{half.pk},{coming(half)[0].pk}"}
    assert client.post(f"{home}?side=2", given).headers["Location"] == f"{home}?side=2"


def test_nobody_divides_for_another_club(running: Given) -> None:
    url, sent = divided(running, "lagre")
    for client in (rivals(running), signed_in(running.world.ingrid), signed_in(running.world.alice)):
        assert client.post(url, sent).status_code == 404
    assert Client().get(url).status_code == 302


def test_what_is_given_back_can_be_regretted_at_once_or_date_by_date_while_it_is_free(running: Given) -> None:
    [half] = of_group(running, "G12")
    first, second = coming(half)[:2]
    client, url = ours(running), at_home(running)
    client.post(url, {"gjor": "resten", "tid": half.pk, "fra": "2027-04-11"})
    page = client.get(url).content.decode()
    assert "Angre" in page
    assert "Ta datoen tilbake" in page
    day = second.during.lower.date()
    booked(running.world, "17–18", running.world.as_charlie, running.world.courts["A"], on=day, now=LATER)
    assert "Andre har den" in text(client.get(url).content)
    client.post(url, {"gjor": "tilbake", "dato": f"{half.pk},{first.pk}"})
    assert len(re.findall("Ta datoen tilbake", client.get(url).content.decode())) == len(coming(half)) - 2


def test_all_that_was_given_back_last_comes_back_by_one_press(running: Given) -> None:
    [half] = of_group(running, "G12")
    second = coming(half)[1]
    client, url = ours(running), at_home(running)
    client.post(url, {"gjor": "resten", "tid": half.pk, "fra": "2027-04-11"})
    day = second.during.lower.date()
    booked(running.world, "17–18", running.world.as_charlie, running.world.courts["A"], on=day, now=LATER)
    page = text(client.post(url, {"gjor": "tilbake"}, follow=True).content)
    assert f"{len(coming(half)) - 1} datoer er deres igjen. 1 er tatt av andre." in page
    assert client.post(url, {"gjor": "tilbake"}).status_code == 422


def asked(running: Given, **sent: Any) -> Any:
    [mine], theirs = of_group(running, "G12"), of_group(running, "Turn")[0]
    return ours(running).post(f"{at_home(running)}bytte/", {"tid": mine.pk, "mot": theirs.pk, "hva": "resten", **sent})


def test_a_club_asks_for_one_date_and_both_see_it_and_the_staff_when_it_is_agreed(running: Given) -> None:
    [mine], theirs = of_group(running, "G12"), of_group(running, "Turn")[0]
    one, other = coming(mine)[0], coming(theirs)[0]
    form = text(ours(running).get(f"{at_home(running)}bytte/?tid={mine.pk}&mot={theirs.pk}").content)
    assert "Å gi dem én dato" in form
    assert asked(running, hva="datoer", var=one.pk).status_code == 422
    assert asked(running, hva="datoer", var=one.pk, deres=other.pk).status_code == 302
    assert "spør om å bytte" in text(rivals(running).get(at_home(running)).content)
    swap = everything_of(Swap).get()
    assert ours(running).post(at_home(running), {"gjor": "ja", "bytte": swap.pk}).status_code == 422
    assert rivals(running).post(at_home(running), {"gjor": "ja", "bytte": swap.pk}).status_code == 302
    for each in (one, other):
        each.refresh_from_db()
    assert (one.booking_id, other.booking_id) == (theirs.pk, mine.pk)
    staff = text(signed_in(running.world.ingrid).get(f"/fordeling/{running.round.slug}/sesongen/").content)
    assert f"{running.world.club.name} ↔ {running.world.rival.name}" in staff


def test_a_date_is_handed_over_and_the_question_can_be_taken_back(running: Given) -> None:
    [mine] = of_group(running, "G12")
    one = coming(mine)[0]
    asked(running, hva="gi", var=one.pk)
    page = text(rivals(running).get(at_home(running)).content)
    assert "vil gi dere en dato" in page
    swap = everything_of(Swap).get()
    assert ours(running).post(at_home(running), {"gjor": "angre", "bytte": swap.pk}).status_code == 302
    assert rivals(running).post(at_home(running), {"gjor": "ja", "bytte": swap.pk}).status_code == 422
    assert everything_of(Swap).get().state == "withdrawn"


def test_the_club_finds_its_season_from_its_own_pages_and_reads_what_it_was_due(running: Given) -> None:
    page = text(ours(running).get(at_home(running)).content)
    assert "Har krav på i uken" in page
    assert "hadde dere krav på" in page
    club = running.world.club
    for path in ("/min/bestillinger/", f"/lag/{club.key}/"):
        assert at_home(running) in ours(running).get(path).content.decode()
        assert at_home(running) not in signed_in(running.world.alice).get(path).content.decode()
    Representative.objects.filter(person=running.world.alice).update(role="coach")
    mine = ours(running).get("/min/bestillinger/").content.decode()
    assert (at_home(running) in mine, f"/sesong/{running.round.slug}/resultat/" in mine) == (False, True)


def at_desk(running: Given, more: str = "") -> str:
    return f"/fordeling/{running.round.slug}/sesongen/{more}"


def staff_of(running: Given) -> Client:
    return signed_in(running.world.ingrid)


def test_staff_leaf_through_all_weekly_times_and_the_figures_are_of_all(
    running: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running_views, "A_PAGE", 3)
    first = staff_of(running).get(at_desk(running))
    second = staff_of(running).get(at_desk(running, "?side=2"))
    assert [len(each.context["rows"]) for each in (first, second)] == [3, 1]
    assert first.context["facts"] == second.context["facts"]
    assert first.context["facts"][0][1] == "4"
    assert "side=2" in first.content.decode()
    assert staff_of(running).get(at_desk(running, "?side=99")).context["rows"] == second.context["rows"]
    assert staff_of(running).get(at_desk(running, "?q=G12")).context["paging"] is None


def test_times_that_were_given_besides_the_plan_can_be_left_out_of_the_list(running: Given) -> None:
    whole = staff_of(running).get(at_desk(running))
    assert (len(whole.context["rows"]), 'name="plan"' in whole.content.decode()) == (4, False)
    world, period = running.world, when("20:30–21:30", date(2027, 5, 6))
    allocate(running.round.season_id, [Wish(world.hall.pk, period)], world.as_club, by=world.ingrid.pk, now=LATER)
    assert len(staff_of(running).get(at_desk(running)).context["rows"]) == 5
    planned = staff_of(running).get(at_desk(running, "?plan=1"))
    assert planned.context["rows"] == whole.context["rows"]
    assert planned.context["facts"] == whole.context["facts"]
    assert 'name="plan" value="1" checked' in planned.content.decode()


def test_staff_see_every_weekly_time_and_stop_a_group_after_seeing_what_becomes_free(running: Given) -> None:
    group = running.groups["G12"]
    page = text(staff_of(running).get(at_desk(running)).content)
    assert "Ukentlige tider og hvem som har dem" in page
    assert "G14" not in text(staff_of(running).get(at_desk(running), {"q": "G12"}).content).replace("Turn", "")
    url = at_desk(running, f"gruppe/{group.pk}/")
    assert 'value="stopp"' not in staff_of(running).get(url, {"fra": "2027-04-10"}).content.decode()
    past = staff_of(running).post(url, {"fra": "2027-04-10", "grunn": "Lagt ned"})
    assert (past.status_code, 'href="#id_fra"' in past.content.decode()) == (422, True)
    assert 'value="Lagt ned"' in past.content.decode()
    assert "Tirsdager 17.00–18.30" in text(staff_of(running).get(url, {"fra": "2027-05-01"}).content)
    assert "7 datoer blir ledige" in text(staff_of(running).get(url, {"fra": "2027-05-01"}).content)
    assert staff_of(running).post(url, {"fra": "2027-05-01", "grunn": ""}).status_code == 422
    assert staff_of(running).post(url, {"fra": "2027-05-01", "grunn": "Lagt ned"}).status_code == 302
    assert everything_of(Withdrawal).get().group_id == group.pk
    assert "Be om et forslag" in text(staff_of(running).get(url).content)
    assert "Lagt ned" in text(staff_of(running).get(at_desk(running)).content)


def test_staff_see_who_moves_and_what_is_taken_before_another_plan_counts(running: Given) -> None:
    world = running.world
    times = (TIMES[0], ("G14", 2, 18 * 60, 90, (0, 1, 2, 3)), *TIMES[2:])
    a_plan(world, running.round, running.groups, times, 2)
    event = booked(world, "18–20", world.as_charlie, world.courts["A"], on=date(2027, 5, 5))
    url = at_desk(running, "plan/")
    past = staff_of(running).get(url, {"plan": "2", "fra": "2027-04-10"}).content.decode()
    assert ('href="#id_fra"' in past, 'name="utgave"' in past) == (True, False)
    page = text(staff_of(running).get(url, {"plan": "2", "fra": "2027-05-01"}).content)
    assert "Hvem som får mer, mister eller flyttes" in page
    assert "onsdag 18.00–19.30" in page
    assert "5. mai" in page
    sent = {"plan": "2", "fra": "2027-05-01", "utgave": "0"}
    assert staff_of(running).post(url, sent).status_code == 422
    assert staff_of(running).post(url, {**sent, "utgave": running.fresh().revision}).status_code == 302
    made = Publication.objects.latest("id")
    publish_on(made.pk, now=LATER)
    made.refresh_from_db()
    assert (made.state, made.left_out) == ("done", 1)
    moved = of_group(running, "G14", made.plan)[0]
    assert {each.weekday() for each in days_of(moved)} == {2}
    assert Booking.objects.filter(pk=event.id).exists()


def test_the_pages_are_those_who_share_out_seasons_own(running: Given) -> None:
    paths = [at_desk(running, each) for each in ("", "plan/", f"gruppe/{running.groups['G12'].pk}/")]
    StaffRole.objects.filter(person=running.world.ingrid).update(role="viewer")
    for person in (running.world.ingrid, running.world.alice):
        assert [signed_in(person).get(path).status_code for path in paths] == [404, 404, 404]
