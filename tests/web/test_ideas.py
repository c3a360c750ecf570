"""Pages of ideas: open to read, signed in to write, and handled by the secretariat alone."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from aktiv.collaboration.actions import idea_desk, ideas
from aktiv.collaboration.actions.ideas import NewIdea
from aktiv.collaboration.models import Idea, IdeaComment, IdeaStep
from aktiv.people.models import Person
from tests.bookings.world import a_world
from tests.collaboration.world import Circle, a_circle, a_person
from tests.web.booking_world import browser_of

pytestmark = pytest.mark.django_db
NEW = {"tittel": "Vis ledig garderobe", "tekst": "Da slipper vi å ringe.", "hvem": "trenere"}


@pytest.fixture
def circle(db: None) -> Circle:
    return a_circle(timezone.now() - timedelta(days=90))


def an_idea(by: Person, title: str = "Vis ledig garderobe", days: int = 0, **more: Any) -> Idea:
    words = {"title": title, "text": "Da slipper vi å ringe.", "affected": "trenere", "language": "nb"}
    return ideas.submit(NewIdea(**(words | more)), by=by.pk, now=timezone.now() - timedelta(days=days))


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def done(client: Client, number: int, act: str, path: str = "", **more: str) -> int:
    return client.post(f"/samarbeid/ideer/{number}/{path}", {"gjor": act, **more}).status_code


def test_every_page_leads_to_the_form_and_tells_which_page_and_nothing_else(circle: Circle) -> None:
    facility = a_world().facility
    html = page(browser_of(), f"/anlegg/{facility.slug}/?q=hemmelig")
    link = html.split("/samarbeid/ideer/ny/?")[1].split('"')[0].replace("&amp;", "&")
    assert parse_qs(link) == {"fra": ["facility_detail"], "anlegg": [facility.slug]}
    assert "/samarbeid/ideer/ny/?fra=privacy" in page(browser_of(), "/personvern/")
    form = browser_of(circle.charlie).get(f"/samarbeid/ideer/ny/?{link}").content.decode()
    assert facility.name in form
    answer = browser_of(circle.charlie).post("/samarbeid/ideer/ny/", NEW | parse_qs_flat(link) | {"navn": "1"})
    idea = Idea.objects.get()
    assert answer["Location"] == f"/samarbeid/ideer/{idea.number}/"
    assert (idea.page, idea.feature, idea.facility, idea.language) == ("facility_detail", "facility", facility, "nb")


def parse_qs_flat(text: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(text).items()}


@pytest.mark.parametrize("told", ["fra=nope&anlegg=nope", "fra=%00&anlegg=%00", "fra=" + "a" * 999, "fra=<script>"])
def test_a_page_that_is_none_of_ours_is_forgotten(circle: Circle, told: str) -> None:
    client = browser_of(circle.charlie)
    assert "<script>" not in page(client, f"/samarbeid/ideer/ny/?{told}").replace("<script src", "")
    client.post("/samarbeid/ideer/ny/", NEW | parse_qs_flat(told))
    assert (Idea.objects.get().page, Idea.objects.get().feature, Idea.objects.get().facility) == ("", "", None)


def test_what_is_missing_is_said_and_what_was_typed_stays(circle: Circle) -> None:
    answer = browser_of(circle.charlie).post("/samarbeid/ideer/ny/", NEW | {"hvem": " ", "spor": "1"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_hvem"' in html
    assert "Da slipper vi å ringe." in html
    assert not Idea.objects.exists()


def test_everybody_reads_and_who_is_not_signed_in_is_asked_to_be(circle: Circle) -> None:
    idea, nobody = an_idea(circle.charlie), browser_of()
    for path in ("/samarbeid/ideer/", f"/samarbeid/ideer/{idea.number}/"):
        assert "Vis ledig garderobe" in page(nobody, path)
        assert "Charlie" not in page(nobody, path)
    for path in ("/samarbeid/ideer/ny/", f"/samarbeid/ideer/{idea.number}/"):
        answer = nobody.post(path, {"gjor": "stott"})
        assert (answer.status_code, urlsplit(answer["Location"]).path) == (302, "/logg-inn/")
    idea.refresh_from_db()
    assert idea.supporters == 0


def test_support_follow_and_comment_by_forms(circle: Circle) -> None:
    idea, client = an_idea(circle.charlie), browser_of(circle.alice)
    number = idea.number
    assert [done(client, number, each) for each in ("stott", "folg", "ikke-folg")] == [302, 302, 302]
    bob = browser_of(a_person("Bob Berg"))
    for each, kept in ((client, "no-store"), (bob, "private, no-cache")):  # who works sees what others do not
        empty = each.post(f"/samarbeid/ideer/{number}/", {"gjor": "kommenter", "kommentar": " "})
        assert (empty.status_code, kept in empty["Cache-Control"]) == (422, True)
    assert done(bob, number, "kommenter", kommentar="<b>Ja</b>, enig", navn="1") == 302
    html = page(browser_of(), f"/samarbeid/ideer/{number}/")
    assert "&lt;b&gt;Ja&lt;/b&gt;, enig" in html
    assert "Bob" in html
    assert "Berg" not in html
    assert "1 støtter den" in html
    assert "2 følger den" in html
    assert done(client, number, "ukjent") == 422
    assert done(client, 99, "stott") == 404


def test_who_wrote_chooses_and_takes_back(circle: Circle) -> None:
    idea, mine = an_idea(circle.charlie), browser_of(circle.charlie)
    assert done(mine, idea.number, "valg", navn="1") == 302
    assert "Charlie" in page(browser_of(), f"/samarbeid/ideer/{idea.number}/")
    assert done(browser_of(circle.alice), idea.number, "trekk", hvorfor="x") == 404
    assert done(mine, idea.number, "trekk", hvorfor="Finnes alt") == 302
    assert "Finnes alt" in page(browser_of(), f"/samarbeid/ideer/{idea.number}/")
    assert done(mine, idea.number, "stott") == 422


def test_the_list_is_narrowed_sorted_and_paged(circle: Circle) -> None:
    people = [a_person(f"Person{each}") for each in range(5)]
    made = [an_idea(people[each % 5], f"Idé {each:02d}", days=60 - each) for each in range(23)]
    ideas.support(made[3].number, True, by=people[0].pk, now=timezone.now())
    idea_desk.answer(made[4].number, "Nei.", goes_on=False, by=circle.alice.pk, now=timezone.now())
    client = browser_of()
    first, second = page(client, "/samarbeid/ideer/"), page(client, "/samarbeid/ideer/?side=2")
    assert ("Idé 22" in first, "Idé 02" in first, "Idé 02" in second) == (True, False, True)
    supported = page(client, "/samarbeid/ideer/?sorter=stotte")
    assert supported.index("Idé 03") < supported.index("Idé 22")
    assert "Idé 04" in page(client, "/samarbeid/ideer/?vis=ferdig")
    assert "Idé 05" not in page(client, "/samarbeid/ideer/?vis=ferdig")
    assert "Idé 22" not in page(client, "/samarbeid/ideer/?vis=venter&q=04")
    assert "Fant ingen ideer" in page(client, "/samarbeid/ideer/?q=qqq")
    assert "Svar på overtid" in page(client, "/samarbeid/ideer/?vis=forsent")
    for odd in ("side=0", "side=99999", "vis=x", "sorter=x", "q=%00"):
        page(client, f"/samarbeid/ideer/?{odd}")


def test_the_secretariat_alone_handles_ideas(circle: Circle) -> None:
    idea, other = an_idea(circle.charlie), an_idea(circle.charlie, "Garderober i søket")
    speaker = next(iter(circle.speakers.values()))
    for person in (None, circle.charlie, speaker):
        client = browser_of(person)
        for path in ("innboks/", f"{idea.number}/behandle/"):
            assert client.get(f"/samarbeid/ideer/{path}").status_code in ({302, 404} if person is None else {404})
        assert done(client, idea.number, "svar", "behandle/", svar="Ja") in ({302, 404} if person is None else {404})
    assert not IdeaStep.objects.exclude(kind="submitted").exists()
    keeper = browser_of(circle.alice)
    assert "Garderober i søket" in page(keeper, "/samarbeid/ideer/innboks/")
    assert done(keeper, idea.number, "svar", "behandle/", svar=" ") == 422
    assert done(keeper, idea.number, "svar", "behandle/", svar="Kommer i vår.", utfall="vurderes") == 302
    assert [done(keeper, other.number, "sla-sammen", "behandle/", med=each, hvorfor="Likt")
            for each in ("x", "99", str(other.number), f"#{idea.number}")] == [422, 422, 422, 302]  # fmt: skip
    html = page(browser_of(), f"/samarbeid/ideer/{idea.number}/")
    assert "Kommer i vår." in html
    assert "Garderober i søket" in html
    assert page(keeper, f"/samarbeid/ideer/{other.number}/behandle/")


def test_the_secretariat_s_desk_counts_the_ideas_that_wait_and_those_that_wait_too_long(circle: Circle) -> None:
    answered = an_idea(circle.charlie, days=1)
    an_idea(circle.charlie, "Vis ledig dusj")
    an_idea(circle.charlie, "Vis ledig benk", days=80)
    idea_desk.answer(answered.number, "Vi ser på det.", goes_on=True, by=circle.alice.pk, now=timezone.now())
    told = "Ideas to answer: 2, 1 of them late"
    assert told in page(browser_of(circle.alice), "/en/samarbeid/arbeid/")
    speaker = next(iter(circle.speakers.values()))
    assert "Ideas to answer" not in page(browser_of(speaker), "/en/samarbeid/arbeid/")


def test_what_is_hidden_is_gone_with_its_reason_and_shown_to_who_wrote_it(circle: Circle) -> None:
    idea, keeper = an_idea(circle.charlie), browser_of(circle.alice)
    said = ideas.comment(idea.number, "Rør om Kari", by=circle.charlie.pk, now=timezone.now())
    other = browser_of(a_person("Bob"))
    assert done(other, idea.number, "meld", grunn="private", kommentar_nr=str(said.pk)) == 302
    assert "1 melding" in page(keeper, f"/samarbeid/ideer/{idea.number}/behandle/")
    assert done(keeper, idea.number, "skjul", "behandle/", grunn="Navngir noen", kommentar_nr=str(said.pk)) == 302
    assert "Rør om Kari" not in page(browser_of(), f"/samarbeid/ideer/{idea.number}/")
    assert IdeaComment.objects.get().hidden
    assert done(keeper, idea.number, "skjul", "behandle/", grunn="Reklame") == 302
    gone = page(browser_of(), f"/samarbeid/ideer/{idea.number}/", 410)
    assert "Reklame" in gone
    assert "Da slipper vi å ringe." not in gone
    assert "Da slipper vi å ringe." in page(browser_of(circle.charlie), f"/samarbeid/ideer/{idea.number}/")
    assert browser_of().get(f"/samarbeid/ideer/{idea.number}.json").status_code == 404
    assert "Vis ledig garderobe" not in page(browser_of(), "/samarbeid/ideer.json")


def test_the_files_tell_the_same_and_name_nobody_who_did_not_ask(circle: Circle) -> None:
    idea = an_idea(circle.charlie, "=1+1")
    an_idea(circle.alice, "To", named=True)
    told = json.loads(page(browser_of(), "/samarbeid/ideer.json"))["ideas"]
    assert [(each["number"], each["title"], each["by"]) for each in told] == [(2, "To", "Alice"), (1, "=1+1", None)]
    one = json.loads(page(browser_of(), f"/samarbeid/ideer/{idea.number}.json"))
    assert {key: one[key] for key in told[1] if key != "comments"} == {
        key: value for key, value in told[1].items() if key != "comments"
    }
    assert [each["kind"] for each in one["steps"]] == ["submitted"]
    assert "'=1+1" in page(browser_of(), "/samarbeid/ideer.csv")
    assert page(browser_of(), f"/samarbeid/ideer/{idea.number}.csv")
    assert browser_of().get("/samarbeid/ideer.xml").status_code == 404


def test_five_ideas_a_day_are_enough_for_one(circle: Circle) -> None:
    for each in range(5):
        an_idea(circle.charlie, f"Idé {each}")
    answer = browser_of(circle.charlie).post("/samarbeid/ideer/ny/", NEW)
    assert answer.status_code == 422
    assert Idea.objects.count() == 5


def test_without_a_collaboration_the_form_says_that_there_is_nobody_to_send_to(db: None) -> None:
    assert "Det er ingen å sende ideer til ennå." in page(browser_of(a_person("Alice")), "/samarbeid/ideer/ny/")
    assert browser_of().get("/samarbeid/ideer/").status_code == 404


def test_pages_of_ideas_cost_the_same_for_one_and_for_many(circle: Circle, django_assert_num_queries: Any) -> None:
    for count in (1, 3):
        while Idea.objects.count() < count:
            idea = an_idea(circle.charlie, f"Idé {Idea.objects.count()}")
            ideas.comment(idea.number, "Ja", by=circle.alice.pk, now=timezone.now())
        with django_assert_num_queries(LIST):
            page(browser_of(), "/samarbeid/ideer/")
        with django_assert_num_queries(ONE):
            page(browser_of(), "/samarbeid/ideer/1/")


LIST, ONE = 7, 12
