"""A price list as the fields of a form: what a list fills them with, and the list that filled fields say.

Names of fields: `r3_enhet` is the unit of the fourth row, `r3_p_business` its price for a group; `m…` are day maxima,
`t…` additions, `s…` subsidies. A price without a group (`m0_p_`) is that of every group. `rader`, `tak`, `tillegg` and
`tilskudd` say how many of each there are. A row in which nothing is typed is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from aktiv.prices.new_lists import EVERY_DAY, NewAddition, NewList, NewMaximum, NewRow, NewSubsidy
from aktiv.prices.rules.fees import minor_units
from aktiv.prices.rules.listing import check_rows, twice_capped, twice_priced
from aktiv.prices.rules.reading import basis_points_of, date_of, days_of, fitting, minute_of, share_of, up_to_of
from aktiv.prices.rules.writing import clock, days_written, kroner, part, percent
from aktiv.prices.tariffs import ADDED, PACKAGES, Rounding, Unit
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES, Texts

Values = Mapping[str, str]
T = TypeVar("T")
R = TypeVar("R", NewRow, NewMaximum, NewAddition)
MOST: Mapping[str, int] = {"rader": 120, "tak": 20, "tillegg": 40, "tilskudd": 20}
"""Rows that a form can hold; a longer list is edited as a file."""
LETTERS: Mapping[str, str] = {"rader": "r", "tak": "m", "tillegg": "t", "tilskudd": "s"}
LONGEST_NAME, LONGEST_SUBSIDY = 80, 120

# What says that a row is meant: everything in it that is typed, and not what was chosen for it beforehand.
_TYPED = re.compile(r"_(p_.*|del|fra|til|inntil|navn_..|prosent)$")


@dataclass(slots=True)
class Errors:
    """What is wrong, by field."""

    by_field: dict[str, Refusal] = field(default_factory=dict)

    def note(self, name: str, refusal: Refusal) -> None:
        """The first thing that is wrong with a field is what is told."""
        self.by_field.setdefault(name, refusal)

    def asking(self, values: Values, name: str, read: Callable[[str], T], instead: T) -> T:
        """What `read` makes of a field, or `instead` where it refuses."""
        try:
            return read(values.get(name, ""))
        except Refusal as refusal:
            self.note(name, refusal)
            return instead


def filled_by(new: NewList, vat_code: str) -> dict[str, str]:
    """The fields that say this list. Rows that are alike but for group and amount are one. `vat_code` is what a new
    row begins with."""
    values = {
        **{f"navn_{language}": text for language, text in new.names.as_dict().items()},
        "fra": new.valid_from.isoformat(),
        "til": new.valid_to.isoformat() if new.valid_to else "",
        "mva_inkl": "1" if new.includes_vat else "",
        "avrunding": new.rounding.value,
        "minste": "" if new.minimum is None else kroner(new.minimum),
        "mva": vat_code,
    }
    rows = _together(new.rows, lambda row: (row.unit, row.share, row.fitting_days, row.from_minute, row.to_minute,
                                            row.up_to_minutes, row.vat_code), lambda row: row.groups)  # fmt: skip
    for place, (row, amounts) in enumerate(rows):
        values |= {
            f"r{place}_enhet": row.unit.value,
            f"r{place}_del": part(row.share),
            f"r{place}_dager": _days(row),
            f"r{place}_fra": clock(row.from_minute) if row.from_minute else "",
            f"r{place}_til": clock(row.to_minute) if row.to_minute < 1440 else "",
            f"r{place}_inntil": str(row.up_to_minutes or ""),
            f"r{place}_mva": row.vat_code or new.vat_code,
            **{f"r{place}_p_{group}": kroner(amount) for group, amount in amounts.items()},
        }
    maxima = _together(new.maxima, lambda row: (row.share, row.days), lambda row: row.groups or ("",))
    for place, (top, amounts) in enumerate(maxima):
        values |= {
            f"m{place}_del": part(top.share),
            f"m{place}_dager": days_written(top.days),
            **{f"m{place}_p_{group}": kroner(amount) for group, amount in amounts.items()},
        }
    additions = _together(new.additions, lambda row: (row.key, row.names, row.unit, row.vat_code, row.required),
                          lambda row: (row.group or "",))  # fmt: skip
    for place, (added, amounts) in enumerate(additions):
        values |= {
            f"t{place}_nokkel": added.key,
            **{f"t{place}_navn_{language}": text for language, text in added.names.as_dict().items()},
            f"t{place}_enhet": added.unit.value,
            f"t{place}_mva": added.vat_code,
            f"t{place}_alltid": "1" if added.required else "",
            **{f"t{place}_p_{group}": kroner(amount) for group, amount in amounts.items()},
        }
    for place, less in enumerate(new.subsidies):
        values |= {
            f"s{place}_gruppe": less.group,
            f"s{place}_av": less.of,
            f"s{place}_prosent": percent(less.basis_points),
            **{f"s{place}_navn_{language}": text for language, text in less.names.as_dict().items()},
        }
    counts = {"rader": len(rows), "tak": len(maxima), "tillegg": len(additions), "tilskudd": len(new.subsidies)}
    return values | {name: str(count) for name, count in counts.items()}


def count_of(values: Values, name: str) -> int:
    """How many rows of a kind a form has; nonsense is none."""
    text = values.get(name, "")
    return min(int(text), MOST[name]) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def list_in(
    values: Values, *, key: str, groups: Sequence[str], vat_codes: Collection[str], errors: Errors
) -> NewList | None:
    """The list that filled fields say; None when something is wrong, which is in `errors` then."""
    names = _names(values, "navn", LONGEST_NAME, errors)
    valid_from = errors.asking(values, "fra", date_of, None)
    valid_to = errors.asking(values, "til", lambda text: date_of(text) if text else None, None)
    if valid_from and valid_to and valid_to < valid_from:
        errors.note("til", Refusal("end_before_start"))
    minimum = errors.asking(values, "minste", lambda text: minor_units(text) if text else 0, 0)
    rows = _rows(values, groups, vat_codes, errors)
    maxima = _maxima(values, groups, errors)
    additions = _additions(values, groups, vat_codes, errors)
    subsidies = _subsidies(values, groups, errors)
    if errors.by_field or valid_from is None:
        return None
    return NewList(
        key=key,
        names=names,
        valid_from=valid_from,
        valid_to=valid_to,
        vat_code="",
        includes_vat=bool(values.get("mva_inkl")),
        rounding=Rounding.EXACT if values.get("avrunding") == Rounding.EXACT.value else Rounding.UP,
        minimum=minimum or None,
        rows=rows,
        maxima=maxima,
        additions=additions,
        subsidies=subsidies,
    )


def meant(values: Values, kind: str) -> Iterator[str]:
    """The beginnings of names (`r0`, `r1`) of the rows that something was typed in and that are not to go."""
    for place in range(count_of(values, kind)):
        start = f"{LETTERS[kind]}{place}"
        if not values.get(f"{start}_slett") and is_typed(values, start):
            yield start


def is_typed(values: Values, start: str) -> bool:
    """Whether anything is typed in a row."""
    return any(text and name.startswith(f"{start}_") and _TYPED.search(name) for name, text in values.items())


def _rows(values: Values, groups: Sequence[str], vat_codes: Collection[str], errors: Errors) -> list[NewRow]:
    found: list[NewRow] = []
    names: list[str] = []
    for start in meant(values, "rader"):
        unit = errors.asking(values, f"{start}_enhet", partial(_unit, Unit), Unit.HOUR)
        row = NewRow(
            groups=(),
            unit=unit,
            amount=0,
            share=errors.asking(values, f"{start}_del", share_of, None),
            days=errors.asking(values, f"{start}_dager", days_of, None),
            from_minute=errors.asking(values, f"{start}_fra", partial(minute_of, column="", default=0), 0),
            to_minute=errors.asking(values, f"{start}_til", partial(minute_of, column="", default=1440), 1440),
            vat_code=_vat_code(values, start, vat_codes, errors),
            up_to_minutes=errors.asking(values, f"{start}_inntil", partial(up_to_of, unit), None),
        )
        if row.from_minute >= row.to_minute:
            errors.note(f"{start}_til", Refusal("end_before_start"))
        try:
            fitting(row)
        except Refusal as refusal:
            errors.note(f"{start}_{'dager' if refusal.code == 'calendar_days_only' else 'fra'}", refusal)
        for name, group, amount in _amounts(values, start, groups, errors):
            found.append(replace(row, groups=(group,), amount=amount))
            names.append(name)
    for place in twice_priced(found):
        errors.note(names[place], Refusal("price_rows_overlap"))
    try:
        check_rows((row.groups[0], row.unit) for row in found)
    except Refusal as refusal:
        both = (name for name, row in zip(names, found, strict=True)
                if row.groups == (refusal.data["group"],) and row.unit in {*PACKAGES, Unit.FIXED})  # fmt: skip
        errors.note(next(both), refusal)
    return found


def _maxima(values: Values, groups: Sequence[str], errors: Errors) -> list[NewMaximum]:
    found: list[NewMaximum] = []
    names: list[str] = []
    for start in meant(values, "tak"):
        share = errors.asking(values, f"{start}_del", share_of, None)
        days = errors.asking(values, f"{start}_dager", days_of, None)
        for name, group, amount in _amounts(values, start, ("", *groups), errors):
            found.append(
                NewMaximum(amount=amount, groups=(group,) if group else (), share=share, days=days or EVERY_DAY)
            )
            names.append(name)
    for place in twice_capped(found):
        errors.note(names[place], Refusal("price_rows_overlap"))
    return found


def _additions(values: Values, groups: Sequence[str], vat_codes: Collection[str], errors: Errors) -> list[NewAddition]:
    found: list[NewAddition] = []
    taken = {values.get(f"{start}_nokkel", "") for start in meant(values, "tillegg")}
    for start in meant(values, "tillegg"):
        names = _names(values, f"{start}_navn", LONGEST_NAME, errors)
        key = _key(values.get(f"{start}_nokkel", ""), names, taken)
        unit = errors.asking(values, f"{start}_enhet", partial(_unit, ADDED), Unit.FIXED)
        vat_code = _vat_code(values, start, vat_codes, errors)
        for name, group, amount in _amounts(values, start, ("", *groups), errors):
            if any((each.key, each.group) == (key, group or None) for each in found):
                errors.note(name, Refusal("price_rows_overlap"))
            found.append(
                NewAddition(
                    key=key,
                    names=names,
                    unit=unit,
                    amount=amount,
                    vat_code=vat_code,
                    required=bool(values.get(f"{start}_alltid")),
                    group=group or None,
                )
            )
    return found


def _subsidies(values: Values, groups: Sequence[str], errors: Errors) -> list[NewSubsidy]:
    found: list[NewSubsidy] = []
    for start in meant(values, "tilskudd"):
        group, of = values.get(f"{start}_gruppe", ""), values.get(f"{start}_av", "")
        for name, code in ((f"{start}_gruppe", group), (f"{start}_av", of)):
            if code not in groups:
                errors.note(name, Refusal("no_such_group"))
        if group == of:
            errors.note(f"{start}_av", Refusal("subsidy_of_itself"))
        if any(each.group == group for each in found):
            errors.note(f"{start}_gruppe", Refusal("named_twice"))
        points = errors.asking(values, f"{start}_prosent", basis_points_of, 1)
        if not 1 <= points <= 10_000:
            errors.note(f"{start}_prosent", Refusal("not_a_percent"))
        names = _names(values, f"{start}_navn", LONGEST_SUBSIDY, errors)
        found.append(NewSubsidy(group=group, of=of, basis_points=points, names=names))
    return found


def _amounts(values: Values, start: str, groups: Sequence[str], errors: Errors) -> Iterator[tuple[str, str, int]]:
    """Field, group and amount of each price of a row; a row without any is told."""
    named = [(f"{start}_p_{group}", group) for group in groups]
    typed = [(name, group) for name, group in named if values.get(name)]
    if not typed:
        errors.note(named[0][0], Refusal("not_an_amount"))
    for name, group in typed:
        yield name, group, errors.asking(values, name, minor_units, 0)


def _names(values: Values, start: str, longest: int, errors: Errors) -> Texts:
    names = Texts.of({language: values.get(f"{start}_{language}", "") for language in LANGUAGES})
    if not names:
        errors.note(f"{start}_nb", Refusal("no_name"))
    for language, text in names.as_dict().items():
        if len(text) > longest:
            errors.note(f"{start}_{language}", Refusal("too_long", most=longest))
    return names


def _vat_code(values: Values, start: str, vat_codes: Collection[str], errors: Errors) -> str:
    code = values.get(f"{start}_mva", "")
    if code not in vat_codes:
        errors.note(f"{start}_mva", Refusal("no_vat_code"))
    return code


def _unit(units: Collection[Unit] | type[Unit], text: str) -> Unit:
    if text not in {unit.value for unit in units}:
        raise Refusal("no_such_unit")
    return Unit(text)


def slug_of(text: str, otherwise: str) -> str:
    """A key made of a name: small letters a–z, figures and hyphens, at most forty."""
    plain = text.lower().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:36].strip("-") or otherwise


def _key(kept: str, names: Texts, taken: set[str]) -> str:
    if re.fullmatch(r"[a-z0-9_-]{1,40}", kept, re.ASCII):
        return kept
    wanted = slug_of(names.said_in("nb").text, "tillegg")
    key = next(each for each in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if each not in taken)
    taken.add(key)
    return key


def _together(
    rows: Sequence[R], place: Callable[[R], Hashable], groups: Callable[[R], Sequence[str]]
) -> list[tuple[R, dict[str, int]]]:
    found: dict[Hashable, tuple[R, dict[str, int]]] = {}
    for row in rows:
        _, amounts = found.setdefault(place(row), (row, {}))
        amounts.update(dict.fromkeys(groups(row), row.amount))
    return list(found.values())


def _days(row: NewRow) -> str:
    usual = NewRow(groups=(), unit=row.unit, amount=0).fitting_days
    return "" if row.fitting_days == usual else days_written(row.fitting_days)
