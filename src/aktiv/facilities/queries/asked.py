"""What a person reads and answers before a booking: questions of a space, and a version of the terms of use."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from aktiv.facilities.models import Question, Setting, Space, TermsDocument

# A tree of spaces is a handful of levels; primary keys all the way.
_CHAIN = """
(facilities_question.space_id IS NULL OR facilities_question.space_id IN (
    WITH RECURSIVE chain AS (
        SELECT id, parent_id FROM facilities_space WHERE id = %s
        UNION ALL
        SELECT s.id, s.parent_id FROM chain JOIN facilities_space s ON s.id = chain.parent_id
    )
    SELECT id FROM chain
))
"""


def questions_of(space: Space) -> list[Question]:
    """What is asked about a space today: by itself, by what it is part of, by its facility and its municipality, in
    their order. With the activities that some are about. One statement."""
    rows = Question.objects.filter(
        Q(facility=None) | Q(facility=space.facility_id), municipality=space.municipality_id, ended_at=None
    )
    asked = rows.extra(where=[_CHAIN], params=[space.pk])  # noqa: S610 - our own text, one parameter
    return list(asked.select_related("activity").order_by("order", "pk"))


def questions_of_many(spaces: Iterable[Space]) -> list[Question]:
    """What is asked about several spaces, each question once. One statement for each space, of which there are few."""
    found: dict[int, Question] = {}
    for space in {each.pk: each for each in spaces}.values():
        found |= {each.pk: each for each in questions_of(space)}
    return list(found.values())


def questions_answered(ids: Iterable[str]) -> list[Question]:
    """The questions that answers were given to, by their ids as answers keep them, whether they are asked still or not.
    One statement; none without answers."""
    known = [int(each) for each in ids if each.isdecimal() and len(each) < 19]
    return list(Question.objects.filter(pk__in=known).order_by("order", "pk")) if known else []


def questions_in(municipality_id: int) -> list[Question]:
    """All that a municipality asks and has asked, those that stand first. One statement."""
    ended = Case(When(ended_at=None, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = _with_place(Question.objects.filter(municipality=municipality_id))
    return list(rows.order_by(ended, "facility__sort_key", "space__facility__sort_key", "order", "pk"))


def question_in(municipality_id: int, question_id: int) -> Question | None:
    """One question of a municipality's own, with its place."""
    return _with_place(Question.objects.filter(municipality=municipality_id, pk=question_id)).first()


def document(document_id: int | None) -> TermsDocument | None:
    """A published version of terms of use with its municipality; None for none, for a draft and for an unknown id."""
    if document_id is None:
        return None
    rows = TermsDocument.objects.select_related("municipality").exclude(published_at=None)
    return rows.filter(pk=document_id).first()


def documents(ids: Collection[int]) -> list[TermsDocument]:
    """Versions of terms of use by their ids. One statement."""
    return list(TermsDocument.objects.filter(pk__in=ids).order_by("pk")) if ids else []


def versions_in(municipality_id: int, key: str = "") -> list[TermsDocument]:
    """All versions of a municipality's terms of use, or of one of them, the newest of each first. One statement."""
    rows = TermsDocument.objects.filter(municipality=municipality_id)
    return list((rows.filter(key=key) if key else rows).order_by("key", "-version"))


def uses_in(municipality_id: int) -> list[Setting]:
    """Where a municipality says which terms of use hold, with facility and space. One statement."""
    rows = Setting.objects.filter(municipality=municipality_id, key="terms_document")
    return list(rows.select_related("facility", "space__facility").order_by("facility__sort_key", "pk"))


def _with_place(rows: QuerySet[Question]) -> QuerySet[Question]:
    return rows.select_related("facility", "space__facility", "activity")
