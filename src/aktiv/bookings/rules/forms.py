"""Rules about what is filled in on the check page."""

from __future__ import annotations

from aktiv.bookings.rules.asked import Asked
from aktiv.facilities.rules.questions import fits
from aktiv.values.refusal import Refusal

MOST_PARTICIPANTS = 100_000
LONGEST_ANSWER = 2_000


def room_for_all(asked: Asked) -> None:
    """Refusal("too_many_participants", limit) or Refusal("no_participants"); the number may be left out."""
    count = asked.form.participants
    if count is None:
        return
    if count < 1:
        raise Refusal("no_participants")
    limits = [
        limit for limit in (asked.terms.max_participants, asked.form.capacity, MOST_PARTICIPANTS) if limit is not None
    ]
    if count > min(limits):
        raise Refusal("too_many_participants", limit=min(limits))


def terms_accepted(asked: Asked) -> None:
    """Refusal("terms_not_accepted", document): the version in force, not an older one."""
    if asked.form.document is not None and asked.form.accepted != asked.form.document:
        raise Refusal("terms_not_accepted", document=asked.form.document)


def questions_answered(asked: Asked) -> None:
    """Refusal("question_unanswered", questions) with the ids of all that are missing, and
    Refusal("answer_of_other_kind", questions, kinds) with those whose answer is no number, or not yes or no, where that
    is asked."""
    given = asked.form.answers
    missing = [each.id for each in asked.form.asked if each.required and not given.get(each.id, "").strip()]
    if missing:
        raise Refusal("question_unanswered", questions=sorted(missing))
    wrong = {
        each.id: each.kind
        for each in asked.form.asked
        if given.get(each.id, "").strip() and not fits(each.kind, given[each.id])
    }
    if wrong:
        raise Refusal("answer_of_other_kind", questions=sorted(wrong), kinds=wrong)
