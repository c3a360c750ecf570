"""What the port of a register promises, held by our adapter over real HTTP: a made-up Enhetsregisteret answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import httpx2
import pytest

from aktiv.integrations.brreg import Brreg
from aktiv.integrations.brreg.reading import role_holders, unit_of, update_of
from aktiv.people.ports.register import Happened, RoleHolder
from aktiv.values.refusal import Refusal
from tests.database import free_port
from tests.simulators.register import (
    BANKRUPT,
    BUSINESS,
    CLUB,
    DELETED,
    NOBODY,
    NYNORSK,
    REMOVED,
    TEAM_BELOW,
    SimulatedRegister,
    simulated_register,
)


@pytest.fixture
def register() -> Iterator[SimulatedRegister]:
    with simulated_register() as found:
        yield found


def test_a_unit_is_read_with_what_we_need_of_it(register: SimulatedRegister) -> None:
    unit = register.adapter.unit(CLUB)
    assert unit is not None
    assert (unit.number, unit.name, unit.form, unit.voluntary) == (CLUB, "SOTRA SJAKKLUBB", "FLI", True)
    assert (unit.address, unit.postcode, unit.municipality_number) == ("Idrettsvegen 1", "5353", "4626")
    assert (unit.gone_on, unit.bankrupt, unit.language) == (None, False, "nb")


def test_lines_of_an_address_that_are_null_or_empty_are_nothing(register: SimulatedRegister) -> None:
    unit = register.adapter.unit(NYNORSK)
    assert unit is not None
    assert (unit.address, unit.language) == ("", "nn")


def test_what_is_below_another_is_found_as_well(register: SimulatedRegister) -> None:
    unit = register.adapter.unit(TEAM_BELOW)
    assert unit is not None
    assert unit.parent == CLUB


@pytest.mark.parametrize(
    ("number", "gone_on", "name"),
    [(DELETED, date(2026, 2, 1), "NEDLAGTE SOTRA TURN"), (REMOVED, date(2026, 3, 1), "")],
)
def test_one_that_is_gone_is_told_of_with_its_day(
    register: SimulatedRegister, number: str, gone_on: date, name: str
) -> None:
    unit = register.adapter.unit(number)
    assert unit is not None
    assert (unit.gone_on, unit.name) == (gone_on, name)


def test_one_that_is_bankrupt_is_told_of(register: SimulatedRegister) -> None:
    unit = register.adapter.unit(BANKRUPT)
    assert unit is not None
    assert unit.bankrupt


def test_a_number_that_nobody_has_is_nobody(register: SimulatedRegister) -> None:
    assert register.adapter.unit(NOBODY) is None
    assert register.adapter.roles(NOBODY) == ()


def test_a_search_leaves_out_those_that_are_gone(register: SimulatedRegister) -> None:
    assert [each.number for each in register.adapter.search("sotra", 20)] == [BUSINESS, CLUB]
    assert len(register.adapter.search("sotra", 1)) == 1
    assert register.adapter.search("finnes ikke", 20) == ()


def test_roles_are_of_persons_alone(register: SimulatedRegister) -> None:
    assert register.adapter.roles(CLUB) == (
        RoleHolder("LEDE", "Kari Mellomnavn Oppdiktet", date(1986, 10, 15)),
        RoleHolder("MEDL", "Ola Oppdiktet", date(1951, 2, 28)),
    )
    assert register.adapter.roles(BUSINESS) == ()  # its auditor is a company


def test_the_feed_is_read_on_past_one_answer_and_from_where_one_was(register: SimulatedRegister) -> None:
    """The adapter asks for three lines at a time, and there are seven."""
    first = list(register.adapter.updates(datetime.now(UTC) - timedelta(hours=1)))
    assert [each.number for each in first] == [
        CLUB, TEAM_BELOW, NYNORSK, BUSINESS, BANKRUPT, DELETED, REMOVED,
    ]  # fmt: skip
    assert {each.what for each in first} == {Happened.NEW}
    assert list(register.adapter.updates(first[-1].id)) == []
    register.change(CLUB, "Sletting", gone="2027-01-01")
    [told] = register.adapter.updates(first[-1].id)
    assert (told.number, told.what) == (CLUB, Happened.DELETED)


@pytest.mark.parametrize("what", ["down", "slow", "malformed"])
def test_a_register_that_fails_us_is_down(register: SimulatedRegister, what: str) -> None:
    register.misbehave(what)
    for ask in (
        lambda: register.adapter.unit(CLUB),
        lambda: register.adapter.search("sotra", 20),
        lambda: register.adapter.roles(CLUB),
        lambda: list(register.adapter.updates(1)),
    ):
        with pytest.raises(Refusal, match="register_down"):
            ask()
    register.misbehave("")
    assert register.adapter.unit(CLUB) is not None


def test_nobody_at_the_address_is_a_register_that_is_down() -> None:
    with pytest.raises(Refusal, match="register_down"):
        Brreg(f"http://127.0.0.1:{free_port()}").unit(CLUB)


def test_pages_end_where_the_registers_do(register: SimulatedRegister) -> None:
    base = f"{register.address}/enhetsregisteret/api/enheter"
    page = httpx2.get(base, params={"navn": "sotra", "size": 1, "page": 1}).json()
    assert page["page"] == {"size": 1, "totalElements": 2, "totalPages": 2, "number": 1}
    assert {"self", "first", "last", "prev"} == page["_links"].keys()
    assert httpx2.get(base, params={"navn": "sotra", "size": 100, "page": 100}).status_code == 400
    assert "_embedded" not in httpx2.get(base, params={"navn": "qqq"}).json()


RECORDED = {
    "respons_klasse": "Enhet",
    "organisasjonsnummer": "974760673",
    "navn": "REGISTERENHETEN I BRØNNØYSUND",
    "organisasjonsform": {"kode": "ORGL", "beskrivelse": "Organisasjonsledd", "_links": {}},
    "hjemmeside": "www.brreg.no",
    "postadresse": {"adresse": ["Postboks 900", None, ""], "postnummer": "8910", "poststed": "BRØNNØYSUND"},
    "registrertIMvaregisteret": True,
    "konkurs": False,
    "maalform": "Bokmål",
    "paategninger": [],
}
"""A real unit's shape: no address of business, a website without a scheme, no word of the voluntary register."""


