"""How the collaboration is read through the interface: which one, and its lists in pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from django.utils import timezone
from pydantic import Field

from aktiv.api.fields import WHOLE
from aktiv.api.paging import Page, cursor_of
from aktiv.api.schemas.collaboration_rows import Row, RowTold
from aktiv.api.schemas.time import speaking_of
from aktiv.collaboration.models import Collaboration
from aktiv.collaboration.queries.parties import the_collaboration
from aktiv.values.refusal import Refusal

LARGEST = 2**31 - 1
Numbered = Annotated[int, Field(ge=1, le=LARGEST, description="Its number.", examples=[1]), WHOLE]
Item = TypeVar("Item")
Shown = TypeVar("Shown", bound=RowTold)


class OfServiceQuery(Page):
    """Narrows a list to what is of one service of the agreement."""

    service: Annotated[str, Field(pattern="^[a-z0-9_-]{1,60}$", description="Of this service.")] | None = None

    def kept(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Those of the service that was asked for."""
        return [each for each in rows if self.service in (None, each["service"])]


def here() -> Collaboration | None:
    """The collaboration, if there is one; from here on days and moments are told on the clock of its pages."""
    speaking_of(timezone.get_default_timezone())
    return the_collaboration()


def here_or_not() -> Collaboration:
    """The same. Raises Refusal: not_found."""
    home = here()
    if home is None:
        raise Refusal("not_found")
    return home


def part_of(
    rows: Sequence[Item], asked: Page, kind: str, key: Callable[[Item], Any]
) -> tuple[Sequence[Item], str | None]:  # Any: a JSON scalar or a list of them
    """A page of rows, and where the next begins: after the row with the key of the last, so that what comes before it
    meanwhile shifts nothing. Raises Refusal("cursor_invalid")."""
    after = asked.after(2)
    if after is not None:
        place = next((at for at, each in enumerate(rows, 1) if [kind, key(each)] == after), None)
        if place is None:
            raise Refusal("cursor_invalid")
        rows = rows[place:]
    shown = rows[: asked.limit]
    return shown, cursor_of([kind, key(shown[-1])]) if len(rows) > len(shown) else None


def numbered(
    rows: Sequence[Row], asked: Page, kind: str, told: type[Shown]
) -> dict[str, Any]:  # Any: a page's items and its next
    """A page of rows that have numbers, as they are told."""
    shown, following = part_of(rows, asked, kind, lambda each: each["number"])
    return {"items": [told.of(each) for each in shown], "next": following}
