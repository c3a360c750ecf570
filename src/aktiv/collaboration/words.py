"""The collaboration in the reader's language: kinds, roles and why something was refused."""

from __future__ import annotations

from collections.abc import Mapping

WHY: Mapping[str, str] = {}
"""Sentences by refusal code, as message ids."""
