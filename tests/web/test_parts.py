"""Neighbours' parts of loans on the page: who may answer, what is typed stays, and both sides see the same."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from aktiv.lending.models import PartAgreement
from aktiv.lending.rules.parts import NOTICE_DAYS
from aktiv.people.models import Person, StaffRole
from tests.lending.test_parts import TODAY, Asked
from tests.lending.world import stocked
from tests.web.booking_world import browser_of, stop_the_clock
from tests.web.test_desk import told

OURS, THEIRS = "/oppsett/dal/utstyr/andeler/", "/oppsett/fjell/utstyr/andeler/?vis=vi"


@pytest.fixture
def asked(db: None, monkeypatch: pytest.MonkeyPatch) -> Asked:
    stop_the_clock(monkeypatch)
    return Asked(stocked())


@pytest.fixture
def olga(asked: Asked) -> Client:
    """The browser of finance in Dal."""
    person = Person.objects.create(name="Olga Økonomi", home_municipality=asked.dal)
    StaffRole.objects.create(person=person, municipality=asked.dal, role="finance", valid_from=TODAY)
    return browser_of(person)


@pytest.fixture
def keeper(asked: Asked) -> Client:
    """The browser of an administrator in Fjell."""
    StaffRole.objects.filter(person_id=asked.ingrid).update(role="administrator", facility=None, district="")
    return browser_of(asked.there.world.ingrid)


def test_finance_answers_with_a_reason_and_the_owner_sees_it(asked: Asked, olga: Client, keeper: Client) -> None:
    assert "Ingen ber dere betale en del" in told(olga.get(OURS))
    asked.share(50)
    pk = asked.waiting[0]
    page = told(olga.get(OURS)).replace("\xa0", " ")
    assert ("50 % av prisen" in page, "964338531" in page, "Klappstol" in page) == (True, True, True)
    assert "Venter på svar fra dem" in told(keeper.get(THEIRS))
    for wrong, says in (
        ({"gjor": "godta"}, "Velg minst én."),
        ({"gjor": "avsla", "andel": pk, "grunn": " "}, "Skriv hvorfor"),
    ):
        answer = olga.post(OURS, wrong)
        assert (answer.status_code, says in told(answer)) == (422, True)
    assert f'value="{pk}" checked' in olga.post(OURS, {"gjor": "avsla", "andel": pk}).content.decode()
    assert olga.post(OURS, {"gjor": "avsla", "andel": pk, "grunn": "For dyrt"}).status_code == 302
    assert "Grunn: For dyrt" in told(keeper.get(THEIRS))
    assert olga.post(OURS, {"gjor": "godta", "andel": pk}).status_code == 422
    asked.share(40)
    assert olga.post(OURS, {"gjor": "godta", "andel": asked.waiting}).status_code == 302
    kind = f"/oppsett/fjell/utstyr/{asked.kind.pk}/"
    assert "40 % betales av: Dal." in told(keeper.get(kind)).replace("\xa0", " ")
    asked.share(70)
    public = told(browser_of().get(f"/utstyr/{asked.kind.slug}/")).replace("\xa0", " ")
    assert ("betaler 40 % av prisen" in public, "70 %" in public) == (True, False)

    row = PartAgreement.objects.get(answer="accepted")
    end = {"gjor": "avslutt", "andel": row.pk, f"siste-{row.pk}": TODAY.isoformat(), f"grunn-{row.pk}": "Budsjett"}
    early = olga.post(OURS, end)
    assert (early.status_code, 'value="Budsjett"' in early.content.decode()) == (422, True)
    end[f"siste-{row.pk}"] = (TODAY + timedelta(days=NOTICE_DAYS)).isoformat()
    assert olga.post(OURS, end).status_code == 302
    assert "Grunn: Budsjett" in told(keeper.get(THEIRS))
    with CaptureQueriesContext(connection) as few:
        assert olga.get(OURS).status_code == 200
    asked.share(60)
    with CaptureQueriesContext(connection) as more:
        assert olga.get(OURS).status_code == 200
    assert (len(more), len(few) <= 14) == (len(few), True)
    assert "Avslått" in told(olga.get(f"{OURS}?vis=for"))


def test_only_who_answers_for_the_municipality_answers(asked: Asked, olga: Client, keeper: Client) -> None:
    asked.share(50)
    pk = asked.waiting[0]
    assert keeper.post("/oppsett/fjell/utstyr/andeler/", {"gjor": "godta", "andel": pk}).status_code == 404
    assert [keeper.get(OURS).status_code, olga.get(THEIRS).status_code] == [404, 404]
    assert olga.get(f"{OURS}?vis=alt").status_code == 404
    assert olga.get("/oppsett/dal/utstyr/").status_code == 404, "the rest of equipment is for those who keep it"
    for role in ("case_handler", "facility_manager", "caretaker", "viewer"):
        StaffRole.objects.filter(municipality=asked.dal).update(role=role)
        assert olga.get(OURS).status_code == 404
    assert PartAgreement.objects.get().answer == "waits"
