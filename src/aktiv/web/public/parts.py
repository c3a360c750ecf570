"""The parts of a space's root as choices beside a sketch; each leads to the same week of that part."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aktiv.facilities.models import Space
from aktiv.values.footprints import UNITS
from aktiv.web.components.parts import Layout, Part, PartPicker, Sketch


def part_picker(space: Space, spaces: Sequence[Space], week: str, minutes: int) -> PartPicker | None:
    """None when the space's root has no parts to choose among."""
    family = [each for each in spaces if each.stretch == space.stretch and each.alone]
    if len(family) < 2:
        return None
    language = get_language() or "nb"
    parts = tuple(
        Part(
            value=each.slug,
            label=_("Whole hall") if each.parent_id is None else each.name.said_in(language).text,
            atoms=atoms_of(each),
            mark=_mark(each.name.said_in(language).text) if each.parent_id is not None else "",
            url=f"{reverse('facility_week', args=[each.facility.slug, each.slug, week])}?min={minutes}",
            chosen=each.pk == space.pk,
        )
        for each in sorted(family, key=lambda each: (each.parent_id is not None, each.order, each.pk))
    )
    name = space.name.said_in(language).text
    told = _("Sketch: %(part)s is marked") % {"part": name}
    sketch = Sketch(_layout(space), space.divisions, parts, told, columns_of(space))
    return PartPicker(_("What do you want to use?"), sketch)


def atoms_of(space: Space) -> frozenset[int]:
    """Which pieces of the sketch a space is made of.

    A space's atoms are numbered along each row of the floor; the sketch numbers its pieces down each column.
    """
    size = UNITS // space.divisions
    base = space.stretch * UNITS
    columns = columns_of(space)
    rows = space.divisions // columns
    atoms = (
        atom for low, high in space.footprint.ranges for atom in range((low - base) // size, (high - base) // size)
    )
    return frozenset(atom % columns * rows + atom // columns for atom in atoms)


def columns_of(space: Space) -> int:
    """How many atoms stand beside each other; a row of them all where that does not divide."""
    return space.columns if space.columns and space.divisions % space.columns == 0 else space.divisions


def _layout(space: Space) -> Layout:
    known: dict[str, Layout] = {"grid": "grid", "pitch": "pitch", "lanes": "lanes"}
    return known.get(space.layout, "strip")


def _mark(name: str) -> str:
    """The letter or number a part is known by: "Bane A" is A, "Bane 12" is 12."""
    last = name.rpartition(" ")[2]
    return last if len(last) <= 2 else ""
