"""What one may agree to, and which version of the words is in force; pure. The words are in `people.consent_words`."""

from __future__ import annotations

from collections.abc import Mapping

from aktiv.people.models import Consent

WORDING: Mapping[Consent.Purpose, int] = {Consent.Purpose.USER_TESTS: 1, Consent.Purpose.NEWS: 1}
"""A change of what is agreed to is a new version: whoever agreed to the old words is asked again."""
