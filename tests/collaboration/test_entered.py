"""Who wrote down what a partner said: by name and by the mandate of that moment, on the pages and in the files."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from aktiv.collaboration.actions import initiatives
from aktiv.collaboration.actions.benefits import Found, Planned, Promised, promise, write_down
from aktiv.collaboration.actions.hours import approve, report
from aktiv.collaboration.actions.initiatives import Said
from aktiv.collaboration.actions.mandates import end_mandate
from aktiv.collaboration.actions.procurements import join_in
from aktiv.collaboration.queries.entered import Spoke, who_spoke
from tests.collaboration.pool_world import BERGEN, FJELL, a_need, a_procurement, agreed_on, an_offer
from tests.collaboration.world import Circle, a_circle

pytestmark = pytest.mark.django_db
FOR_FJELL = "Alice, sekretariatet for Fjell"


@pytest.fixture
def circle(db: None) -> Circle:
    return a_circle(timezone.now() - timedelta(days=2))


def test_what_a_partner_offers_lends_buys_and_backs_says_who_wrote_it(circle: Circle) -> None:
    now, alice = timezone.now(), circle.alice.pk
    made = agreed_on(circle, now, an_offer(circle, now), a_need(circle, now))
    line = report(made.number, now.date(), 8, by=circle.speakers[BERGEN].pk, now=now)
    approve(line.pk, by=alice, now=now)
    bought = a_procurement(circle, now)
    join_in(bought.number, 2, FJELL, 3, by=alice, now=now)
    idea = initiatives.propose(Said(title="Felles venteliste", what="En liste."), by=alice, now=now)
    initiatives.back(idea.number, FJELL, by=circle.speakers[FJELL].pk, now=now)
    speaker, receiver = circle.speakers[BERGEN].name, circle.speakers[FJELL].name
    client = Client()

    for place, name in (("", "Brukeropplevelse og tjenestedesign"), ("/en", "User experience and service design")):
        assert f"{name}: Ny søknadsside" in client.get(f"{place}/samarbeid/forpliktelser/").content.decode()
    [promised] = client.get("/samarbeid/forpliktelser.json").json()["commitments"]
    assert (promised["what"], promised["competence"]) == ("Ny søknadsside", "tjenestedesign")

    pool = client.get("/samarbeid/kompetanse.json").json()
    who = [(each["by"], each["by_role"], each["entered_by"]) for each in (*pool["offers"], *pool["needs"])]
    assert who == [(speaker, "member", None), (receiver, "member", None)]
    whole = client.get(f"/samarbeid/kompetanse/{made.number}.json").json()
    assert [(each["state"], each["by"]) for each in whole["steps"]] == [("proposed", speaker), ("agreed", receiver)]
    [reported] = whole["lines"]
    assert (reported["by"], reported["answered_by"], reported["answer_entered_by"]) == (speaker, "Alice", "secretariat")
    lots = client.get(f"/samarbeid/innkjop/{bought.number}.json").json()["lots"]
    joined = [(each["by"], each["entered_by"]) for lot in lots for each in lot["joined"]]
    assert joined == [(receiver, None), (speaker, None), ("Alice", "secretariat")]
    [backing] = client.get(f"/samarbeid/initiativ/{idea.number}.json").json()["backed_by"]
    assert (backing["by"], backing["by_role"]) == (receiver, "member")

    for page, told in (
        ("kompetanse", f"Ført inn av {speaker}, medlem med stemme"),
        (f"kompetanse/{made.number}", FOR_FJELL),
        (f"innkjop/{bought.number}", f"Ført inn av {FOR_FJELL}"),
        (f"initiativ/{idea.number}", f"Ført inn av {receiver}, medlem med stemme"),
    ):
        assert told in client.get(f"/samarbeid/{page}/").content.decode(), page
    assert f";{speaker};member;;Alice;secretariat;secretariat" in client.get(
        f"/samarbeid/kompetanse/{made.number}.csv"
    ).content.decode("utf-8-sig")


def test_what_is_measured_by_hand_says_who_measured(circle: Circle) -> None:
    now, today = timezone.now(), timezone.localdate()
    promised = Promised(kind="time", title="Færre timer", way="manual", unit="hours")
    far = today + timedelta(days=300)
    planned = Planned(
        baseline=Decimal(100), baseline_on=today - timedelta(days=90), source="Telling", target=Decimal(50),
        least=Decimal(40), most=Decimal(60), due=far,
    )  # fmt: skip
    number = promise(FJELL, promised, planned, by=circle.alice.pk, now=now).number
    write_down(number, FJELL, Found(value=Decimal(80), on=today), by=circle.alice.pk, now=now)
    [row] = Client().get(f"/samarbeid/nytte/{number}.json").json()["measurements"]
    assert (row["by"], row["by_role"], row["entered_by"]) == ("Alice", "secretariat", "secretariat")
    assert f"Ført inn av {FOR_FJELL}" in Client().get(f"/samarbeid/nytte/{number}/").content.decode()


def test_it_is_the_mandate_of_that_moment_and_a_name_that_is_erased_is_none(circle: Circle) -> None:
    now, person, seat = timezone.now(), circle.speakers[BERGEN], circle.seat(BERGEN)
    spoke, before = (Spoke(seat.member_id, person.pk, at) for at in (now, now - timedelta(days=300)))
    end_mandate(seat.pk, by=circle.alice.pk, now=now + timedelta(hours=1))
    later = Spoke(seat.member_id, person.pk, now + timedelta(hours=2))
    found = who_spoke(circle.home.pk, [spoke, before, later, Spoke(seat.member_id, None, now)])
    assert found[spoke] == {"by": person.name, "by_role": "member", "entered_by": None}
    nobody = {"by": None, "by_role": None, "entered_by": None}
    assert [found[each] for each in (before, later, Spoke(seat.member_id, None, now))] == [nobody] * 3
    person.name = ""
    person.save(update_fields=["name"])
    assert who_spoke(circle.home.pk, [spoke])[spoke]["by"] is None
