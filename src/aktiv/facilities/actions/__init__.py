"""Every write to the catalogue: one verb, one transaction, one journal entry."""

from aktiv.facilities.actions.activities import NewActivity, NewEquipment, add_activities, add_equipment
from aktiv.facilities.actions.agreeing import drop_draft, publish_terms, save_draft
from aktiv.facilities.actions.asking import NewQuestion, add_question, change_question, end_question
from aktiv.facilities.actions.compile import compile_spaces
from aktiv.facilities.actions.doors import make_door
from aktiv.facilities.actions.faults import finish_fault, reopen_fault, report_fault
from aktiv.facilities.actions.hours import (
    NewWindow,
    add_exception,
    make_plan,
    remove_exception,
    set_hours,
    set_school_holidays,
    share_plan,
)
from aktiv.facilities.actions.layout import FutureUse, LayoutChange, change_layout
from aktiv.facilities.actions.links import link, link_many
from aktiv.facilities.actions.places import NewFacility, NewPicture, open_facilities, open_facility
from aktiv.facilities.actions.settings import clear_value, set_value, set_values
from aktiv.facilities.actions.spaces import NewPart, NewRoot, add_part, add_root, add_roots
from aktiv.facilities.actions.words import index_facilities

__all__ = [
    "FutureUse",
    "LayoutChange",
    "NewActivity",
    "NewEquipment",
    "NewFacility",
    "NewPart",
    "NewPicture",
    "NewQuestion",
    "NewRoot",
    "NewWindow",
    "add_activities",
    "add_equipment",
    "add_exception",
    "add_part",
    "add_question",
    "add_root",
    "add_roots",
    "change_layout",
    "change_question",
    "clear_value",
    "compile_spaces",
    "drop_draft",
    "end_question",
    "finish_fault",
    "index_facilities",
    "link",
    "link_many",
    "make_door",
    "make_plan",
    "open_facilities",
    "open_facility",
    "publish_terms",
    "remove_exception",
    "reopen_fault",
    "report_fault",
    "save_draft",
    "set_hours",
    "set_school_holidays",
    "set_value",
    "set_values",
    "share_plan",
]
