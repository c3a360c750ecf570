"""From Enhetsregisteret's JSON to our own words. Fields may be missing, and lists of lines hold nulls and empty texts.

Each function raises ValueError for what is not in the register's form.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from aktiv.people.ports.register import Happened, RoleHolder, Unit, Update

Json = dict[str, Any]  # Any: JSON of others, checked where it is used

ADDRESSES = ("forretningsadresse", "beliggenhetsadresse", "postadresse")
HAPPENED = {
    "Ny": Happened.NEW,
    "Endring": Happened.CHANGED,
    "Sletting": Happened.DELETED,
    "Fjernet": Happened.REMOVED,
}


def unit_of(told: Json) -> Unit:
    """An `enhet`, an `underenhet` or a deleted one, which has little more than its name and `slettedato`."""
    address: Json = next((told[key] for key in ADDRESSES if isinstance(told.get(key), dict)), {})
    lines = [line.strip() for line in address.get("adresse") or [] if isinstance(line, str) and line.strip()]
    form = told.get("organisasjonsform")
    return Unit(
        number=_needed(told, "organisasjonsnummer"),
        name=_text(told, "navn"),
        form=_text(form, "kode") if isinstance(form, dict) else "",
        voluntary=told.get("registrertIFrivillighetsregisteret") is True,
        bankrupt=told.get("konkurs") is True,
        gone_on=_day(told, "slettedato"),
        address=", ".join(lines),
        postcode=_text(address, "postnummer"),
        place=_text(address, "poststed"),
        municipality_number=_text(address, "kommunenummer"),
        email=_text(told, "epostadresse"),
        phone=_text(told, "telefon") or _text(told, "mobil"),
        website=_website(_text(told, "hjemmeside")),
        language="nn" if _text(told, "maalform") == "Nynorsk" else "nb",
        parent=_text(told, "overordnetEnhet"),
    )


def removed_unit(number: str, told: Json) -> Unit:
    """One that is no longer open to all, from the body of a 410: the register tells at most when."""
    return Unit(number=number, name="", gone_on=_day(told, "slettedato") or date.min)


def role_holders(told: Json) -> Iterator[RoleHolder]:
    """Persons in all groups of roles, apart from those who have left or died. Organisations may hold roles too."""
    for group in told.get("rollegrupper") or []:
        for role in group.get("roller") or []:
            person = role.get("person")
            if (
                not isinstance(person, dict)
                or person.get("erDoed")
                or role.get("avregistrert")
                or role.get("fratraadt")
            ):
                continue
            name = person.get("navn") or {}
            words = (_text(name, key) for key in ("fornavn", "mellomnavn", "etternavn"))
            yield RoleHolder(
                _text(role.get("type") or {}, "kode"), " ".join(filter(None, words)), _day(person, "fodselsdato")
            )


def update_of(told: Json) -> Update:
    """One line of the feed. A kind of change that is new to us is `unknown`: the register is asked either way."""
    number_of_update = told.get("oppdateringsid")
    if not isinstance(number_of_update, int):
        raise ValueError("oppdateringsid")
    what = HAPPENED.get(_text(told, "endringstype"), Happened.UNKNOWN)
    at = datetime.fromisoformat(_needed(told, "dato").replace("Z", "+00:00"))
    return Update(number_of_update, _needed(told, "organisasjonsnummer"), what, at)


def embedded(told: Json, name: str) -> list[Json]:
    """The rows of an answer; the register leaves `_embedded` out when there are none."""
    rows = (told.get("_embedded") or {}).get(name) or []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError(name)
    return rows


def _text(told: Json, name: str) -> str:
    found = told.get(name)
    return found.strip() if isinstance(found, str) else ""


def _needed(told: Json, name: str) -> str:
    if not (found := _text(told, name)):
        raise ValueError(name)
    return found


def _day(told: Json, name: str) -> date | None:
    found = _text(told, name)
    return date.fromisoformat(found[:10]) if found else None


def _website(text: str) -> str:
    """As an address that can be followed; the register has them with and without a scheme, and now and then others."""
    if not text:
        return ""
    address = text if "://" in text else f"https://{text}"
    return address if urlsplit(address).scheme in {"http", "https"} and len(address) <= 200 else ""