def test_a_recorded_unit_is_read() -> None:
    unit = unit_of(RECORDED)
    assert (unit.address, unit.postcode, unit.website) == ("Postboks 900", "8910", "https://www.brreg.no")
    assert (unit.voluntary, unit.gone_on) == (False, None)


def test_a_website_that_is_no_web_address_is_left_out() -> None:
    assert unit_of(RECORDED | {"hjemmeside": "javascript://x"}).website == ""


def test_whoever_left_a_role_or_died_does_not_hold_it() -> None:
    def role(code: str, **more: object) -> dict[str, object]:
        person = {"fodselsdato": "1980-01-02", "navn": {"fornavn": "A", "etternavn": "B"}, "erDoed": False}
        return {"type": {"kode": code}, "person": person | dict(more.pop("person", {})), **more}  # type: ignore[call-overload]

    told = {
        "rollegrupper": [
            {
                "type": {"kode": "STYR"},
                "roller": [
                    role("LEDE"),
                    role("NEST", fratraadt=True),
                    role("MEDL", avregistrert=True),
                    role("VARA", person={"erDoed": True}),
                    {"type": {"kode": "REVI"}, "enhet": {"organisasjonsnummer": "974760673"}},
                ],
            }
        ]
    }
    assert [each.code for each in role_holders(told)] == ["LEDE"]


def test_a_kind_of_update_that_is_new_to_us_is_still_an_update() -> None:
    told = {
        "oppdateringsid": 7,
        "dato": "2027-01-02T03:04:05.678Z",
        "organisasjonsnummer": CLUB,
        "endringstype": "Splitt",
    }
    assert update_of(told).what is Happened.UNKNOWN
