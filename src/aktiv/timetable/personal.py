"""What this package keeps about people: nothing (see values.personal). It knows rectangles, not whose they are."""

from __future__ import annotations

from aktiv.values.personal import Personal

PERSONAL = Personal(impersonal={"codes of ours": ("Claim.kind",)})
