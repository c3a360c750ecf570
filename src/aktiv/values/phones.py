"""Telephone numbers, in the one form that they are kept in."""

from __future__ import annotations

import phonenumbers

from aktiv.values.refusal import Refusal


def phone_number(text: str, country: str = "NO") -> str:
    """A number that can exist, as "+47 22 86 84 00"; "" for nothing. Without a country code it is of the country.

    Raises Refusal("not_a_phone_number").
    """
    if not text.strip():
        return ""
    try:
        number = phonenumbers.parse(text[:60], country)
    except phonenumbers.NumberParseException:
        raise Refusal("not_a_phone_number") from None
    if not phonenumbers.is_possible_number(number) or number.extension:
        raise Refusal("not_a_phone_number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
