"""Reading the agreement: its versions, who has adopted which, and which is in force."""

from __future__ import annotations

from datetime import date

from aktiv.collaboration.models import Adoption, AgreementVersion, Member, Succession
from aktiv.collaboration.queries.parties import every_member, members_on, successions
from aktiv.collaboration.rules.forces import Party, Succeeded, bound_on, in_force_from
from aktiv.values.refusal import Refusal

PARTIES = Member.Kind.parties()


def versions_of(collaboration_id: int) -> list[AgreementVersion]:
    """Every version, the newest first."""
    return list(AgreementVersion.objects.filter(collaboration_id=collaboration_id).order_by("-number"))


def access_version(collaboration_id: int, number: int) -> AgreementVersion:
    """A version by its number. Raises Refusal: not_found."""
    found = AgreementVersion.objects.filter(collaboration_id=collaboration_id, number=number).first()
    if found is None:
        raise Refusal("not_found")
    return found


def adoptions_of(collaboration_id: int) -> list[Adoption]:
    """Every yes to any version, with the member at hand, in the order they were given."""
    rows = Adoption.objects.filter(version__collaboration_id=collaboration_id)
    return list(rows.select_related("member", "version").order_by("adopted_on", "pk"))


def version_in_force(collaboration_id: int, day: date) -> AgreementVersion | None:
    """The newest version that every party of the day has adopted by then, itself or the one whose place it took. None
    while there is no such version."""
    parties = {each.pk for each in members_on(collaboration_id, day, PARTIES)}
    if not parties:
        return None
    bound = binding(collaboration_id, day)
    return next((each for each in versions_of(collaboration_id) if parties <= bound.get(each.pk, set())), None)


def is_bound(member: Member, day: date) -> bool:
    """Whether a member is bound on a day by the agreement that has been decided: the newest version that had come into
    force by then. That others who are new have not adopted it yet takes it from nobody who has. Five statements."""
    home = member.collaboration_id
    adopted: dict[int, dict[int, date]] = {}
    for each in adoptions_of(home):
        adopted.setdefault(each.version_id, {})[each.member_id] = each.adopted_on
    parties = [Party(each.pk, each.joined, each.left) for each in every_member(home) if each.kind in PARTIES]
    places = [Succeeded(each.before_id, each.after_id, each.on_day) for each in successions(home)]
    for version in versions_of(home):
        said = adopted.get(version.pk, {})
        if in_force_from(parties, said, places, day) is not None:
            return member.pk in bound_on(day, said, places)
    return False


def binding(collaboration_id: int, day: date) -> dict[int, set[int]]:
    """The members whom each version binds on a day, by the version's id: those who adopted it by then, and those who
    took their places. Two statements."""
    said_yes: dict[int, set[int]] = {}
    rows = Adoption.objects.filter(version__collaboration_id=collaboration_id, adopted_on__lte=day)
    for version_id, member_id in rows.values_list("version_id", "member_id"):
        said_yes.setdefault(version_id, set()).add(member_id)
    heirs = _heirs(collaboration_id, day)
    return {version: with_heirs(members, heirs) for version, members in said_yes.items()}


def with_heirs(members: set[int], heirs: dict[int, set[int]]) -> set[int]:
    """Members, and whoever came in their places since, however many times."""
    found, coming = set(members), list(members)
    while coming:
        for heir in heirs.get(coming.pop(), ()):
            if heir not in found:
                found.add(heir)
                coming.append(heir)
    return found


def _heirs(collaboration_id: int, day: date) -> dict[int, set[int]]:
    heirs: dict[int, set[int]] = {}
    rows = Succession.objects.filter(before__collaboration_id=collaboration_id, on_day__lte=day)
    for before, after in rows.values_list("before_id", "after_id"):
        heirs.setdefault(before, set()).add(after)
    return heirs
