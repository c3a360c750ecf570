"""The pages of initiatives: open to all, the same as their files, and worked by those whose turn it is."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from aktiv.cli import main
from aktiv.collaboration.actions.ideas import NewIdea, submit
from aktiv.collaboration.actions.initiative_sources import take_idea
from aktiv.collaboration.actions.mandates import NewMandate, entrust
from aktiv.collaboration.models import Commitment, GateEvidence, Initiative, InitiativeVote, Transition, Vote
from aktiv.collaboration.rules.histories import checked
from tests.collaboration.initiative_world import Story, a_story
from tests.collaboration.world import a_circle
from tests.web.booking_world import browser_of

pytestmark = pytest.mark.django_db
LIST = "/samarbeid/initiativ/"


@pytest.fixture
def story(db: None) -> Story:
    """One that is closed, one at each gate of some, and one that is a draft."""
    story = a_story(timezone.now() - timedelta(days=400))
    for place, state in enumerate(("closed", "ready", "financing", "screening", "draft")):
        made = story.propose(f"Initiativ nr. {place + 1}")
        if state != "draft":
            story.bring(made.number, state)
    return story


def words_of(page: str) -> str:
    """What a page says, without tags, spaces single."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def as_json(url: str) -> dict[str, object]:
    return dict(json.loads(Client().get(url).content))


def test_everybody_reads_the_list_and_it_tells_what_its_files_tell(story: Story) -> None:
    text = words_of(Client().get(LIST).content.decode())
    found = as_json("/samarbeid/initiativ.json")
    rows = found["initiatives"]
    assert isinstance(rows, list)
    assert len(rows) == 5
    assert all(each["title"] in text for each in rows)
    assert all(f"{each['working_days']} virkedag" in text for each in rows if each["working_days"] is not None)
    way = found["pipeline"]
    assert isinstance(way, list)
    assert {each["state"]: each["now"] for each in way if each["now"]} == {
        "closed": 1, "ready": 1, "financing": 1, "screening": 1, "draft": 1,
    }  # fmt: skip
    medians = [each["median_working_days"] for each in way if each["median_working_days"] is not None]
    assert all(f" {each} " in text for each in medians)
    table = Client().get("/samarbeid/initiativ.csv").content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(table), delimiter=";"))
    assert [each["title"] for each in lines] == [each["title"] for each in rows]


def test_the_list_is_narrowed_by_state_and_by_words(story: Story) -> None:
    for query, numbers in {
        "?tilstand=financing": ["3"],
        "?tilstand=ferdig": ["1"],
        "?tilstand=apne": ["5", "4", "3", "2"],
        "?q=nr. 4": ["4"],
        "?q=finnes+ikke": [],
        "?tilstand=tull": ["5", "4", "3", "2", "1"],
    }.items():
        page = Client().get(LIST + query).content.decode()
        assert re.findall(r'href="/samarbeid/initiativ/(\d+)/"', page) == numbers, query


@pytest.mark.parametrize("number", range(1, 6))
def test_every_figure_of_an_initiatives_file_stands_on_its_page(story: Story, number: int) -> None:
    url = f"{LIST}{number}/"
    answer = Client().get(url)
    text = words_of(answer.content.decode())
    row = json.loads(Client().get(f"/samarbeid/initiativ/{number}.json").content)
    assert row["faults"] == []
    assert checked(row["steps"]) == []
    for each in row["times"]:
        assert f"{each['days']} {each['working_days']} " in f"{text} "
    for each in row["steps"]:
        assert each["sha256"] in text
        assert each["reason"] in text
        assert (each["by"] or "Tjenesten av seg selv") in text
    for each in row["evidence"]:
        assert f"Grunnlag {each['id']} " in text
        assert each["sha256"][:12] in text
    for each in row["votes"]:
        assert each["subject"] in text
    kroner = f"{row['promised_ore'] // 100:,}".replace(",", " ")
    assert not row["commitments"] or f"{kroner} kr" in text
    for step in row["next"]:
        done = sum(each["met"] for each in step["needs"])
        assert not step["needs"] or f"{done} av {len(step['needs'])} er på plass." in text
    table = Client().get(f"/samarbeid/initiativ/{number}.csv").content.decode("utf-8-sig")
    assert [each["sha256"] for each in csv.DictReader(io.StringIO(table), delimiter=";")] == [
        each["sha256"] for each in row["steps"]
    ]


