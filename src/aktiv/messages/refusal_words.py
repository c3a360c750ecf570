"""Why something about messages and their texts was refused, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as n_

from aktiv.people import words as people
from aktiv.values.refusal import Refusal

FIELDS: Mapping[str, Promise] = {"subject": gettext_lazy("Subject"), "body": gettext_lazy("Text")}
WHY: Mapping[str, str] = {
    "control_characters": n_("The text has characters that cannot be shown. Write it again."),
    "text_missing": n_("%(field)s: write something, or go back to the standard text."),
    "text_too_long": n_("%(field)s: at most %(most)s characters."),
    "placeholder_broken": n_("Two braces on each side hold a name from the list. Something is wrong near “%(near)s”."),
    "unknown_placeholder": n_("There is no %(names)s here. What can be used is: %(allowed)s."),
    "placeholder_missing": n_("The text must have %(names)s. Without it, something that must be known is missing."),
    "not_a_sender_name": n_("Write a name of at most 60 characters, without quotes, commas, colons and @."),
    "anothers_name": n_("%(name)s is another municipality. Write the name of your own."),
    "always_mailed": n_("Some of these are always mailed."),
}


def sentence(refusal: Refusal) -> str:
    """Why, in the language in use. What people's words know is told by them."""
    if refusal.code not in WHY:
        return people.sentence(refusal)
    told = {key: _told(key, value) for key, value in refusal.data.items()}
    return _(WHY[refusal.code]) % told


def _told(key: str, value: object) -> str:
    if key in {"names", "allowed"} and isinstance(value, list):
        return ", ".join(f"{{{{ {each} }}}}" for each in value)
    return str(FIELDS.get(str(value), value)) if key == "field" else str(value)
