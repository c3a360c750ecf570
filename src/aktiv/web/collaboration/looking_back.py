"""Looking back on an incident in public: what happened, why, and what was learnt, in bokmål and perhaps in others."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aktiv.collaboration.actions import incidents
from aktiv.collaboration.actions.incidents import Beside
from aktiv.collaboration.models import IncidentReview
from aktiv.collaboration.models.incidents import LONGEST_TEXT
from aktiv.people.permissions import Permission
from aktiv.web.allocation.typed import Errors
from aktiv.web.collaboration.acts import Act, Values, filled, text, whole_number
from aktiv.web.collaboration.gates import Seat
from aktiv.web.collaboration.incident_named import incident_named, number_field
from aktiv.web.components.forms import Field

NAMES = (("hva", "happened"), ("hvorfor", "causes"), ("laert", "learnt"))
"""Fields of the form, and what they are called in the row."""


def _fields(seat: Seat, values: Values, errors: Errors) -> list[Field]:
    found = incident_named(seat, values)
    last = list(found.reviews.all())[-1:] if found is not None else []
    values = (_before(last[0]) if last else {}) | dict(values)
    return [
        number_field(values, errors, _("Number of the incident"), found.title if found is not None else ""),
        text("hva", _("What happened, and who felt it"), values, errors, kind="textarea", longest=LONGEST_TEXT,
             hint=_("Everybody can read it. What went wrong is told, not who did it.")),
        text("hvorfor", _("Why"), values, errors, kind="textarea", longest=LONGEST_TEXT),
        text("laert", _("What went well, and what did not"), values, errors, kind="textarea", optional=True,
             longest=LONGEST_TEXT),
        *_beside("nn", (_("What happened, in nynorsk"), _("Why, in nynorsk"), _("What went well, in nynorsk")), values,
                 errors),
        *_beside("en", (_("What happened, in English"), _("Why, in English"), _("What went well, in English")), values,
                 errors),
    ]  # fmt: skip


def _before(review: IncidentReview) -> dict[str, str]:
    """The newest version, as the form has it."""
    return {
        f"{field}{'-' + language if language else ''}": getattr(review, f"{name}{'_' + language if language else ''}")
        for field, name in NAMES
        for language in ("", "nn", "en")
    }


def _beside(language: str, labels: tuple[str, ...], values: Values, errors: Errors) -> list[Field]:
    hint = _("What is not written in a language is read in bokmål.")
    return [
        text(f"{field}-{language}", label, values, errors, kind="textarea", optional=True, longest=LONGEST_TEXT,
             hint=hint if field == "hva" else "")
        for (field, _name), label in zip(NAMES, labels, strict=True)
    ]  # fmt: skip


def _look_back(seat: Seat, values: Values, errors: Errors) -> str:
    learnt = any(values.get(each, "").strip() for each in ("laert-nn", "laert-en"))
    needed = ("hva", "hvorfor", *(("laert",) if learnt else ()))
    number, sent = whole_number(values, "nr", errors, least=1), filled(values, errors, *needed)
    if errors or number is None:
        return ""
    nn, en = (Beside(*(values.get(f"{field}-{language}", "") for field, _name in NAMES)) for language in ("nn", "en"))
    incidents.look_back(
        number, sent["hva"], sent["hvorfor"], values.get("laert", ""), nn=nn, en=en, by=seat.person.pk, now=seat.now
    )
    return _("What was learnt is public.")


LOOKING_BACK = Act(
    "tilbakeblikk", gettext_lazy("Look back on an incident"), gettext_lazy("Publish"), Permission.SERVICE_RUN,
    _fields, _look_back,
)  # fmt: skip