def test_the_pages_ask_the_database_as_often_however_much_there_is(story: Story) -> None:
    def asked(url: str) -> int:
        Client().get(url)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert Client().get(url).status_code == 200
        return len(captured)

    one = story.propose("Fra før")
    story.bring(one.number, "submitted")
    counts = asked(LIST), asked(f"{LIST}2/")
    for place in range(4):
        made = story.propose(f"Til {place}")
        story.bring(made.number, ("submitted", "screening")[place % 2])
        story.lay(2, "options")
        an_idea = NewIdea(title=f"Idé {place}", text="Fordi.", affected="alle", language="nb")
        submit(an_idea, by=story.circle.charlie.pk, now=story.now)
        take_idea(2, place + 1, "Ja.", by=story.alice.pk, now=story.now)
    assert asked(LIST) == counts[0]
    assert asked(f"{LIST}2/") <= counts[1] + 5  # who supports ideas is only asked where there are some
    assert counts == (19, 29)


def test_an_older_text_is_shown_with_a_word_that_there_is_a_newer_one(story: Story) -> None:
    from aktiv.collaboration.actions import initiatives
    from tests.collaboration.initiative_world import said

    initiatives.rewrite(5, said(what="Noe helt annet."), "Nytt mål", by=story.owner.pk, now=story.later())
    page = Client().get(f"{LIST}5/?versjon=1").content.decode()
    assert "Det finnes en nyere versjon" in page
    assert "Lag som venter" in page
    assert "Noe helt annet" in Client().get(f"{LIST}5/").content.decode()
    assert Client().get(f"{LIST}5/?versjon=9").status_code == 404
    assert Client().get(f"{LIST}99/").status_code == 404


def test_a_vote_tells_which_text_it_is_about_and_an_idea_what_it_has_become(story: Story) -> None:
    link = InitiativeVote.objects.filter(initiative__number=3)[0]
    page = Client().get(f"/samarbeid/avstemninger/{link.vote.number}/").content.decode()
    assert link.version.sha256 in page
    assert f'href="/samarbeid/initiativ/3/?versjon={link.version.number}"' in page
    now = story.later()
    idea = submit(
        NewIdea(title="Idé", text="Fordi.", affected="alle", language="nb"), by=story.circle.charlie.pk, now=now
    )
    take_idea(4, idea.number, "Vi tar den med.", by=story.alice.pk, now=now)
    page = Client().get(f"/samarbeid/ideer/{idea.number}/").content.decode()
    assert 'href="/samarbeid/initiativ/4/"' in page
    desk = seated(story, "secretariat").get(f"/samarbeid/ideer/{idea.number}/behandle/").content.decode()
    url = f"/samarbeid/arbeid/nytt-initiativ/?ide={idea.number}"
    assert f'href="{url}"' in desk
    assert 'value="Idé"' in seated(story, "secretariat").get(url).content.decode()
    assert f'href="/samarbeid/ideer/{idea.number}/"' in Client().get(f"{LIST}4/").content.decode()


def test_an_idea_that_an_initiative_is_proposed_of_is_answered_by_it_and_keeps_its_credit(story: Story) -> None:
    kept = NewIdea(title="Lås på mobilen", text="Nøkler blir borte.", affected="alle", language="nb")
    idea = submit(kept, by=story.circle.charlie.pk, now=story.later())
    typed = {"tittel": "Lås på mobilen", "hva": "Nøkler blir borte.", "ide": idea.number}
    before = Initiative.objects.count()
    status, text = post(seated(story, "secretariat"), "nytt-initiativ", **typed)
    assert (status, Initiative.objects.count()) == (422, before)
    assert "Svar på ideen" in text
    status, _ = post(seated(story, "secretariat"), "nytt-initiativ", **typed, svar="Det blir et initiativ.")
    made = Initiative.objects.latest("number")
    assert status == 200
    assert f'href="/samarbeid/ideer/{idea.number}/"' in Client().get(f"{LIST}{made.number}/").content.decode()
    page = Client().get(f"/samarbeid/ideer/{idea.number}/").content.decode()
    assert "Det blir et initiativ." in page
    status, _ = post(seated(story, "secretariat"), "nytt-initiativ", **typed | {"ide": 99}, svar="Ja.")
    assert (status, Initiative.objects.latest("number").number) == (200, made.number + 1)


