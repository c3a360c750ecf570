"""How Enhetsregisteret writes what it knows: units, roles, the feed, and HAL's pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from aktiv.simulators.brreg.units import BELOW, FORMS, Unit, Update

Json = dict[str, Any]  # Any: JSON of the protocol
ROLES = {
    "LEDE": "Styrets leder", "NEST": "Nestleder", "MEDL": "Styremedlem", "VARA": "Varamedlem",
    "DAGL": "Daglig leder", "INNH": "Innehaver", "KONT": "Kontaktperson", "REVI": "Revisor",
}  # fmt: skip
BOARD = {"LEDE", "NEST", "MEDL", "VARA"}


def unit(told: Unit, base: str) -> Json:
    """A main unit, one below another, or a deleted one."""
    kind = "underenheter" if told.parent else "enheter"
    links = {"self": {"href": f"{base}/{kind}/{told.number}"}}
    names = {**FORMS, **BELOW}
    form = {
        "kode": told.form,
        "beskrivelse": names.get(told.form, told.form),
        "_links": {"self": {"href": f"{base}/organisasjonsformer/{told.form}"}},
    }
    common = {"organisasjonsnummer": told.number, "navn": told.name, "organisasjonsform": form}
    if told.gone:
        deleted = "SlettetUnderenhet" if told.parent else "SlettetEnhet"
        return {"respons_klasse": deleted, **common, "slettedato": told.gone, "_links": links}
    address = {
        "land": "Norge",
        "landkode": "NO",
        "postnummer": told.postcode,
        "poststed": told.place,
        "adresse": list(told.address),
        "kommune": told.municipality_name.upper(),
        "kommunenummer": told.municipality,
    }
    about = {
        "registreringsdatoEnhetsregisteret": told.founded,
        "registrertIMvaregisteret": told.form == "AS",
        "naeringskode1": {"kode": "93.120", "beskrivelse": "Idrettslag og -klubber"},
        "harRegistrertAntallAnsatte": False,
        **({"epostadresse": told.email} if told.email else {}),
    }
    if told.parent:
        links["overordnetEnhet"] = {"href": f"{base}/enheter/{told.parent}"}
        place = {"overordnetEnhet": told.parent, "beliggenhetsadresse": address}
        return {"respons_klasse": "Underenhet", **common, **about, **place, "_links": links}
    return {
        "respons_klasse": "Enhet",
        **common,
        **about,
        "forretningsadresse": address,
        "stiftelsesdato": told.founded,
        "registrertIForetaksregisteret": told.form == "AS",
        "registrertIStiftelsesregisteret": False,
        "registrertIFrivillighetsregisteret": told.voluntary,
        "konkurs": told.bankrupt,
        **({"konkursdato": "2026-05-04"} if told.bankrupt else {}),
        "underAvvikling": False,
        "underTvangsavviklingEllerTvangsopplosning": False,
        "maalform": told.language,
        "vedtektsfestetFormaal": ["Gi barn og unge et sted å være."],
        "_links": links,
    }


def roles(told: Unit, base: str) -> Json:
    """Groups of roles: the board's together, the others each in its own. An auditor is an organisation."""
    groups: list[Json] = []
    board = [_role(*each) for each in told.roles if each[0] in BOARD]
    if board:
        groups.append(_group("STYR", "Styre", board))
    for code, name, born in told.roles:
        if code not in BOARD:
            groups.append(_group(code, ROLES.get(code, code), [_role(code, name, born)]))
    auditor = {"organisasjonsnummer": "974760673", "organisasjonsform": {"kode": "AS"}, "erSlettet": False}
    if told.form == "AS":
        role = {"type": {"kode": "REVI", "beskrivelse": "Revisor"}, "enhet": auditor, "fratraadt": False}
        groups.append(_group("REVI", "Revisor", [role]))
    return {
        "rollegrupper": groups,
        "_links": {
            "self": {"href": f"{base}/enheter/{told.number}/roller"},
            "enhet": {"href": f"{base}/enheter/{told.number}"},
        },
    }


def update(told: Update, base: str) -> Json:
    """One line of the feed."""
    at = told.at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{told.at.microsecond // 1000:03}Z"
    return {
        "oppdateringsid": told.id,
        "dato": at,
        "organisasjonsnummer": told.number,
        "endringstype": told.what,
        "_links": {"enhet": {"href": f"{base}/enheter/{told.number}"}},
    }


def voluntary(told: Unit) -> Json:
    """An organisation in the register of voluntary ones."""
    return {
        "organisasjonsnummer": told.number,
        "navn": told.name,
        "frivilligOrganisasjonsstatus": "REGISTRERT",
        "innfoertDato": told.founded,
        "grasrotandel": {"deltarI": True},
        "icnpoKategorier": [{"icnpoNummer": "1200", "kategori": "Idrett", "rekkefoelge": 1}],
        "paategninger": [],
    }


def page(rows: Sequence[Json], name: str, address: str, query: dict[str, str], *, number: int, size: int) -> Json:
    """One page of many, as HAL has it; without rows there is no `_embedded`."""
    pages = -(-len(rows) // size)

    def link(to: int) -> Json:
        return {"href": f"{address}?{urlencode({**query, 'page': to, 'size': size})}"}

    links = {"self": link(number), "first": link(0), "last": link(max(0, pages - 1))}
    if number + 1 < pages:
        links["next"] = link(number + 1)
    if number:
        links["prev"] = link(number - 1)
    shown = rows[number * size : (number + 1) * size]
    told: Json = {"_embedded": {name: list(shown)}} if shown else {}
    totals = {"size": size, "totalElements": len(rows), "totalPages": pages, "number": number}
    return {**told, "_links": links, "page": totals}


def _group(code: str, name: str, held: list[Json]) -> Json:
    return {"type": {"kode": code, "beskrivelse": name}, "sistEndret": "2025-06-01", "roller": held}


def _role(code: str, name: str, born: str) -> Json:
    """One holder; somebody who has died is told of as such, by a name that ends in a cross."""
    first, *between, last = name.removesuffix(" †").split()
    names = {"fornavn": first, **({"mellomnavn": " ".join(between)} if between else {}), "etternavn": last}
    return {
        "type": {"kode": code, "beskrivelse": ROLES.get(code, code)},
        "person": {"fodselsdato": born, "navn": names, "erDoed": name.endswith("†")},
        "fratraadt": False,
        "rekkefolge": 0,
    }
