"""An address as a square that a phone reads, drawn into the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import segno
from django.utils.safestring import SafeString, mark_safe


@dataclass(frozen=True, slots=True)
class Qr:
    """`address` is what the phone opens; `label` says it to those who do not see the square."""

    template: ClassVar[str] = "web/components/qr.html"

    address: str
    label: str

    @property
    def drawing(self) -> SafeString:
        """The modules as one path, with the quiet zone of four that readers need."""
        code = segno.make(self.address, error="m", micro=False)
        drawn = code.svg_inline(border=4, omitsize=True, svgclass=None, lineclass=None, light="#fff", dark="#000")
        return mark_safe(drawn)  # noqa: S308 - drawn by the library from the address's bits

    @property
    def shown(self) -> str:
        """The address as one types it."""
        return self.address.partition("://")[2].rstrip("/")