def seated(story: Story, role: str = "product_owner") -> Client:
    """Somebody who holds a mandate now, by the clock on the wall."""
    person = {"product_owner": story.owner, "secretariat": story.alice, "assessor": story.assessors[0],
              "member": story.speaker()}[role]  # fmt: skip
    return browser_of(person)


def post(client: Client, slug: str, **values: object) -> tuple[int, str]:
    answer = client.post(
        f"/samarbeid/arbeid/{slug}/", {name: str(value) for name, value in values.items()}, follow=True
    )
    return answer.status_code, words_of(answer.content.decode())


def test_those_whose_turn_it_is_take_it_and_others_are_told_why_not(story: Story) -> None:
    alice, speaker, owner = seated(story, "secretariat"), seated(story, "member"), seated(story)
    status, text = post(alice, "nytt-initiativ", tittel="Felles lås", hva="En lås for alle.", fra="100", til="50")
    assert (status, "Skriv begge beløpene" in text) == (422, True)
    assert "En lås for alle." in text
    status, text = post(alice, "nytt-initiativ", tittel="Felles lås", hva="En lås for alle.", fra="100", til="250,50",
                        gjelder="lag", kontakt="Sekretariatet")  # fmt: skip
    assert "Initiativ 6 er nå et utkast." in text
    made = Initiative.objects.get(number=6)
    assert made.versions.get().high_ore == 250_50
    mandate = story.owning.pk
    assert "Produkteieren er pekt ut." in post(alice, "initiativ-eier", nr=6, mandat=mandate)[1]
    assert "Initiativ 6: Sendt inn." in post(alice, "initiativ-steg", nr=6, steg="submit")[1]
    status, text = post(alice, "initiativ-steg", nr=6, steg="screen")
    assert (status, "Dette må fylles ut." in text) == (422, True)
    assert "Initiativ 6: Siles." in post(alice, "initiativ-steg", nr=6, steg="screen", grunn="Takk.")[1]
    status, text = post(speaker, "initiativ-steg", nr=6, steg="assess", grunn="Ja.")
    assert status == 422
    assert "Mangler fortsatt: Støtte fra partnere eller innbyggere, Sammenlignet med andre, og ikke likt noe." in text
    assert "Partneren støtter det." in post(speaker, "initiativ-stotte", nr=6, medlem="4601")[1]
    status, text = post(owner, "initiativ-grunnlag", nr=6, krav="options", dag="2027-01-01", adresse="rapport")
    assert (status, "Skriv en hel nettadresse" in text) == (422, True)
    day = timezone.localdate().isoformat()
    status, text = post(owner, "initiativ-grunnlag", nr=6, krav="options", dag=day, tekst="Tre alternativer.")
    assert "er lagt fram." in text
    laid = GateEvidence.objects.get(initiative=made)
    assert "Grunnlaget er trukket tilbake." in post(owner, "initiativ-grunnlag-tilbake", bevis=laid.pk, grunn="Feil")[1]
    status, text = post(owner, "initiativ-steg", nr=6, steg="assess")
    assert (status, "Du har ikke noe mandat" in text or "mandat" in text) == (422, True)
    assert Transition.objects.filter(initiative=made).count() == 2


