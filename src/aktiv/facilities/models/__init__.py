"""Tables of the catalogue, one file a subject."""

from aktiv.facilities.models.activities import Activity, EquipmentTag, SpaceActivity, SpaceEquipment
from aktiv.facilities.models.doors import Door, Fault
from aktiv.facilities.models.hours import HoursException, HoursPlan, HoursWindow, OpenPattern, OpenSheet
from aktiv.facilities.models.places import Facility, Picture, Space, SpaceKind, SpaceLink
from aktiv.facilities.models.terms import Question, Setting, TermsDocument
from aktiv.facilities.models.words import FacilityWord, WordVariant

__all__ = [
    "Activity",
    "Door",
    "EquipmentTag",
    "Facility",
    "FacilityWord",
    "Fault",
    "HoursException",
    "HoursPlan",
    "HoursWindow",
    "OpenPattern",
    "OpenSheet",
    "Picture",
    "Question",
    "Setting",
    "Space",
    "SpaceActivity",
    "SpaceEquipment",
    "SpaceKind",
    "SpaceLink",
    "TermsDocument",
    "WordVariant",
]
