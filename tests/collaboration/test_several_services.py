"""An agreement carries several services, named by each version; and a county, an agency and a private owner are parties
to it like a municipality."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from aktiv.collaboration.actions.agreements import adopt, lay_before
from aktiv.collaboration.actions.mandates import NewMandate, entrust
from aktiv.collaboration.actions.owners import let_go, own
from aktiv.collaboration.actions.parties import NewMember, carry, join, leave, succeed
from aktiv.collaboration.actions.votes import Question, announce, cast, open_vote
from aktiv.collaboration.models import AgreementVersion, AnnexedService, OwnedFacility
from aktiv.collaboration.queries.agreements import version_in_force
from aktiv.collaboration.queries.figures import agreement_rows, overview
from aktiv.collaboration.queries.owners import owned_rows, owner_of
from aktiv.collaboration.queries.votes import counted, electors_of
from aktiv.facilities.models import Facility
from aktiv.journal.models import Entry
from aktiv.values.refusal import Refusal
from tests.collaboration.world import NOW, SINCE, TODAY, Circle, a_circle, a_draft, a_person, agreed, same
from tests.facilities.world import a_facility, a_municipality, a_plan
from tests.reading import everything_of
from tests.web.booking_world import browser_of


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


EARLIER = datetime(2026, 2, 2, 9, tzinfo=UTC)
"""Pages tell what is so today: it was before that."""
COMPANY, BUYER = "912345675", "971527757"


@pytest.fixture
def bound(db: None) -> Circle:
    """A circle with an agreement, a hall in Fjell, and two private owners, of whom one has adopted it."""
    made = a_circle(EARLIER)
    version, on = agreed(made, EARLIER), EARLIER.date()
    join_and_adopt(made, COMPANY, "Sentralhallen AS", version)
    a_facility(a_plan(a_municipality("fjell", "4626")), "Sentralhallen")
    assert version_in_force(made.home.pk, on) == version
    return made


def join_and_adopt(circle: Circle, number: str, name: str, version: AgreementVersion) -> None:
    by, on = circle.alice.pk, EARLIER.date()
    join(NewMember(name=name, number=number, kind="private_owner"), on=on, by=by, now=EARLIER)
    adopt(version.number, number, case_reference="1", signatory="Styret", on=on, seen=version.sha256, by=by,
          now=EARLIER)  # fmt: skip


def broken(*changes: str) -> None:
    """That the database lets none of them be."""
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_a_private_owners_hall_is_shown_as_such_and_has_one_owner_at_a_time(bound: Circle) -> None:
    by, now, today, hall = bound.alice.pk, EARLIER, EARLIER.date(), Facility.objects.get()
    page = f"/en/anlegg/{hall.slug}/"
    assert "Owned by" not in Client().get(page).content.decode()
    for code, number, slug in (
        ("not_such_an_owner", "4601", hall.slug),
        ("no_such_facility", COMPANY, "ingen"),
        ("not_found", "999", hall.slug),
    ):
        with refused(code):
            own(number, slug, on=today, by=by, now=now)
    with refused("no_mandate"):
        own(COMPANY, hall.slug, on=today, by=bound.charlie.pk, now=now)
    own(COMPANY, hall.slug, on=today, by=by, now=now)
    with refused("owned_already"):
        own(COMPANY, hall.slug, on=today + timedelta(days=9), by=by, now=now)
    assert "Owned by Sentralhallen AS (private owner)" in Client().get(page).content.decode()
    told = Client().get("/samarbeid/medlemmer.json").json()["halls"]
    assert [(each["facility"], each["owner"], each["owner_kind"], each["last"]) for each in told] == [
        (hall.slug, COMPANY, "private_owner", None)
    ]
    assert "Sentralhallen AS" in Client().get("/samarbeid/medlemmer/").content.decode()
    broken("UPDATE collaboration_ownedfacility SET first = first - 1", "DELETE FROM collaboration_ownedfacility")


def test_a_hall_that_is_sold_is_let_go_and_anothers_from_the_day_after(bound: Circle) -> None:
    by, now, today, hall = bound.alice.pk, EARLIER, EARLIER.date(), Facility.objects.get()
    own(COMPANY, hall.slug, on=today, by=by, now=now)
    sold = today + timedelta(days=30)
    for code, who, number, last in (
        ("no_mandate", bound.charlie, COMPANY, sold),
        ("not_owned", bound.alice, "4601", sold),
        ("owned_last_wrong", bound.alice, COMPANY, today - timedelta(days=2)),
    ):
        with refused(code):
            let_go(number, hall.slug, last=last, by=who.pk, now=now)
    let_go(COMPANY, hall.slug, last=sold, by=by, now=now)
    with refused("owned_last_wrong"):
        let_go(COMPANY, hall.slug, last=sold + timedelta(days=1), by=by, now=now)
    [entry] = everything_of(Entry).filter(verb="collaboration.facility_let_go")
    assert entry.data == {"member": COMPANY, "facility": hall.slug, "last": sold.isoformat()}
    broken('UPDATE collaboration_ownedfacility SET "last" = NULL',
           'UPDATE collaboration_ownedfacility SET "last" = "last" + 1')  # fmt: skip
    # Another has it from the day after, once it is bound by the agreement.
    join(NewMember(name="Kjøper AS", number=BUYER, kind="private_owner"), on=today, by=by, now=now)
    with refused("owner_not_bound"):
        own(BUYER, hall.slug, on=sold + timedelta(days=1), by=by, now=now)
    version = AgreementVersion.objects.get()
    adopt(version.number, BUYER, case_reference="2", signatory="Styret", on=today, seen=version.sha256, by=by, now=now)
    with refused("owned_already"):
        own(BUYER, hall.slug, on=sold, by=by, now=now)
    own(BUYER, hall.slug, on=sold + timedelta(days=1), by=by, now=now)
    owners = [owner_of(hall.pk, sold + timedelta(days=days)) for days in (0, 1)]
    assert [each.number for each in owners if each] == [COMPANY, BUYER]
    # It was sold sooner, after all; and the one that never was is taken back, so that its days are free.
    let_go(COMPANY, hall.slug, last=today, by=by, now=now)
    let_go(BUYER, hall.slug, last=sold, by=by, now=now)
    own(BUYER, hall.slug, on=today + timedelta(days=1), by=by, now=now)
    assert [each["owner"] for each in owned_rows(bound.home.pk, sold + timedelta(days=5))] == [BUYER]


def test_an_owner_that_has_adopted_does_not_wait_for_others_that_are_new(bound: Circle) -> None:
    by, now, hall = bound.alice.pk, EARLIER + timedelta(days=1), Facility.objects.get()
    today = now.date()
    for name, number in (("Kjøper AS", BUYER), ("Sen AS", "923609016")):
        new = NewMember(name=name, number=number, kind="private_owner", population=0, figure_day=SINCE, source="Ingen")
        join(new, on=today, by=by, now=now)
    assert version_in_force(bound.home.pk, today) is None
    for number in (BUYER, "923609016"):  # neither has said yes
        with refused("owner_not_bound"):
            own(number, hall.slug, on=today, by=by, now=now)
    version = AgreementVersion.objects.get()
    adopt(version.number, BUYER, case_reference="2", signatory="Styret", on=today, seen=version.sha256, by=by, now=now)
    with refused("owner_not_bound"):  # "Sen AS" has not, whatever others have
        own("923609016", hall.slug, on=today, by=by, now=now)
    assert own(BUYER, hall.slug, on=today, by=by, now=now).first == today
    # What is laid before all later binds nobody until it is decided, and then it binds those who adopted that one.
    draft = a_draft(cost_key={"flat": {}}, vote_key={"kind": "one_each"})
    second = lay_before(draft, by=by, now=now)
    adopt(second.number, "923609016", case_reference="3", signatory="Styret", on=today, seen=second.sha256, by=by,
          now=now)  # fmt: skip
    other = a_facility(a_plan(hall.municipality, key="annen"), "Nyhallen")
    with refused("owner_not_bound"):
        own("923609016", other.slug, on=today, by=by, now=now)
    assert own(COMPANY, other.slug, on=today, by=by, now=now).first == today


def test_nobody_owns_halls_before_an_agreement_has_come_into_force(db: None) -> None:
    circle = a_circle(EARLIER)
    by, on = circle.alice.pk, EARLIER.date()
    version = lay_before(a_draft(), by=by, now=EARLIER)
    join_and_adopt(circle, COMPANY, "Sentralhallen AS", version)
    hall = a_facility(a_plan(a_municipality("fjell", "4626")), "Sentralhallen")
    with refused("owner_not_bound"):
        own(COMPANY, hall.slug, on=on, by=by, now=EARLIER)


def test_an_owner_that_leaves_lets_its_halls_go_with_it(bound: Circle) -> None:
    by, now, today, hall = bound.alice.pk, EARLIER, EARLIER.date(), Facility.objects.get()
    own(COMPANY, hall.slug, on=today, by=by, now=now)
    plan = a_plan(hall.municipality, key="annen")
    other = a_facility(plan, "Nyhallen")
    own(COMPANY, other.slug, on=today + timedelta(days=2_000), by=by, now=now)  # after it will have left
    broken("UPDATE collaboration_member SET \"left\" = joined + 90 WHERE number = '912345675'")
    left = leave(COMPANY, notice_on=today, by=by, now=now).left
    assert left is not None
    owned = dict(OwnedFacility.objects.values_list("facility__slug", "last"))
    assert owned == {hall.slug: left, other.slug: today + timedelta(days=1_999)}
    [entry] = everything_of(Entry).filter(verb="collaboration.notice_given")
    assert entry.data["halls"] == [hall.slug, other.slug]
    assert owner_of(hall.pk, left) is not None
    assert owner_of(hall.pk, left + timedelta(days=1)) is None
    assert owner_of(other.pk, today + timedelta(days=2_000)) is None
    # What it gets while its notice runs, ends with it too.
    third = a_facility(plan, "Siste hall")
    assert own(COMPANY, third.slug, on=today, by=by, now=now).last == left
    with refused("not_such_an_owner"):
        own(COMPANY, third.slug, on=left + timedelta(days=1), by=by, now=now)
    broken(
        "INSERT INTO collaboration_ownedfacility (member_id, facility_id, first, made_at) SELECT member_id,"
        f" facility_id, '{left + timedelta(days=30)}', now() FROM collaboration_ownedfacility LIMIT 1"
    )


def test_at_the_desk_a_last_day_is_written_down_and_told_with_the_hall(bound: Circle) -> None:
    hall, today = Facility.objects.get(), timezone.localdate()
    own(COMPANY, hall.slug, on=EARLIER.date(), by=bound.alice.pk, now=EARLIER)
    secretary, act = browser_of(bound.alice), "/en/samarbeid/arbeid/eier-slutt/"
    assert "Sentralhallen: Sentralhallen AS" in secretary.get(act).content.decode()
    chosen, ahead = f"{COMPANY} {hall.slug}", (today + timedelta(days=40)).isoformat()
    for form in ({"hall": chosen, "siste": "x"}, {"hall": "4601 x", "siste": ahead},
                 {"hall": chosen, "siste": "2020-01-01"}):  # fmt: skip
        wrong = secretary.post(act, form)
        assert wrong.status_code == 422
        assert form["siste"] in wrong.content.decode()
    assert browser_of(bound.charlie).get(act).status_code == 404
    assert secretary.post(act, {"hall": chosen, "siste": ahead}).status_code == 302
    [row] = Client().get("/samarbeid/haller.json").json()["halls"]
    assert (row["last"], "until" in Client().get("/en/samarbeid/medlemmer/").content.decode()) == (ahead, True)
    assert secretary.post(act, {"hall": chosen, "siste": today.isoformat()}).status_code == 302  # sold sooner


def test_halls_of_members_that_others_come_in_the_place_of_are_let_go(bound: Circle) -> None:
    by, now, today, hall = bound.alice.pk, EARLIER, EARLIER.date(), Facility.objects.get()
    own(COMPANY, hall.slug, on=today, by=by, now=now)
    on = today + timedelta(days=10)
    succeed([COMPANY], [NewMember(name="Sammenslått AS", number=BUYER, kind="private_owner")], on=on, by=by, now=now)
    assert owner_of(hall.pk, on) is None
    own(BUYER, hall.slug, on=on, by=by, now=now)  # bound by what the one before it adopted
    found = owner_of(hall.pk, on)
    assert found is not None
    assert found.number == BUYER


def test_a_private_owner_is_shown_as_one(circle: Circle) -> None:
    now = timezone.now()
    join(NewMember(name="Sentralhallen AS", number="912345675", kind="private_owner"), on=timezone.localdate(now),
         by=circle.alice.pk, now=NOW)  # fmt: skip
    text = Client().get("/samarbeid/medlemmer/").content.decode()
    assert "Sentralhallen AS" in text
    assert "Privat eier" in text
