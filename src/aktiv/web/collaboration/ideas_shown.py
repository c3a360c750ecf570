"""How ideas are drawn: where one came from, whether it was answered in time, and its line in a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from django.urls import get_resolver, reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from aktiv.collaboration import idea_words
from aktiv.collaboration.models import Idea
from aktiv.collaboration.queries.idea_figures import is_late
from aktiv.web.collaboration.shown import on_day
from aktiv.web.components.results import Tag
from aktiv.web.context import LANGUAGE_NAMES

PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("prices", ("facility_prices", "municipality_prices", "price_")),
    ("facility", ("facility", "facilities", "door", "terms_document")),
    ("search", ("home", "search", "municipality")),
    ("booking", ("booking", "payment")),
    ("applying", ("application", "apply")),
    ("events", ("event", "sign_up")),
    ("clubs", ("club",)),
    ("seasons", ("season",)),
    ("equipment", ("equipment", "item_code", "me_loan", "me_block", "loan_", "store")),
    ("me", ("me_", "my_", "acting")),
    ("staff", ("case_", "desk_", "hall_", "caretaker", "finance", "setup", "allocation")),
    ("collaboration", ("collaboration", "idea", "maintenance", "withheld", "meeting", "wheel")),
    ("entry", ("sign", "invitation", "contact")),
)
"""Parts of the service by how the URL names of their pages begin; the first that fits."""
TAGS = {
    "submitted": ("info", "Clock"),
    "screening": ("success", "CheckmarkCircleFill"),
    "merged": ("neutral", "ArrowRight"),
    "withdrawn": ("neutral", "ArrowUndo"),
    "stopped": ("neutral", "XMark"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """An idea in a list."""

    title: str
    url: str
    number: int
    tags: tuple[Tag, ...]
    facts: tuple[str, ...]
    supporters: str
    language: str


def part_of(page: str) -> str:
    """The part of the service that a page belongs to, by its URL name; "" for no page."""
    if not page:
        return ""
    return next((part for part, starts in PARTS if page.startswith(starts)), "other")


def page_known(name: str) -> str:
    """A URL name as the address told it, when it is one of ours; else ""."""
    return name if name in _pages() else ""


@cache
def _pages() -> frozenset[str]:
    return frozenset(each for each in get_resolver().reverse_dict if isinstance(each, str))


def line(idea: Idea, said: int, today: date) -> Line:
    """An idea as lists show it."""
    facts = [_("Sent in %(day)s") % {"day": on_day(timezone.localtime(idea.submitted_at).date())}]
    if idea.facility is not None:
        facts.append(idea.facility.name)
    elif idea.feature:
        facts.append(str(idea_words.FEATURES[idea.feature]))
    if said:
        facts.append(ngettext("%(n)s comment", "%(n)s comments", said) % {"n": said})
    return Line(
        idea.title,
        reverse("idea", args=[idea.number]),
        idea.number,
        tags_of(idea, today),
        tuple(facts),
        supporters_told(idea.supporters),
        foreign(idea.language),
    )


def tags_of(idea: Idea, today: date) -> tuple[Tag, ...]:
    """What has become of it, and whether the answer is or was late."""
    kind, icon = TAGS[idea.state]
    tags = [Tag(str(idea_words.STATES[idea.state]), kind, icon)]  # type: ignore[arg-type]
    if is_late(idea, today):
        text = _("Answered late") if idea.answered_on else _("Answer overdue")
        tags.append(Tag(text, "warning" if idea.answered_on else "danger", "ExclamationmarkTriangle"))
    return tuple(tags)


def deadline_told(idea: Idea, today: date) -> str:
    """The day for an answer, and how it went."""
    due, answered = on_day(idea.due), on_day(idea.answered_on)
    told = {"due": due, "answered": answered}
    if idea.answered_on is not None:
        if is_late(idea, today):
            return _("Answered %(answered)s, after the deadline of %(due)s") % told
        return _("Answered %(answered)s, within the deadline of %(due)s") % told
    if idea.state == Idea.State.WITHDRAWN:
        return _("Taken back before it was answered")
    if is_late(idea, today):
        return _("Should have been answered by %(due)s, and is not") % told
    return _("Will be answered by %(due)s") % told


def supporters_told(number: int) -> str:
    """How many want it."""
    return ngettext("%(n)s supporter", "%(n)s supporters", number) % {"n": number}


def came_from(feature: str, facility: str, language: str = "") -> str:
    """Where it was written: part of the service, facility, language of the page."""
    parts = [str(idea_words.FEATURES[feature])] if feature in idea_words.FEATURES else []
    return ", ".join(each for each in (*parts, facility, LANGUAGE_NAMES.get(language, "")) if each)


def foreign(language: str) -> str:
    """The language a text is in, where it is not the page's: for `lang`."""
    return "" if language == (get_language() or "nb")[:2] else language
