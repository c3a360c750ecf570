"""What values a setting may have, alone and together."""

from __future__ import annotations

import re
from typing import Any

from aktiv.facilities.terms import SPECS, Spec, Terms, Unit
from aktiv.values.refusal import Refusal

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)
_NUMBERS = {Unit.MINUTES, Unit.HOURS, Unit.DAYS, Unit.PERCENT, Unit.YEARS, Unit.MONEY, Unit.NUMBER}


def checked(key: str, value: Any) -> Any:  # Any: a setting is JSON until it has been checked here
    """The value as it is stored, or a refusal that says what would do.

    Raises Refusal("unknown_setting", key), Refusal("setting_missing", key), Refusal("setting_not_a_number", key),
    Refusal("setting_out_of_bounds", key, least, most), Refusal("setting_step", key, step),
    Refusal("setting_not_a_choice", key, choices), Refusal("setting_not_yes_or_no", key),
    Refusal("setting_not_a_key", key).
    """
    spec = SPECS.get(key)
    if spec is None:
        raise Refusal("unknown_setting", key=str(key)[:40])
    if value is None:
        if not spec.optional:
            raise Refusal("setting_missing", key=key)
        return None
    if spec.unit in _NUMBERS:
        return _number(key, value, spec)
    if spec.unit is Unit.YES_OR_NO:
        if not isinstance(value, bool):
            raise Refusal("setting_not_yes_or_no", key=key)
        return value
    if spec.unit is Unit.CHOICE:
        if value not in spec.choices:
            raise Refusal("setting_not_a_choice", key=key, choices=spec.choices)
        return str(value)
    if spec.unit is Unit.KEYS:
        if isinstance(value, str) or not isinstance(value, list | tuple):
            raise Refusal("setting_not_a_key", key=key)
        return list(dict.fromkeys(_key(key, one) for one in value))
    return _key(key, value) if value != "" else ""


def agree(terms: Terms) -> None:
    """Settings that are each allowed may still make booking impossible together.

    Raises Refusal("settings_disagree", key, other): the shortest booking may not be longer than the longest, and steps
    of length start from the shortest, so that some length is possible.
    """
    if terms.max_length is not None and terms.min_length > terms.max_length:
        raise Refusal("settings_disagree", key="min_length", other="max_length")
    if terms.horizon_days is not None and terms.home_first_days > terms.horizon_days:
        raise Refusal("settings_disagree", key="home_first_days", other="horizon_days")


def _number(key: str, value: Any, spec: Spec) -> int:  # Any: see checked
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refusal("setting_not_a_number", key=key)
    if not spec.least <= value <= spec.most:
        raise Refusal("setting_out_of_bounds", key=key, least=spec.least, most=spec.most)
    if value % spec.step:
        raise Refusal("setting_step", key=key, step=spec.step)
    return value


def _key(key: str, value: Any) -> str:  # Any: see checked
    if not isinstance(value, str) or not _KEY.fullmatch(value):
        raise Refusal("setting_not_a_key", key=key)
    return value
