"""What `aktiv demo` says when it is ready."""

from __future__ import annotations

from aktiv.people.models import Persona


def whom_to_be() -> list[str]:
    """Lines for the terminal: whom one can sign in as, and what each can try. English, as all of the terminal is."""
    personas = Persona.objects.select_related("person__home_municipality").order_by("order")
    lines = [f"  {_who(each)}: {each.about.said_in('en').text}" for each in personas]
    return ["Sign in as one of these (top right, Sign in, ID-porten; no password):", *lines] if lines else []


def _who(persona: Persona) -> str:
    home = persona.person.home_municipality
    return f"{persona.person.name}, {home.name}" if home else persona.person.name
