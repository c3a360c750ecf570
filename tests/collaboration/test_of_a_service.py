"""What is of one service of the agreement: those alone pay for it that take part in it, and nothing is of another's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from aktiv.collaboration.actions.agreements import adopt, lay_before
from aktiv.collaboration.actions.budgets import lock_within_limit
from aktiv.collaboration.actions.contracts import NewContract, register
from aktiv.collaboration.actions.mandates import set_limit
from aktiv.collaboration.actions.parties import carry
from aktiv.collaboration.actions.shares import correct_shares
from aktiv.collaboration.models import AgreementVersion, Budget, Collaboration, Contract, Service, ShareVersion
from aktiv.collaboration.rules.forces import Party, Succeeded
from aktiv.collaboration.rules.services import Version, bound_from, taking_part_from
from tests.api.calling import NOBODY
from tests.collaboration.budgeting import LATER, THE_TOTAL, adds_up, owed, refused
from tests.collaboration.budgeting import a_budget as any_budget
from tests.collaboration.world import NOW, SINCE, TODAY, Circle, a_circle, a_draft, agreed, same
from tests.web.booking_world import browser_of

HALLS, STAGES = 1, 2
A, B, C = 11, 12, 13
DAY = date(2027, 1, 1)
NEXT = date(2028, 1, 1)
PARTIES = [Party(each, SINCE, None) for each in (A, B, C)]


def days(**said: int) -> dict[int, date]:
    """Days after the first, by party."""
    return {{"a": A, "b": B, "c": C}[who]: DAY + timedelta(days=after) for who, after in said.items()}


def test_who_takes_part_is_who_adopted_what_carries_it() -> None:
    first = Version(1, frozenset({HALLS}), days(a=0, b=0, c=0))
    second = Version(2, frozenset({HALLS, STAGES}), days(a=5, b=9))
    both = [first, second]
    assert taking_part_from(HALLS, both, PARTIES, (), DAY) == days(a=0, b=0, c=0)
    assert taking_part_from(STAGES, both, PARTIES, (), DAY) == days(a=5, b=9)
    # What no version that counts names, the agreement says nothing of; a version without any carries all.
    assert taking_part_from(HALLS, [Version(1, frozenset(), days(a=0))], PARTIES, (), DAY) is None
    unnamed = Version(1, frozenset(), days(a=0, b=1, c=2))
    assert taking_part_from(STAGES, [unnamed, second], PARTIES, (), DAY + timedelta(days=3)) == days(a=0, b=1, c=2)
    # What is only laid, or adopted after the period, changes nothing of it.
    whole, laid = Version(1, frozenset(), days(a=0, b=0)), Version(2, frozenset({HALLS}), {})
    assert taking_part_from(HALLS, [whole, laid], PARTIES[:2], (), DAY) is None
    after = laid._replace(adopted=days(a=9))
    assert taking_part_from(HALLS, [whole, after], PARTIES[:2], (), DAY, last=DAY + timedelta(days=8)) is None
    assert taking_part_from(HALLS, [whole, after], PARTIES[:2], (), DAY, last=DAY + timedelta(days=9)) == days(a=0, b=0)
    # What is in force puts aside what came before it.
    dropped = Version(3, frozenset({STAGES}), days(a=9, b=9, c=9))
    late = DAY + timedelta(days=9)
    assert taking_part_from(HALLS, [*both, dropped], PARTIES, (), late) == {}
    # Whoever comes in a party's place is bound by what it adopted, from that day.
    on = DAY + timedelta(days=7)
    assert taking_part_from(STAGES, both, PARTIES, [Succeeded(A, 14, on)], DAY) == days(a=5, b=9) | {14: on}


@given(
    st.dictionaries(st.integers(1, 4), st.dates(SINCE, TODAY)),
    st.lists(st.builds(Succeeded, st.integers(1, 4), st.integers(5, 8), st.dates(SINCE, TODAY)), max_size=6),
)
def test_nobody_is_bound_before_who_she_follows_nor_before_she_follows(
    adopted: dict[int, date], followed: list[Succeeded]
) -> None:
    found = bound_from(adopted, followed)
    assert {each: day for each, day in found.items() if each in adopted} == adopted
    for heir, day in found.items():
        if heir not in adopted:
            assert any(
                each.after == heir and each.on_day == day and adopted.get(each.before, date.max) <= day
                for each in followed
            )


@pytest.fixture
def circle(db: None) -> Circle:
    made = with_services(NOW)
    set_limit(made.council.slug, THE_TOTAL, on=TODAY + timedelta(days=1), by=made.alice.pk, now=NOW)
    return made


def with_services(now: datetime) -> Circle:
    """Four that have adopted an agreement of halls, and Bergen and Stavanger one that carries stages too."""
    made = a_circle(now)
    for name in ("Haller", "Scener"):
        carry(same(name), on=SINCE, by=made.alice.pk, now=now)
    agreed(made, now, services=("haller",))
    version = lay_before(a_draft(services=("haller", "scener")), by=made.alice.pk, now=now)
    for number in ("4601", "1103"):
        says_yes(made, version, number, now)
    return made


def a_budget(circle: Circle, **more: object) -> Budget:
    """One of the year after."""
    return any_budget(circle, **({"first": NEXT, "last": date(2028, 12, 31)} | more))


def says_yes(circle: Circle, version: AgreementVersion, number: str, now: datetime) -> None:
    adopt(version.number, number, case_reference="1", signatory="A", on=now.date(), seen=version.sha256,
          by=circle.speakers[number].pk, now=now)  # fmt: skip


def test_a_budget_of_a_service_is_shared_by_those_that_take_part_in_it(circle: Circle) -> None:
    stages = a_budget(circle, service="scener")
    lock_within_limit(stages.number, circle.council.slug, "Sak 3/27", by=circle.alice.pk, now=LATER)
    halls, all_of_it = a_budget(circle, service="haller"), a_budget(circle)
    adds_up()
    assert set(owed(stages)) == {"4601", "1103"}
    assert sum(owed(stages).values()) == THE_TOTAL
    four = ["1103", "1246", "1508", "4601"]
    assert [sorted(each["id"] for each in one.input["members"]) for one in (halls, all_of_it)] == [four, four]
    # One that adopts it within the year pays from that day, when the shares are put right.
    version = AgreementVersion.objects.get(number=2)
    later = date(2028, 7, 1)
    says_yes(circle, version, "1508", NOW + (later - TODAY))
    correct_shares(stages.number, "Ny i tjenesten", by=circle.alice.pk, now=NOW + (later - TODAY))
    adds_up()
    assert set(owed(stages)) == {"4601", "1103", "1508"}
    late = next(each for each in ShareVersion.objects.get(number=2).input["members"] if each["id"] == "1508")
    assert late["from"] == "2028-07-01"


def test_what_does_not_fit_its_service_is_refused(circle: Circle) -> None:
    carry(same("Utstyr"), on=date(2028, 6, 1), by=circle.alice.pk, now=NOW)
    for code, more in (
        ("no_service_like_that", {"service": "bibliotek"}),
        ("budget_beyond_service", {"service": "utstyr"}),
        ("nobody_in_service", {"service": "utstyr", "first": date(2028, 6, 1)}),
        ("nobody_in_service_before", {"service": "scener", "first": SINCE, "last": date(2028, 1, 1)}),
        ("payers_outside_service", {"service": "scener", "payers": ("4601", "1508")}),
        ("payers_outside_service", {"service": "scener", "payers": ("1508",)}),
    ):
        assert refused(lambda more=more: a_budget(circle, **more)) == code  # type: ignore[misc]
    new = NewContract(title="Scenelys", supplier="912345675", supplier_name="Lys AS", first=SINCE,
                      last=date(2029, 1, 1), service="scener")  # fmt: skip
    by = circle.speakers["4601"].pk
    contract = register("4601", new, [], by=by, now=NOW)
    for service in ("", "haller"):
        assert refused(lambda of=service: a_budget(circle, contract=contract.number, service=of)) == (  # type: ignore[misc]
            "budget_of_another_service"
        )
    made = a_budget(circle, contract=contract.number, service="scener")
    # The database holds it, whoever writes.
    elsewhere = Collaboration.objects.create(slug="annet", name_nb="A", name_nn="A", name_en="A", founded_on=SINCE,
                                             made_at=NOW)  # fmt: skip
    theirs = Service.objects.create(collaboration=elsewhere, slug="x", name_nb="X", name_nn="X", name_en="X",
                                    first=SINCE)  # fmt: skip
    halls = Service.objects.get(slug="haller")
    broken(f"UPDATE collaboration_contract SET service_id = {halls.pk}")
    broken("UPDATE collaboration_budget SET service_id = NULL")
    for row in (Contract.objects.get(), Budget.objects.get()):
        row.pk, row.number = None, 99
        row.service = theirs if isinstance(row, Contract) else halls
        with pytest.raises(IntegrityError), transaction.atomic():
            saved(row)
    assert (made.contract, made.service) == (contract, contract.service)


def saved(row: Budget | Contract) -> None:
    """Written as it is, and held against what the database asks at the end."""
    row.save()
    adds_up()


def broken(change: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_pages_and_files_tell_the_service_and_narrow_by_it(db: None) -> None:
    circle = with_services(datetime(2026, 2, 2, 9, tzinfo=UTC))
    secretary, speaker = browser_of(circle.alice), browser_of(circle.speakers["4601"])
    form = {"tittel": "Scenedrift", "slag": "operations", "fra": "2028-01-01", "til": "2028-12-31", "sum": "1000",
            "tjeneste": "scener"}  # fmt: skip
    wrong = secretary.post("/en/samarbeid/arbeid/foresla-budsjett/", form | {"sum": "x"})
    assert wrong.status_code == 422
    assert '<option value="scener" selected' in " ".join(wrong.content.decode().split())
    assert secretary.post("/en/samarbeid/arbeid/foresla-budsjett/", form).status_code == 302
    a_budget(circle)
    kept = {"medlem": "4601", "tittel": "Lys", "leverandor": "Lys AS", "orgnr": "912345675", "fra": "2027-01-01",
            "til": "2029-01-01", "varsel": "3", "tjeneste": "scener"}  # fmt: skip
    assert speaker.post("/en/samarbeid/arbeid/ny-kontrakt/", kept).status_code == 302
    anybody = Client()
    for what, rows, page in (("budsjett", "budgets", "budsjett"), ("kontrakter", "contracts", "kontrakter")):
        narrowed = anybody.get(f"/samarbeid/{what}.json?tjeneste=scener").json()[rows]
        assert [(each["service"], each["service_name"]["nn"]) for each in narrowed] == [("scener", "Scener")]
        assert anybody.get(f"/samarbeid/{what}.json?tjeneste=haller").json()[rows] == []
        csv = anybody.get(f"/samarbeid/{what}.csv?tjeneste=scener").content.decode()
        assert ("scener" in csv, "Felles drift" in csv) == (True, False)
        shown = anybody.get(f"/en/samarbeid/{page}/?tjeneste=scener").content.decode()
        assert ("Scener" in shown, "Felles drift" in shown) == (True, False)
        assert f"{what}.csv?tjeneste=scener" in shown
        there = NOBODY.get(f"collaboration/{rows}?service=scener").body["items"]
        assert [(each["number"], each["service"]) for each in there] == [(1, "scener")]
        assert NOBODY.get(f"collaboration/{rows}?service=haller").body["items"] == []
    told = anybody.get("/en/samarbeid/budsjett/1/").content.decode()
    assert "Scener: those pay that take part in it" in told
    assert "betalere=1103+4601" in told
    of_it = anybody.get("/en/samarbeid/kontrakter/1/").content.decode()
    assert "Scener" in of_it
    link = secretary.get("/en/samarbeid/kontrakter/1/").content.decode()
    assert "kontrakt=1&amp;tjeneste=scener" in link


def test_initiatives_ideas_and_requests_for_help_are_of_a_service(db: None) -> None:
    circle = with_services(datetime(2026, 2, 2, 9, tzinfo=UTC))
    secretary, resident, anybody = browser_of(circle.alice), browser_of(circle.charlie), Client()
    of = {"tjeneste": "scener"}
    idea = {"tittel": "Bedre lys", "tekst": "Det er mørkt.", "hvem": "Alle"}
    assert resident.post("/en/samarbeid/ideer/ny/", idea | of).status_code == 302
    assert resident.post("/en/samarbeid/ideer/ny/", idea | {"tjeneste": "ukjent"}).status_code == 302  # as if not said
    # What comes of the idea is of the same service, unless somebody says another.
    act = "/en/samarbeid/arbeid/nytt-initiativ/"
    assert '<option value="scener" selected' in flat(secretary, f"{act}?ide=1")
    said = {"tittel": "Nytt lys", "hva": "Lys på scenen."}
    assert secretary.post(act, said | of | {"ide": "1", "svar": "Ja."}).status_code == 302
    assert secretary.post(act, said).status_code == 302
    wrong = secretary.post(act, said | {"tjeneste": "ukjent"})
    assert (wrong.status_code, "carries no service like that" in wrong.content.decode()) == (422, True)
    # A budget that is its cost is of the same one.
    assert refused(lambda: a_budget(circle, initiative=1, service="haller")) == "budget_of_another_service"
    assert a_budget(circle, initiative=1, service="scener").service == Service.objects.get(slug="scener")
    help_ = {"om": "booking", "hvor-ille": "stopped", "tekst": "Det går ikke.", "epost": "kari@example.com"}
    assert Client().post("/en/hjelp/spor/", help_ | of).status_code == 302
    for what, rows in (("ideer", "ideas"), ("initiativ", "initiatives")):
        path = "/samarbeid/ideer" if what == "ideer" else "/samarbeid/initiativ"
        narrowed = anybody.get(f"{path}.json?tjeneste=scener").json()[rows]
        assert [(each["number"], each["service"]) for each in narrowed] == [(1, "scener")]
        assert len(anybody.get(f"{path}.csv").content.decode().strip().splitlines()) == 3
        shown = flat(anybody, f"/en{path}/?tjeneste=scener")
        assert ("1 i" in shown, f"{path}.csv?tjeneste=scener" in shown) == (True, True)
        assert "Scener" in flat(anybody, f"/en{path}/1/")
        there = NOBODY.get(f"collaboration/{rows}?service=scener").body["items"]
        assert [(each["number"], each["service"]) for each in there] == [(1, "scener")]
    assert "Scener" in flat(secretary, "/en/samarbeid/henvendelser/?tjeneste=scener")
    assert "#1 " not in flat(secretary, "/en/samarbeid/henvendelser/?tjeneste=haller")
    for service, asked in (("scener", 1), ("haller", 0)):
        told = anybody.get(f"/samarbeid/brukerstotte.json?tjeneste={service}").json()["members"]
        assert sum(each["asked"] for each in told) == asked


def flat(reader: Client, path: str) -> str:
    """A page, with its spaces as one each."""
    answer = reader.get(path)
    assert answer.status_code == 200, path
    return " ".join(answer.content.decode().split())
