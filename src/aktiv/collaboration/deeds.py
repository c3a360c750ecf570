"""How a table says that it keeps who did something in public for a member of the collaboration."""

from __future__ import annotations

from django.utils.translation import gettext_noop as n_

from aktiv.values.personal import Basis, Field, Held, Kind

BECAUSE = n_("it was done in public for a member of the collaboration, whose history is only added to")
WHO_DID = n_("To know who did what for a member of the collaboration")


def made(key: str, model: str, what: str, shown: dict[str, str], *fields: Field) -> Held:
    """A table of the collaboration with `made_by` and `made_at`."""
    return Held(
        key=key,
        model=f"collaboration.{model}",
        whose=("made_by",),
        kind=Kind.CASES,
        what=what,
        purpose=WHO_DID,
        basis=Basis.PUBLIC_TASK,
        fields=fields,
        shown={"id": "pk", "made_at": "made_at"} | shown,
        kept_because=BECAUSE,
    )
