"""Tables as workbooks (.xlsx, Office Open XML) of one sheet. Every cell is text or a number, so none is ever reckoned:
what somebody called a group cannot be a formula."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from django.http import HttpResponse

from aktiv.payments.exports.characters import one_line

Cell = str | int
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MADE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can tell: the same table is the same bytes
MOST_LETTERS = 32_767  # of a cell
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>'
    ),
}


def xlsx_answer(name: str, sheet: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """A workbook to be kept, with a head that stays in sight and can be filtered by."""
    answer = HttpResponse(workbook(sheet, head, rows), content_type=TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def workbook(sheet: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The bytes of it. `sheet` is its name, of which a workbook takes 31 letters and no brackets or slashes."""
    called = "".join(" " if each in "[]:*?/\\'" else each for each in one_line(sheet))[:31] or "1"
    table = [head, *rows]
    told = [_row(number, row, ' s="1"' if number == 1 else "") for number, row in enumerate(table, 1)]
    letters = [max(len(str(each)) for each in column) for column in zip(*table, strict=True)]
    across = "".join(
        f'<col min="{at}" max="{at}" width="{min(60, wide + 3)}" customWidth="1"/>'
        for at, wide in enumerate(letters, 1)
    )
    last = f"{_column(len(head) - 1)}{len(told)}"
    parts = PARTS | {
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            f'<sheet name={_quoted(called)} sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            f'<cols>{across}</cols><sheetData>{"".join(told)}</sheetData><autoFilter ref="A1:{last}"/></worksheet>'
        ),
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for part, text in parts.items():
            packed.writestr(zipfile.ZipInfo(part, MADE), _HEAD + text, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _row(number: int, cells: Sequence[Cell], style: str = "") -> str:
    told = "".join(_cell(f"{_column(at)}{number}", each, style) for at, each in enumerate(cells))
    return f'<row r="{number}">{told}</row>'


def _cell(at: str, told: Cell, style: str) -> str:
    if isinstance(told, int):
        return f'<c r="{at}"{style}><v>{told}</v></c>'
    text = escape(one_line(told)[:MOST_LETTERS])
    return f'<c r="{at}"{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _column(at: int) -> str:
    """ "A" for 0, "AA" for 26."""
    return (_column(at // 26 - 1) if at >= 26 else "") + chr(65 + at % 26)


def _quoted(text: str) -> str:
    return '"' + escape(text, {'"': "&quot;"}) + '"'
