"""A version of the rules in words and tables, for whoever may read it: those who share out, and everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from aktiv.seasons.reasons import grouped
from aktiv.seasons.rules.tables import Table
from aktiv.seasons.solver import scoring
from aktiv.values import formatting
from aktiv.web.allocation import rules_form as form
from aktiv.web.allocation.words import language


@dataclass(frozen=True, slots=True)
class RowsShown:
    """A list of a table: what it is about, its columns, and its rows."""

    heading: str
    help: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def lines(self) -> list[list[tuple[str, str]]]:
        """Each row with its columns' names beside what stands there."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


def lists(table: Mapping[str, Any]) -> list[RowsShown]:
    """A version's lists as tables of words."""
    return [
        RowsShown(
            _(heading),
            _(help_text),
            tuple(_(label) for _key, label in columns),
            tuple(tuple(cell(key, row) for key, _label in columns) for row in table.get(kind) or []),
        )
        for kind, (heading, help_text, columns) in form.KINDS.items()
    ]


def cell(key: str, row: Mapping[str, Any]) -> str:
    """One column of a row."""
    if key == "days":
        return form.days_told("".join(str(each) for each in sorted(row.get("days", range(7)))))
    if key == "levels":
        return form.levels_told(row.get("levels", []))
    if key in {"from_minute", "to_minute"}:
        return formatting.clock(row.get(key, 0 if key == "from_minute" else 1440), language())
    defaults: Mapping[str, object] = {"from_age": 0, "to_age": 120}
    value = row.get(key, defaults.get(key, ""))
    return "" if value is None else str(value).replace(".", ",") if key == "per_member" else str(value)


def singles(table: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a version says as a whole."""
    told = [(_(label), str(table.get(key, otherwise))) for key, label, _help, otherwise in form.DIALS]
    if table.get("fair_steps") is not None:
        told.append((_(form.STEPS_LABEL), value_told(table["fair_steps"])))
    return told + [
        (_(label), value_told(bool(table.get(key, otherwise))))
        for key, label, _help, otherwise in (*form.SWITCHES, *form.OPENED)
    ]


def value_told(value: object) -> str:
    """What stands at a word of a table: yes or no, a number, or numbers in order."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list | tuple):
        return worths_told([each for each in value if isinstance(each, int)])
    return str(value if value is not None else "–")


def worths_told(worths: list[int] | tuple[int, ...]) -> str:
    """ "32 000 · 8 000 · 2 000 · 500 · 120"."""
    return " · ".join(grouped(each) for each in worths)


def weights(table: Table) -> list[str]:
    """How a plan's points come about, line by line."""
    told = [
        _("A time gives %(points)s points, and a group’s first time as many once more.") % {"points": scoring.SESSION},
        _(
            "What fits the wishes gives at most %(most)s: %(base)s for any time, %(hall)s for a hall that is wished for"
            " or at most %(other)s for another, and %(near)s for the wished start, one less for each quarter of an hour"
            " away. Up to %(far)s are taken for the way there, and %(weekend)s at weekends."
        )
        % {
            "most": scoring.HIGHEST_QUALITY,
            "base": scoring.LEAST,
            "hall": scoring.WISHED_HALL,
            "other": scoring.NO_HALL_WISH,
            "near": scoring.NEAR,
            "far": scoring.FARTHEST,
            "weekend": scoring.WEEKEND,
        },
    ]
    if kappa := table.continuity_points:
        told.append(
            _(
                "Last season’s time gives %(points)s, %(near)s within half an hour of it, and %(other)s at the same"
                " time in another hall."
            )
            % {"points": kappa, "near": kappa // 3, "other": kappa // 6}
        )
    if table.edge_points:
        told.append(
            _("A time gives %(points)s for each end beyond which the hall is not open.") % {"points": table.edge_points}
        )
    told.append(_("All of this is multiplied by the priority points of the group."))
    if table.fair:
        told.append(
            _("Each fifth of what a club is due gives points beside that, from the first to the last: %(points)s.")
            % {"points": worths_told(table.fair_worths)}
        )
    return told
