"""For whom staff make something: an organisation that is found by number or name, or the municipality itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from aktiv.people.models import Organisation
from aktiv.people.queries.organisations import listed
from aktiv.web.components.forms import Field
from aktiv.web.components.links import Choice

FEW = 8


@dataclass(frozen=True, slots=True)
class Organiser:
    """What was typed, whom it means (None for the municipality), and those to choose among when it means several."""

    typed: str
    organisation: Organisation | None = None
    several: tuple[Organisation, ...] = ()
    chosen: str = ""
    error: str = ""

    def fields(self, label: str, hint: str) -> list[Field]:
        """The question, and which of several."""
        error = self.error if not self.several else ""
        found = [Field("lag", label, self.typed, hint=hint, error=error, optional=True, longest=120)]
        if self.several:
            choices = tuple(
                Choice(str(each.pk), " · ".join([each.name, *([each.number] if each.number else [])]),
                       str(each.pk) == self.chosen)
                for each in self.several
            )  # fmt: skip
            found.append(
                Field("lagvalg", _("Which of these?"), self.chosen, "radio", choices=choices, error=self.error)
            )
        return found


def organiser_typed(data: QueryDict) -> Organiser:
    """Whom the form names: those that act, at most a few."""
    typed = " ".join(data.get("lag", "").split())[:120]
    if not typed:
        return Organiser("")
    acting = [
        each for each in listed(typed, limit=4 * FEW).organisations if each.status in Organisation.Status.acting()
    ]
    named = [each for each in acting if each.name.casefold() == typed.casefold()]
    found = named if len(named) == 1 else acting
    if not found:
        return Organiser(typed, error=_("No club or association has that name or number."))
    if len(found) == 1:
        return Organiser(typed, found[0])
    chosen = data.get("lagvalg", "")
    one = next((each for each in found if str(each.pk) == chosen), None)
    if one is not None:
        return Organiser(typed, one, tuple(found[:FEW]), chosen)
    return Organiser(
        typed, None, tuple(found[:FEW]), error=_("Several have that name. Choose one, or write more of it.")
    )
