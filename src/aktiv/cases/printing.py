"""A letter as a PDF that screen readers can read: tagged, with title and language (PDF/UA-1). See decision 0010."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Protocol

import typst
from django.utils.translation import gettext as _
from django.utils.translation import override

from aktiv.cases.queries.letters import Section

_PERHAPS_LACKING = re.compile(
    "[^\n\x20-\x7e\xa0-\u0377\u037a-\u037f\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u045f"
    "\u1e00-\u1eff\u2010-\u2040\u2044-\u205f\u20a0-\u20ba\u20bd-\u20bf]"
)
"""All that is not Latin, Greek or Cyrillic, their marks and signs: those the fonts have that come with Typst. Each that
is let through was set alone; what no alphabet has given a letter to is not."""
TEMPLATE = Path(__file__).with_name("letter.typ")


@cache
def _read(template: Path) -> bytes:
    return template.read_bytes()


class Printed(Protocol):
    """What is printed: a letter, or a paper that came in."""

    @property
    def number(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def municipality(self) -> str: ...
    @property
    def contact(self) -> str: ...
    @property
    def addressee(self) -> str: ...
    @property
    def day(self) -> str: ...
    @property
    def heading(self) -> str: ...
    @property
    def result(self) -> str: ...
    @property
    def sections(self) -> Sequence[Section]: ...
    @property
    def signed(self) -> str: ...


def pdf_of(letter: Printed) -> bytes:
    """The letter on A4."""
    with override(letter.language):
        told = {
            "language": {"nb": "nb", "nn": "nn"}.get(letter.language, "en"),
            "municipality": letter.municipality,
            "contact": letter.contact,
            "addressee": letter.addressee,
            "day": letter.day,
            "number": letter.number,
            "labels": {"number": _("Case"), "date": _("Date"), "page": _("Page")},
            "heading": letter.heading,
            "result": letter.result,
            "sections": [
                {"heading": each.heading, "paragraphs": list(each.paragraphs), "lines": list(each.lines)}
                for each in letter.sections
            ],
            "signed": letter.signed,
        }
    return typeset(TEMPLATE, told)


def typeset(template: Path, told: Mapping[str, object]) -> bytes:
    """A PDF that screen readers can read (PDF/UA-1), from a template that finds what it says in `sys.inputs.told`.

    Its words are data, never markup. A character that no font of ours has (emoji, other scripts) is U+FFFD there:
    PDF/UA lets nothing stand that cannot be read aloud.
    """
    words = json.dumps(told, ensure_ascii=False)
    try:
        return _set(template, words)
    except typst.TypstError:
        return _set(template, _PERHAPS_LACKING.sub("\ufffd", words))


def _set(template: Path, words: str) -> bytes:
    made = typst.compile(_read(template), format="pdf", sys_inputs={"told": words}, pdf_standards=["ua-1"])
    if not isinstance(made, bytes):
        raise TypeError("a paper has one file")
    return made
