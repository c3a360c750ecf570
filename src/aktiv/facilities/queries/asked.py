"""What a person reads and answers before a booking: questions of a space, and a version of the terms of use."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from aktiv.facilities.models import Question, Space, TermsDocument

# A tree of spaces is a handful of levels; primary keys all the way.
_CHAIN = """
space_id IN (
    WITH RECURSIVE chain AS (
        SELECT id, parent_id FROM facilities_space WHERE id = %s
        UNION ALL
        SELECT s.id, s.parent_id FROM chain JOIN facilities_space s ON s.id = chain.parent_id
    )
    SELECT id FROM chain
)
"""


def questions_of(space: Space) -> list[Question]:
    """What is asked about a space, by itself and by what it is part of, in their order. One statement."""
    asked = Question.objects.extra(where=[_CHAIN], params=[space.pk])  # noqa: S610 - our own text, one parameter
    return list(asked.order_by("order", "pk"))


def document(document_id: int | None) -> TermsDocument | None:
    """A version of terms of use with its municipality; None for none and for an unknown id."""
    if document_id is None:
        return None
    return TermsDocument.objects.select_related("municipality").filter(pk=document_id).first()


def questions_of_many(spaces: Iterable[Space]) -> list[Question]:
    """What is asked about several spaces, each question once. One statement for each space, of which there are few."""
    found: dict[int, Question] = {}
    for space in {each.pk: each for each in spaces}.values():
        found |= {each.pk: each for each in questions_of(space)}
    return list(found.values())


def documents(ids: Collection[int]) -> list[TermsDocument]:
    """Versions of terms of use by their ids. One statement."""
    return list(TermsDocument.objects.filter(pk__in=ids).order_by("pk")) if ids else []
