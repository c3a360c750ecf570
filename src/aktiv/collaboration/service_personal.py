"""What running the service keeps about people: who asked for help and what was said, and who told of it in public."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_noop as n_

from aktiv.values.personal import Basis, Erasing, Field, Held, Kind

KEEP = Erasing.KEEP


def _old(moment: datetime) -> Q:
    """What was said and asked of a request that was closed before a moment; of one that nobody ever closed, when
    nothing was said of it since."""
    silent = Q(request__closed_at=None, request__asked_at__lt=moment) & ~Q(request__entries__made_at__gte=moment)
    return Q(request__closed_at__lt=moment) | silent


BECAUSE = n_("it was done in public for those who share the service, and its history is only added to")
WHO_DID = n_("To know who told of the service in public, and who answered")
THEIRS = Q(kind__in=["asked", "wrote", "reopened"])


def _made(key: str, model: str, what: str, shown: dict[str, str]) -> Held:
    return Held(
        key=key,
        model=f"collaboration.{model}",
        whose=("made_by",),
        kind=Kind.CASES,
        what=what,
        purpose=WHO_DID,
        basis=Basis.PUBLIC_TASK,
        shown={"id": "pk", "made_at": "made_at"} | shown,
        kept_because=BECAUSE,
    )


SERVICE: tuple[Held, ...] = (
    Held(
        key="support_askers",
        model="collaboration.SupportAsker",
        whose=("person",),
        kind=Kind.CASES,
        what=n_("What you have asked help with, and the address where you are answered"),
        purpose=n_("To answer you"),
        basis=Basis.PUBLIC_TASK,
        fields=(Field("email", purged=True),),
        shown={"number": "request__number", "category": "request__category", "asked_at": "request__asked_at"},
        over=_old,
        home="request__member__municipality",
    ),
    Held(
        key="support_words",
        model="collaboration.SupportEntry",
        whose=("made_by",),
        kind=Kind.CASES,
        what=n_("What you wrote when you asked for help"),
        purpose=n_("To answer you"),
        basis=Basis.PUBLIC_TASK,
        only=THEIRS,
        fields=(Field("text", purged=True),),
        shown={"number": "request__number", "kind": "kind", "made_at": "made_at"},
        over=_old,
        home="request__member__municipality",
    ),
    Held(
        key="support_answers",
        model="collaboration.SupportEntry",
        whose=("made_by",),
        kind=Kind.CASES,
        what=n_("What you did with requests for help, and what you answered"),
        purpose=WHO_DID,
        basis=Basis.PUBLIC_TASK,
        only=~THEIRS,
        fields=(Field("text", KEEP, purged=True),),
        shown={"number": "request__number", "kind": "kind", "made_at": "made_at"},
        over=_old,
        home="request__member__municipality",
        kept_because=n_("it is the answer that somebody else got; its words are deleted when they are old"),
    ),
    Held(
        key="support_requests",
        model="collaboration.SupportRequest",
        whose=("assigned_to",),
        kind=Kind.CASES,
        what=n_("Requests for help that you took on"),
        purpose=WHO_DID,
        basis=Basis.PUBLIC_TASK,
        shown={"number": "number", "asked_at": "asked_at", "closed_at": "closed_at"},
        kept_because=BECAUSE,
    ),
    _made("service_levels", "ServiceLevel", n_("How soon members want help answered, as you wrote it down"),
          {"member": "member__name", "priority": "priority"}),
    _made("incidents", "Incident", n_("Incidents and planned work that you told of"), {"number": "number"}),
    _made("incident_updates", "IncidentUpdate", n_("What you said of incidents as they went on"),
          {"incident": "incident__number", "state": "state"}),
    _made("incident_reviews", "IncidentReview", n_("What you wrote when you looked back on incidents"),
          {"incident": "incident__number", "version": "version"}),
    _made("incident_remedies", "Remedy", n_("What you wrote down as promised after incidents"),
          {"incident": "incident__number", "number": "number"}),
    Held(
        key="wheel_reminders",
        model="collaboration.Reminder",
        whose=("person",),
        kind=Kind.MESSAGES,
        what=n_("What you were reminded of in the collaboration’s year"),
        purpose=n_("To remind you once"),
        basis=Basis.PUBLIC_TASK,
        shown={"task": "task__name_nb", "year": "year", "made_at": "made_at"},
        over=lambda moment: Q(made_at__lt=moment),
        erased_whole=True,
        purged_whole=True,
    ),
    _made("meetings", "Meeting", n_("Meetings of the collaboration that you called"), {"number": "number"}),
    _made("agenda_items", "AgendaItem", n_("What you put on agendas of the collaboration"),
          {"meeting": "meeting__number", "title": "title"}),
    Held(
        key="meeting_minutes",
        model="collaboration.Minutes",
        whose=("made_by", "approved_by"),
        kind=Kind.CASES,
        what=n_("Minutes of the collaboration that you wrote or approved"),
        purpose=WHO_DID,
        basis=Basis.PUBLIC_TASK,
        shown={"meeting": "meeting__number", "version": "version", "made_at": "made_at"},
        kept_because=BECAUSE,
    ),
    _made("wheel_tasks", "WheelTask", n_("What you put on the wheel of the collaboration’s year"),
          {"number": "number"}),
    _made("wheel_done", "WheelDone", n_("What you marked as done on the wheel of the collaboration’s year"),
          {"task": "task__number", "year": "year"}),
    _made("maintenance_items", "MaintenanceItem", n_("What you noted as to be mended"), {"number": "number"}),
    _made("maintenance_steps", "MaintenanceStep", n_("What you did with what was to be mended"),
          {"item": "item__number", "state": "state"}),
)  # fmt: skip
"""As `collaboration.personal` takes them in."""
IMPERSONAL: Mapping[str, tuple[str, ...]] = {
    "codes of ours, of the service as it is run": (
        "Incident.kind",
        "Incident.parts",
        "Incident.severity",
        "Incident.state",
        "IncidentUpdate.state",
        "IncidentUpdate.severity",
        "ServiceLevel.priority",
        "SupportRequest.category",
        "SupportRequest.hindrance",
        "SupportRequest.priority",
        "SupportRequest.feature",
        "SupportRequest.page",
        "SupportRequest.language",
        "SupportRequest.state",
        "SupportRequest.became",
        "SupportEntry.kind",
        "MaintenanceItem.kind",
        "MaintenanceItem.part",
        "MaintenanceItem.severity",
        "MaintenanceItem.effort",
        "MaintenanceItem.state",
        "MaintenanceStep.state",
        "MaintenanceStep.severity",
        "MaintenanceStep.effort",
        "WheelTask.kind",
        "Minutes.sha256",
    ),
    "said to everybody of the service, and of nobody": (
        "Incident.title",
        "Incident.title_nn",
        "Incident.title_en",
        "IncidentUpdate.text",
        "IncidentUpdate.text_nn",
        "IncidentUpdate.text_en",
        "IncidentReview.happened",
        "IncidentReview.happened_nn",
        "IncidentReview.happened_en",
        "IncidentReview.causes_nn",
        "IncidentReview.causes_en",
        "IncidentReview.learnt_nn",
        "IncidentReview.learnt_en",
        "IncidentReview.causes",
        "IncidentReview.learnt",
        "Remedy.what",
        "Remedy.what_nn",
        "Remedy.what_en",
        "MaintenanceItem.title",
        "MaintenanceItem.text",
        "MaintenanceStep.text",
        "Meeting.place",
        "Meeting.called_off_why",
        "AgendaItem.title",
        "AgendaItem.text",
        "Minutes.text",
        "Minutes.content",
        "WheelTask.name_nb",
        "WheelTask.name_nn",
        "WheelTask.name_en",
        "WheelDone.note",
    ),
}
"""Fields that tell of nobody, by the reason."""
