"""What somebody holds on a day, and the thing she asks about: all that a permission is decided from."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What is asked about: a municipality, a facility in it, an organisation, or a booking with all three.

    `person_id` is the holder of what has no organisation; `team` the name of a team of the organisation. The last three
    are of the collaboration: a body in it, and the member that somebody would act for.
    """

    municipality_id: int | None = None
    facility_id: int | None = None
    district: str = ""
    organisation_id: UUID | None = None
    person_id: UUID | None = None
    team: str = ""
    collaboration_id: int | None = None
    body_id: int | None = None
    member_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRight:
    """A role on a municipality's staff: everywhere in it, at one facility, or in one district."""

    municipality_id: int
    role: str
    facility_id: int | None = None
    district: str = ""
    id: int = 0

    @property
    def everywhere(self) -> bool:
        """Whether it is held for the whole municipality."""
        return self.facility_id is None and not self.district

    def reaches(self, thing: Thing) -> bool:
        """Whether the thing lies where the role is held. Nothing of another municipality ever does."""
        if thing.municipality_id != self.municipality_id:
            return False
        if self.facility_id is not None:
            return thing.facility_id == self.facility_id
        return not self.district or thing.district == self.district


@dataclass(frozen=True, slots=True, kw_only=True)
class ClubRight:
    """A role in an organisation; a coach may be of one team. `acting` while the organisation itself may act."""

    organisation_id: UUID
    role: str
    team: str = ""
    acting: bool = True
    id: int = 0

    def reaches(self, thing: Thing) -> bool:
        """Whether the thing is the organisation's, and the team's when it is of one team."""
        return thing.organisation_id == self.organisation_id and self.team in ("", thing.team)


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorRight:
    """Running the platform."""

    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateRight:
    """A mandate in a collaboration, for one of its members, and in one of its bodies where it is of one."""

    collaboration_id: int
    member_id: int
    role: str
    body_id: int | None = None
    id: int = 0


Right = StaffRight | ClubRight | OperatorRight | MandateRight


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What a person holds on a day, as far as the question needs it; nobody holds nothing."""

    person_id: UUID | None = None
    staff: tuple[StaffRight, ...] = ()
    clubs: tuple[ClubRight, ...] = ()
    operates: tuple[OperatorRight, ...] = ()
    mandates: tuple[MandateRight, ...] = ()
