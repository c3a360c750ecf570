"""The panel in which a booking takes shape, the hold that guards it, and the receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar, Literal

from django.utils.translation import get_language

from aktiv.values import formatting
from aktiv.web.components.links import Choice, Hidden, Link
from aktiv.web.components.prices import Price


@dataclass(frozen=True, slots=True)
class Term:
    """A row of a summary: what, and its value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class When:
    """The time that is being booked, in wall minutes of its day."""

    day: date
    start: int
    end: int

    @property
    def time(self) -> str:
        return formatting.span(self.start, self.end, get_language() or "nb")


@dataclass(frozen=True, slots=True)
class OrderPanel:
    """The booking so far and its one button (POST to `action` with `kept`). Without `when` it asks for a time.

    `repeats` are offered as `gjenta`; `times` shows the ends as fields `fra` and `til` ("18.00") beside the calendar;
    `notes` say what happens next. `element_id` is what the calendar swaps.
    """

    template: ClassVar[str] = "web/components/order_panel.html"

    heading: str
    action: str
    button: str
    when: When | None = None
    terms: tuple[Term, ...] = ()
    price: Price | None = None
    kept: tuple[Hidden, ...] = ()
    repeats: tuple[Choice, ...] = ()
    times: bool = False
    notes: tuple[str, ...] = ()
    error: str = ""
    prompt: str = ""
    element_id: str = "order"


@dataclass(frozen=True, slots=True)
class Hold:
    """A time kept for the reader until `expires_at`; `extend_url` (POST) while it may still be extended once.

    The digits count down outside the live region; two minutes before the end it is said once.
    """

    template: ClassVar[str] = "web/components/hold.html"

    expires_at: datetime
    now: datetime
    extend_url: str = ""
    release_url: str = ""

    @property
    def seconds(self) -> int:
        return max(0, int((self.expires_at - self.now).total_seconds()))

    @property
    def minutes(self) -> int:
        """Started minutes that are left."""
        return -(-self.seconds // 60)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that has happened or will: "Door code by text message, 15 minutes before"."""

    text: str
    when: str = ""
    standing: Literal["done", "now", "next"] = "next"


@dataclass(frozen=True, slots=True)
class Steps:
    """What happens next, in order."""

    template: ClassVar[str] = "web/components/steps.html"

    heading: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was booked, what one can do with it, and what happens next."""

    template: ClassVar[str] = "web/components/receipt.html"

    heading: str
    text: str
    terms: tuple[Term, ...]
    links: tuple[Link, ...]
    steps: Steps
    price: Price | None = None
