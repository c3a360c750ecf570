"""Tables as files that a Norwegian spreadsheet opens with a double click: UTF-8 with a mark, semicolons, decimal comma.
No cell is taken for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from aktiv.payments.exports.characters import decimals, harmless

BYTE_ORDER_MARK = "\ufeff"
Cell = str | int | None
_BELOW_NOTHING = re.compile(r"-\d+", re.ASCII)


def csv_answer(name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """A file to be kept. Numbers are øre and are written as kroner; counts come as text."""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(each) for each in head])
    for row in rows:
        writer.writerow([decimals(each) if isinstance(each, int) else _text(each or "") for each in row])
    answer = HttpResponse(BYTE_ORDER_MARK + written.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _text(said: str) -> str:
    """A text that no spreadsheet takes for a formula; a count below nothing is none."""
    return said if _BELOW_NOTHING.fullmatch(said) else harmless(said)
