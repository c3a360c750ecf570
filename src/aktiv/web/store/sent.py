"""What a storekeeper's form says: how many, which labels, in what condition, what is broken."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, QueryDict

from aktiv.lending import pictures
from aktiv.lending.actions.handing import Given
from aktiv.lending.actions.returning import Broken, Taken
from aktiv.lending.models import Line
from aktiv.prices.rules.fees import minor_units
from aktiv.values.refusal import Refusal
from aktiv.web.uploading import files_in

MISSING = "missing"
NOT_YET = ""


def given(request: HttpRequest, lines: Sequence[Line], act: UUID) -> Given:
    """What is handed out. Raises Refusal for a number that is none, and for a picture that is none."""
    data = request.POST
    return Given(
        amounts=dict(_amounts(data, "a", lines)),
        labels=_labels(data),
        conditions={name[2:]: str(data[name]) for name in data if name.startswith("u-")},
        note=data.get("merknad", ""),
        signed=data.get("signert", ""),
        picture=_picture(request, act),
        without_deposit=data.get("uten-depositum", ""),
    )


def taken(request: HttpRequest, lines: Sequence[Line], act: UUID) -> Taken:
    """What comes back. Raises as `given`, and Refusal("not_an_amount", line)."""
    data = request.POST
    conditions = {name[2:]: str(data[name]) for name in data if name.startswith("t-") and data[name]}
    return Taken(
        amounts=dict(_amounts(data, "a", lines)),
        labels=[*(code for code, value in conditions.items() if value != MISSING), *_labels(data)],
        conditions={code: value for code, value in conditions.items() if value != MISSING},
        missing=dict(_amounts(data, "m", lines)),
        missing_labels=[code for code, value in conditions.items() if value == MISSING],
        broken=list(_broken(data, lines)),
        note=data.get("merknad", ""),
        picture=_picture(request, act),
    )


def happened_at(data: QueryDict) -> datetime | None:
    """When a phone says that it was; None when it was now."""
    try:
        found = datetime.fromisoformat(data.get("naar", ""))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _amounts(data: QueryDict, mark: str, lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    for line in lines:
        typed = data.get(f"{mark}-{line.pk}", "").strip()
        if not typed or line.pool.kind.numbered:
            continue
        if not (typed.isascii() and typed.isdigit() and len(typed) < 8):
            left = line.amount - line.out if mark == "a" and data.get("gjor") == "ut" else line.outstanding
            code = "too_many_handed" if data.get("gjor") == "ut" else "too_many_back"
            raise Refusal(code, line=line.pk, kind=line.pool.kind.name, left=left)
        yield line.pk, int(typed)


def _labels(data: QueryDict) -> list[str]:
    """What was chosen, scanned and typed; several may be typed with spaces between."""
    return [label for typed in data.getlist("kode") for label in typed.replace(",", " ").split()]


def _broken(data: QueryDict, lines: Sequence[Line]) -> Iterator[Broken]:
    for line in lines:
        text, cost = data.get(f"s-{line.pk}", "").strip(), data.get(f"b-{line.pk}", "").strip()
        if not text and not cost:
            continue
        try:
            proposed = minor_units(cost) if cost else 0
        except Refusal as refusal:
            raise Refusal(refusal.code, line=line.pk) from refusal
        typed = data.get(f"k-{line.pk}", "").strip() or "1"
        count = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 8 else 0
        yield Broken(line=line.pk, count=count, text=text, proposed=proposed)


def _picture(request: HttpRequest, act: UUID) -> str:
    for _name, content in files_in(request, "bilde"):
        return pictures.keep(act, pictures.drawn(content)) if content else ""
    return ""