def test_an_initiative_is_put_to_a_vote_and_money_is_promised_to_it(story: Story) -> None:
    alice = seated(story, "secretariat")
    asked = {"nr": 2, "formal": "decide", "sak": "Vedtak", "notat": "x" * 9_000, "regel": "ordinary"}
    status, text = post(alice, "initiativ-avstemning", **asked, organ=story.coordination.slug)
    assert (status, "kan ikke avgjøre et så stort beløp" in text) == (422, True)
    status, text = post(alice, "initiativ-avstemning", **asked, organ=story.steering.slug)
    vote = Vote.objects.order_by("-number")[0]
    assert f"Avstemning {vote.number} er kunngjort." in text or status == 200
    assert len(vote.memo) == 9_000
    assert vote.about_initiative.initiative.number == 2
    until = (timezone.localdate() + timedelta(days=9)).isoformat()
    status, text = post(alice, "apne-avstemning", nr=vote.number, stenger=until, klokka="16.00")
    assert (status, "Saksnotatet må være offentlig lenger." in text) == (422, True)
    money = {"medlem": "4601", "slag": "money", "hva": "Andel", "mengde": "1000", "frist": until}
    post(alice, "forpliktelse", **money, initiativ=3)
    assert Commitment.objects.order_by("-number")[0].initiative == Initiative.objects.get(number=3)
    status, _text = post(alice, "forpliktelse", **money, initiativ=1)
    assert status == 422


def test_a_file_goes_from_one_collaboration_into_another_and_is_there_once(story: Story) -> None:
    file = Client().get(f"{LIST}1/eksport.json").content.decode()
    names = {each.name for each in (story.alice, story.owner, *story.circle.speakers.values(), *story.assessors)}
    assert not [each for each in names if each in file]
    other = json.loads(file)
    other["origin"]["url"] = "https://andre.example/samarbeid/initiativ/1/"
    owner = seated(story)
    assert "Det er her som et utkast: initiativ 6." in post(owner, "initiativ-hent", fil=json.dumps(other))[1]
    assert "Ingenting er lagt til." in post(owner, "initiativ-hent", fil=json.dumps(other))[1]
    assert "https://andre.example/samarbeid/initiativ/1/" in Client().get(f"{LIST}6/").content.decode()
    status, text = post(owner, "initiativ-hent", fil="{}")
    assert (status, "Filen er ikke et initiativ" in text) == (422, True)


def test_who_holds_no_mandate_is_shown_nothing_to_do(story: Story) -> None:
    assert "initiativ-steg" not in Client().get(f"{LIST}2/").content.decode()
    assert "steg=decide" in seated(story, "secretariat").get(f"{LIST}2/").content.decode()
    assert "steg=" not in seated(story, "assessor").get(f"{LIST}2/").content.decode()
    person = story.circle.charlie
    assert browser_of(person).get("/samarbeid/arbeid/initiativ-steg/").status_code == 404
    entrust(person, NewMandate(member="1508", role="assessor"), by=story.alice.pk, now=timezone.now())
    assert browser_of(person).get("/samarbeid/arbeid/initiativ-regler/").status_code == 404


def test_a_collaboration_without_initiatives_says_so_and_one_that_is_not_there_has_no_page(db: None) -> None:
    assert Client().get(LIST).status_code == 404
    a_circle(timezone.now())
    page = Client().get(LIST).content.decode()
    assert "Ingen initiativ ennå" in page
    assert as_json("/samarbeid/initiativ.json")["initiatives"] == []
    assert Client().get("/samarbeid/initiativ.csv").status_code == 200


@pytest.mark.parametrize("changed", [False, True])
def test_anybody_checks_a_history_by_its_file(
    story: Story, changed: bool, capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    row = json.loads(Client().get("/samarbeid/initiativ/1.json").content)
    if changed:
        row["steps"][3]["reason"] = "Noe annet"
    path = tmp_path_factory.mktemp("history") / "1.json"
    path.write_text(json.dumps(row))
    assert main(["collaboration", "history", str(path)]) == (2 if changed else 0)
    told = json.loads(capsys.readouterr().out)
    assert told["faults"] == (["4: is not what its fingerprint is of"] if changed else [])
    assert told["steps"] == len(row["steps"])
