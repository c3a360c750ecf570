"""People who said that they may be asked are asked, once; nobody who asks learns who they are."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction

from aktiv.collaboration.actions import ideas, initiatives
from aktiv.collaboration.actions.ideas import NewIdea
from aktiv.collaboration.actions.initiative_sources import take_idea
from aktiv.collaboration.actions.trying import answer_trial, ask_no_more, ask_to_try
from aktiv.collaboration.models import Authorship, Initiative, TrialInvitation
from aktiv.collaboration.queries.initiative_figures import initiative_row
from aktiv.collaboration.queries.trying import TRIAL_LINK
from aktiv.journal.models import Entry
from aktiv.messages.actions import dispatch
from aktiv.people.models import Person
from aktiv.values import Refusal
from aktiv.walls import everything, within
from tests.collaboration.initiative_world import said
from tests.collaboration.world import NOW, TODAY, Circle, a_circle, a_person
from tests.reading import everything_of
from tests.web.booking_world import browser_of

DAY = timedelta(days=1)


class Asking:
    """An initiative from an idea of Kari, who may be asked, and one of Ola, who may not."""

    def __init__(self) -> None:
        self.circle: Circle = a_circle()
        self.kari, self.ola, self.eva = (a_person(each) for each in ("Kari", "Ola", "Eva"))
        self.made: Initiative = initiatives.propose(said("Venteliste"), by=self.by, now=NOW)
        for person, may in ((self.kari, True), (self.ola, False)):
            idea = self.an_idea(person, may)
            take_idea(self.made.number, idea, "Den er med.", by=self.by, now=NOW)
        self.an_idea(self.eva, True, feature="search")

    @property
    def by(self) -> object:
        return self.circle.alice.pk

    def an_idea(self, person: Person, may: bool, **more: str) -> int:
        new = NewIdea(title="Idé", text="x", affected="x", language="nb", may_ask=may, **more)  # type: ignore[arg-type]
        return ideas.submit(new, by=person.pk, now=NOW).number

    def ask(self, now: object = NOW, **more: object) -> object:
        return ask_to_try(self.made.number, "Vil du prøve?", TODAY + 60 * DAY, by=self.by, now=now, **more)  # type: ignore[arg-type]


@pytest.fixture
def asking(db: None) -> Asking:
    return Asking()


def token_of(person: Person) -> str:
    with everything():
        return TRIAL_LINK.token(TrialInvitation.objects.filter(person=person).latest("made_at").pk)


def refused(code: str) -> object:
    return pytest.raises(Refusal, match=f"^{code}$")


def test_those_who_may_be_asked_are_asked_once_a_month_and_counted_without_names(asking: Asking) -> None:
    dispatch(now=NOW)
    mail.outbox.clear()
    asking.ask()
    with refused("nobody_to_ask"):
        asking.ask(NOW + 29 * DAY)
    asking.ask(feature="search")
    dispatch(now=NOW)
    sent = {each.to[0]: each for each in mail.outbox}
    assert set(sent) == {asking.kari.email, asking.eva.email}
    letter = sent[asking.kari.email]
    assert (letter.subject, "Vil du prøve?" in letter.body) == ("Vil du prøve noe? Venteliste", True)
    assert f"/samarbeid/utproving/{token_of(asking.kari)}/" in letter.body
    answer_trial(token_of(asking.kari), "no", now=NOW)
    answer_trial(token_of(asking.kari), "yes", now=NOW + DAY)
    rows = initiative_row(asking.circle.home, asking.made, NOW)["trial_questions"]
    assert [(each["asked"], each["yes"], each["no"]) for each in rows] == [(1, 0, 0), (1, 1, 0)]
    told = " ".join(str(each.data) + str(each.person_id) for each in Entry.objects.filter(verb__contains="trial"))
    assert str(asking.kari.pk) not in told
    page = browser_of(asking.circle.alice).get(f"/samarbeid/initiativ/{asking.made.number}/").content.decode()
    assert ("Kari" in page, "Folk som er spurt om å prøve det" in page) == (False, True)
    with within(person=asking.circle.alice.pk):
        assert not TrialInvitation.objects.exists()
    assert asking.ask(NOW + 31 * DAY).asked == 1  # type: ignore[attr-defined]


def test_an_answer_is_given_by_the_link_and_that_one_may_be_asked_is_taken_back_there(asking: Asking) -> None:
    asking.ask()
    token, browser = token_of(asking.kari), browser_of()
    url = f"/samarbeid/utproving/{token}/"
    page = browser.get(url)
    assert (page.status_code, page["X-Robots-Tag"], "no-store" in page["Cache-Control"]) == (200, "noindex", True)
    assert browser.post(url, {"gjor": "tull"}).status_code == 422
    assert browser.post(url, {"gjor": "ja"}).status_code == 302
    assert everything_of(TrialInvitation).get().answer == "yes"
    assert browser.post(url, {"gjor": "aldri"}).status_code == 302
    assert not everything_of(Authorship).filter(person=asking.kari, may_ask=True).exists()
    assert everything_of(Authorship).filter(person=asking.eva, may_ask=True).exists()
    assert "Du blir ikke spurt mer." in browser.get(url).content.decode()
    assert ask_no_more(token, now=NOW) == 0
    for wrong in (token[:-1] + "x", "tull"):
        assert browser.get(f"/samarbeid/utproving/{wrong}/").status_code == 404
    with refused("trial_over"):
        answer_trial(token, "yes", now=NOW + 61 * DAY)
    with refused("nobody_to_ask"):
        asking.ask(NOW + 40 * DAY)


def test_the_secretariat_or_the_owner_asks_and_no_one_else(asking: Asking) -> None:
    number, later = asking.made.number, TODAY + DAY
    for person in (asking.circle.charlie, asking.circle.speakers["4601"]):
        with pytest.raises(Refusal):
            ask_to_try(number, "x", later, by=person.pk, now=NOW)
    for code, text, until in (("trial_day_wrong", "x", TODAY), ("trial_day_wrong", "x", TODAY + 121 * DAY),
                              ("missing_text", " ", later)):  # fmt: skip
        with refused(code):
            ask_to_try(number, text, until, by=asking.by, now=NOW)  # type: ignore[arg-type]


def test_an_answer_is_whole_and_what_was_asked_stays(asking: Asking) -> None:
    asking.ask()
    for wrong in (
        "UPDATE collaboration_trialquestion SET text = 'x'",
        "DELETE FROM collaboration_trialquestion",
        "UPDATE collaboration_trialinvitation SET person_id = (SELECT id FROM people_person LIMIT 1), made_at = now()",
        "UPDATE collaboration_trialinvitation SET answer = 'yes'",
    ):
        with (
            everything(),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(wrong)
