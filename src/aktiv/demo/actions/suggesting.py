"""Ideas that people in the demo have sent in: some wait, one was answered late, one is merged, one is looked into."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from aktiv.collaboration.actions import idea_desk, ideas
from aktiv.collaboration.actions.ideas import NewIdea
from aktiv.collaboration.models import Idea
from aktiv.demo.actions.services import OF_PART
from aktiv.demo.chance import known_id
from aktiv.people.models import Person


class Suggested(NamedTuple):
    """An idea: who sent it in how many days ago, from which page, and whether her first name stands by it."""

    who: str
    days: int
    page: str
    feature: str
    named: bool
    title: str
    text: str
    affected: str


SUGGESTED = (
    Suggested("sindre-coach", 75, "facility_week", "facility", True, "Vis hvilken garderobe vi har",
              "Når vi kommer til hallen, vet ingen hvilken garderobe som er vår. Kan den stå på bestillingen?",
              "trenere og spillere"),
    Suggested("gunnhild-fjell", 50, "search", "search", False, "Søk etter haller med teleslynge",
              "Jeg arrangerer møter for hørselslag. Det er vanskelig å finne rom med teleslynge.",
              "hørselshemmede og dem som arrangerer for dem"),
    Suggested("marit-case-handler", 40, "case_detail", "staff", True, "Svar på flere like søknader samtidig",
              "Rundt jul kommer ti søknader om det samme. Vi skriver det samme svaret ti ganger.", "saksbehandlere"),
    Suggested("hanne-manager", 12, "facility_day", "facility", False, "Garderober i kalenderen",
              "Garderobene burde ha sin egen linje i kalenderen.", "lag som deler garderobe"),
    Suggested("oddrun-case-handler", 6, "me_bookings", "me", True, "Del bestillingen med laget",
              "En lenke som kan sendes i gruppechatten, med tid, sted og dørkode.", "lag og foreldre"),
    Suggested("per-case-handler", 2, "season_info", "seasons", False, "Påminnelse før søknadsfristen",
              "Flere lag glemmer fristen for sesongsøknad. En e-post en uke før hadde hjulpet.", "lag og foreninger"),
)  # fmt: skip
OTHERS = ("oyvind-case-handler", "randi-case-handler", "tor-arne-club")
"""Who support, and send in what somebody would have who is not there: where a city is not made."""
SUPPORTS = {1: 5, 2: 2, 3: 3, 4: 2, 5: 1, 6: 4}
"""How many support each, by its number; those who sent in others, in order."""


def suggest(now: datetime, secretary: str) -> int:
    """Sends them in, once. Returns how many."""
    keeper = _person(secretary)
    found = {each: _person(each) for each in (*(each.who for each in SUGGESTED), *OTHERS)}
    people = {slug: person for slug, person in found.items() if person is not None}
    if Idea.objects.exists() or keeper is None or len(people) < 2:
        return 0
    known = list(people.values())
    for number, each in enumerate(SUGGESTED, start=1):
        author, then = people.get(each.who) or known[number % len(known)], now - timedelta(days=each.days)
        ideas.submit(
            NewIdea(
                title=each.title, text=each.text, affected=each.affected, language="nb", feature=each.feature,
                page=each.page, service=OF_PART.get(each.feature, ""), named=each.named, may_ask=each.named,
            ),
            by=author.pk, now=then,
        )  # fmt: skip
        for person in [one for one in known if one != author][: SUPPORTS[number]]:
            ideas.support(number, True, by=person.pk, now=then + timedelta(hours=5))
    ideas.comment(
        1, "Hos oss henger det en lapp, men den er alltid gammel.", by=known[1].pk, now=now - timedelta(days=60)
    )
    by = keeper.pk
    idea_desk.answer(
        1, "Godt forslag. Vi regner på hva det koster å vise garderoben på bestillingen og på skjermen i hallen.",
        goes_on=True, by=by, now=now - timedelta(days=58),
    )  # fmt: skip
    idea_desk.answer(
        2, "Utstyr som teleslynge kan allerede velges under «Tilgjengelighet» i søket. Vi gjør det lettere å finne.",
        goes_on=False, by=by, now=now - timedelta(days=10),
    )  # fmt: skip
    idea_desk.merge(4, 1, "Begge handler om å vise garderoben.", by=by, now=now - timedelta(days=9))
    ideas.report(6, "other", by=known[0].pk, now=now - timedelta(days=1))
    return len(SUGGESTED)


def _person(slug: str) -> Person | None:
    return Person.objects.filter(pk=known_id("persona", slug)).first()
