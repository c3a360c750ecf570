"""Why something about doors was refused, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as n_

from aktiv.people import words as people
from aktiv.values.refusal import Refusal

WHY: Mapping[str, str] = {
    "no_code_yet": n_("There is no code to replace."),
    "door_over": n_("The time is over, or the door is not to open any more. Look at the list again."),
    "not_taken_away": n_("It has not been taken away."),
    "not_a_door_code": n_("Write a code of 4 to 12 letters and digits, or leave it empty."),
    "has_code": n_("There is a code already. Ask for another one instead."),
    "no_such_service": n_("Choose who runs the lock."),
    "lock_named_otherwise": n_("Write what the lock is called there, in plain letters and digits without spaces."),
    "lock_known": n_("That lock is set up already."),
    "nothing_behind": n_("Choose what lies behind the lock, or say that it is the door to everything here."),
    "not_in_facility": n_("Choose among the spaces of the facility."),
    "lock_number": n_("Write a whole number from %(least)s to %(most)s."),
}
FAULTS: Mapping[str, str] = {
    "away": n_("The lock service does not answer."),
    "no_service": n_("The municipality has no agreement with this lock service in this installation."),
    "unknown_lock": n_("The lock service does not know this lock."),
    "no_room": n_("The lock has no room for more codes."),
    "refused": n_("The lock service refuses."),
    "too_late": n_("The code did not come in time."),
}
"""What was wrong with a grant the last time, by its code."""


def sentence(refusal: Refusal) -> str:
    """Why it was refused; what is not of doors is told by people."""
    if refusal.code not in WHY:
        return people.sentence(refusal)
    return _(WHY[refusal.code]) % {key: str(value) for key, value in refusal.data.items()}


def fault(code: str) -> str:
    """What was wrong; "" for nothing."""
    return _(FAULTS[code]) if code in FAULTS else code
