"""What has happened since a plan was made, and the instance that comes of it."""

from __future__ import annotations

from collections.abc import Iterator

from aktiv.seasons.solver import reading
from aktiv.seasons.solver.facts import Instance
from aktiv.seasons.solver.plans import Plan
from aktiv.seasons.solver.reading import InputError, Json


def changed(instance: Instance, plan: Plan, raw_plan: Json, change: Json, max_moves: int) -> Json:
    """The changed instance as it stands in a file, the plan's sessions as its standing plan. Raises InputError."""
    reading.hold_against_its_own(change, "season-change")
    if plan.sha256 != instance.sha256:
        raise InputError(["$.instance_sha256: the plan is not of this instance"])
    faults = list(_faults(instance.raw, change))
    if faults:
        raise InputError(faults)
    raw = dict(instance.raw)
    withdrawn = set(change.get("withdrawn_groups", ()))
    raw["groups"] = [each for each in raw["groups"] if each["id"] not in withdrawn] + change.get("added_groups", [])
    for kind in ("pins", "bans"):
        raw[kind] = [each for each in raw.get(kind, ()) if each["group"] not in withdrawn] + change.get(kind, [])
    if "sisters" in raw:
        left = [[name for name in each["groups"] if name not in withdrawn] for each in raw["sisters"]]
        raw["sisters"] = [
            {**each, "groups": names} for each, names in zip(raw["sisters"], left, strict=True) if len(names) > 1
        ]
    raw["facilities"] = [_closed(each, change.get("closures", ())) for each in raw["facilities"]]
    raw["standing_plan"] = [each for each in raw_plan["sessions"] if each["group"] not in withdrawn]
    raw["max_moves"] = max_moves
    return raw


def _faults(raw: Json, change: Json) -> Iterator[str]:
    facilities = {each["id"]: each for each in raw["facilities"]}
    clubs = {each["id"] for each in raw["clubs"]}
    groups = {each["id"] for each in raw["groups"]}
    parts = {each["id"] for each in raw.get("parts", ())}
    withdrawn = change.get("withdrawn_groups", ())
    for number, each in enumerate(withdrawn):
        if each not in groups:
            yield f"$.withdrawn_groups[{number}]: no group {each!r}"
    groups -= set(withdrawn)
    for number, each in enumerate(change.get("added_groups", ())):
        if each["id"] in groups:
            yield f"$.added_groups[{number}].id: {each['id']!r} is used before"
        groups.add(each["id"])
        yield from reading.group_faults(each, f"$.added_groups[{number}]", set(facilities), clubs, parts)
    for kind in ("pins", "bans"):
        for number, each in enumerate(change.get(kind, ())):
            yield from reading.references(each, f"$.{kind}[{number}]", set(facilities), groups)
    for number, each in enumerate(change.get("closures", ())):
        place = f"$.closures[{number}]"
        yield from reading.period_faults(each, place)
        if each["facility"] not in facilities:
            yield f"{place}.facility: no facility {each['facility']!r}"
            continue
        for atom in each.get("atoms", ()):
            if atom not in facilities[each["facility"]]["atoms"]:
                yield f"{place}.atoms: no atom {atom!r} in {each['facility']!r}"


def _closed(facility: Json, closures: list[Json]) -> Json:
    """The facility with its openings as the closures leave them."""
    openings = facility["open"]
    for closure in closures:
        if closure["facility"] == facility["id"]:
            openings = [part for opening in openings for part in _parts(facility, opening, closure)]
    return facility if openings is facility["open"] else {**facility, "open": openings}


def _parts(facility: Json, opening: Json, closure: Json) -> Iterator[Json]:
    """The part before, what is left inside, and the part after; the opening itself where they do not meet."""
    atoms = opening["atoms"] if "atoms" in opening else facility["atoms"]
    shut = set(closure["atoms"] if "atoms" in closure else facility["atoms"])
    meets = opening["day"] == closure["day"] and opening["from"] < closure["to"] and closure["from"] < opening["to"]
    if not meets or shut.isdisjoint(atoms):
        yield opening
        return
    if opening["from"] < closure["from"]:
        yield {**opening, "to": closure["from"]}
    left = [atom for atom in atoms if atom not in shut]
    if left:
        start, end = max(opening["from"], closure["from"]), min(opening["to"], closure["to"])
        yield {**opening, "from": start, "to": end, "atoms": left}
    if closure["to"] < opening["to"]:
        yield {**opening, "from": closure["to"]}
