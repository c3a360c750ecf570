"""An agreement carries several services, named by each version; and a county, an agency and a private owner are parties
to it like a municipality."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from aktiv.collaboration.actions.agreements import adopt, lay_before
from aktiv.collaboration.actions.mandates import NewMandate, entrust
from aktiv.collaboration.actions.owners import own
from aktiv.collaboration.actions.parties import NewMember, carry, join
from aktiv.collaboration.actions.votes import Question, announce, cast, open_vote
from aktiv.collaboration.models import AgreementVersion, AnnexedService
from aktiv.collaboration.queries.agreements import version_in_force
from aktiv.collaboration.queries.figures import agreement_rows, overview
from aktiv.collaboration.queries.votes import counted, electors_of
from aktiv.values.refusal import Refusal
from tests.collaboration.world import NOW, SINCE, TODAY, Circle, a_circle, a_draft, a_person, agreed, same
from tests.facilities.world import a_facility, a_municipality, a_plan


@pytest.fixture
def circle(db: None) -> Circle:
    return a_circle()


def refused(code: str):  # type: ignore[no-untyped-def]
    return pytest.raises(Refusal, match=f"^{code}$")


def carried(circle: Circle) -> list[str]:
    return [each["slug"] for each in overview(circle.home, NOW)["services"] if each["carried"]]


def adopted_by_all(circle: Circle, version: AgreementVersion) -> None:
    for number, person in circle.speakers.items():
        adopt(version.number, number, case_reference="27/1", signatory="Ordføreren", on=TODAY, seen=version.sha256,
              by=person.pk, now=NOW)  # fmt: skip


def test_a_service_that_is_added_by_an_amendment_is_carried_when_all_have_adopted_it(circle: Circle) -> None:
    by = circle.alice.pk
    for name in ("Haller", "Utstyr"):
        carry(same(name), on=SINCE, by=by, now=NOW)
    agreed(circle, services=("haller",))
    assert carried(circle) == ["haller"]
    amended = lay_before(a_draft(services=("haller", "utstyr")), by=by, now=NOW)
    assert carried(circle) == ["haller"]
    adopted_by_all(circle, amended)
    assert version_in_force(circle.home.pk, TODAY) == amended
    assert carried(circle) == ["haller", "utstyr"]
    rows = {each["version"]: [one["slug"] for one in each["services"]] for each in agreement_rows(circle.home, TODAY)}
    assert rows == {2: ["haller", "utstyr"], 1: ["haller"]}


def test_a_version_that_names_no_service_carries_all_that_are_there(circle: Circle) -> None:
    by = circle.alice.pk
    carry(same("Haller"), on=SINCE, by=by, now=NOW)
    carry(same("Senere"), on=TODAY + timedelta(days=1), by=by, now=NOW)
    agreed(circle)
    assert carried(circle) == ["haller"]


def test_what_a_version_carries_is_part_of_what_is_adopted(circle: Circle) -> None:
    by = circle.alice.pk
    carry(same("Haller"), on=SINCE, by=by, now=NOW)
    without, with_it = lay_before(a_draft(), by=by, now=NOW), lay_before(a_draft(services=("haller",)), by=by, now=NOW)
    assert without.sha256 != with_it.sha256
    with refused("no_such_service"):
        lay_before(a_draft(services=("haller", "bibliotek")), by=by, now=NOW)
    for change in ("UPDATE collaboration_annexedservice SET service_id = service_id",
                   "DELETE FROM collaboration_annexedservice"):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    with pytest.raises(IntegrityError), transaction.atomic():
        AnnexedService.objects.create(version=with_it, service=AnnexedService.objects.get().service)


@pytest.mark.parametrize(
    ("kind", "number"), [("county", "4600"), ("agency", "971527757"), ("private_owner", "912345675")]
)
def test_each_kind_of_party_adopts_votes_and_weighs(circle: Circle, kind: str, number: str) -> None:
    by = circle.alice.pk
    agreed(circle)
    join(NewMember(name="Ny part", number=number, kind=kind, population=0, figure_day=SINCE.replace(year=2024),
                   source="Eget oppgitt"), on=TODAY, by=by, now=NOW)  # fmt: skip
    assert version_in_force(circle.home.pk, TODAY) is None
    speaker = a_person("Ny")
    entrust(speaker, NewMandate(member=number, role="member", body=circle.council.slug), by=by, now=NOW)
    version = AgreementVersion.objects.get()
    adopt(
        1, number, case_reference="27/9", signatory="Direktøren", on=TODAY, seen=version.sha256, by=speaker.pk, now=NOW
    )
    assert version_in_force(circle.home.pk, TODAY) == version
    vote = announce(Question(body=circle.council.slug, subject="Sak", memo="Ja."), by=by, now=NOW)
    open_vote(vote.number, NOW + timedelta(hours=2), by=by, now=NOW)
    cast(vote.number, number, "for", by=speaker.pk, now=NOW)
    vote.refresh_from_db()
    assert number in {each.member.number for each in electors_of(vote.pk)}
    assert counted(vote)["weights"][number] == 1


def test_a_private_owners_hall_is_shown_as_such_and_has_one_owner_at_a_time(circle: Circle) -> None:
    by, now, today = circle.alice.pk, NOW, SINCE
    hall = a_facility(a_plan(a_municipality("fjell", "4626")), "Sentralhallen")
    join(NewMember(name="Sentralhallen AS", number="912345675", kind="private_owner"), on=today, by=by, now=now)
    page = f"/en/anlegg/{hall.slug}/"
    assert "Owned by" not in Client().get(page).content.decode()
    for code, number, slug in (
        ("not_such_an_owner", "4601", hall.slug),
        ("no_such_facility", "912345675", "ingen"),
        ("not_found", "999", hall.slug),
    ):
        with refused(code):
            own(number, slug, on=today, by=by, now=now)
    with refused("no_mandate"):
        own("912345675", hall.slug, on=today, by=circle.charlie.pk, now=now)
    own("912345675", hall.slug, on=today, by=by, now=now)
    with refused("owned_already"):
        own("912345675", hall.slug, on=today + timedelta(days=9), by=by, now=now)
    assert "Owned by Sentralhallen AS (private owner)" in Client().get(page).content.decode()
    told = Client().get("/samarbeid/medlemmer.json").json()["halls"]
    assert [(each["facility"], each["owner"], each["owner_kind"]) for each in told] == [
        (hall.slug, "912345675", "private_owner")
    ]
    assert "Sentralhallen AS" in Client().get("/samarbeid/medlemmer/").content.decode()
    for change in ("UPDATE collaboration_ownedfacility SET first = first - 1",
                   "DELETE FROM collaboration_ownedfacility"):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_a_private_owner_is_shown_as_one(circle: Circle) -> None:
    now = timezone.now()
    join(NewMember(name="Sentralhallen AS", number="912345675", kind="private_owner"), on=timezone.localdate(now),
         by=circle.alice.pk, now=NOW)  # fmt: skip
    text = Client().get("/samarbeid/medlemmer/").content.decode()
    assert "Sentralhallen AS" in text
    assert "Privat eier" in text
