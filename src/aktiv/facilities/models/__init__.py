"""Tables of the catalogue, one file a subject."""

from aktiv.facilities.models.activities import Activity, EquipmentTag, SpaceActivity, SpaceEquipment
from aktiv.facilities.models.hours import HoursException, HoursPlan, HoursWindow, OpenSheet
from aktiv.facilities.models.places import Facility, Picture, Space, SpaceKind, SpaceLink
from aktiv.facilities.models.terms import Question, Setting, TermsDocument

__all__ = [
    "Activity",
    "EquipmentTag",
    "Facility",
    "HoursException",
    "HoursPlan",
    "HoursWindow",
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
]
