"""What this package keeps about people (see values.personal).

A case is the municipality's, and goes to its archive: what somebody wrote stays as long as a municipality says that
cases are kept, and goes then; numbers, places, times and outcomes stay.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_noop as n_

from aktiv.cases.models import Case
from aktiv.cases.queries.persons import obstacles
from aktiv.values.personal import Basis, Erasing, Field, Held, Kind, Personal

KEEP = Erasing.KEEP
OWN = Q(organisation=None)
BECAUSE = n_("a case and its decision are kept by the municipality, and go to its archive")


def _old_application(moment):  # type: ignore[no-untyped-def]  # a filter of Django's
    """Nobody has touched it since, and no case about it is open."""
    open_ = Case.objects.filter(state__in=Case.State.open()).values("application")
    return Q(changed_at__lt=moment) & ~Q(pk__in=open_)


def _old_attachment(moment):  # type: ignore[no-untyped-def]  # as above
    """As its application."""
    open_ = Case.objects.filter(state__in=Case.State.open()).values("application")
    return Q(application__changed_at__lt=moment) & ~Q(application__in=open_)


def _old_case(path: str):  # type: ignore[no-untyped-def]  # a filter of Django's
    """Its case has been answered or withdrawn, and nothing of it lies after the moment."""

    def over(moment):  # type: ignore[no-untyped-def]  # as above
        return Q(
            (f"{path}state__in", [each for each in Case.State if each not in Case.State.open()]),
            (f"{path}last_use__lt", moment),
            (f"{path}submitted_at__lt", moment),
        )

    return over


PERSONAL = Personal(
    held=(
        Held(
            key="applications",
            model="cases.Application",
            whose=("person",),
            only=OWN,
            kind=Kind.CASES,
            what=n_("What you have applied for, and what you wrote with it"),
            purpose=n_("To decide on what you apply for"),
            basis=Basis.PUBLIC_TASK,
            fields=(
                Field("title", purged=True),
                Field("note", purged=True),
                Field("answers", purged=True),
                Field("event", purged=True),
            ),
            shown={"id": "pk", "kind": "kind", "made_at": "created_at", "handed_in_at": "submitted_at"},
            over=_old_application,
        ),
        Held(
            key="applications_for_others",
            model="cases.Application",
            whose=("person", "contact"),
            only=~OWN,
            kind=Kind.CASES,
            what=n_("Applications that you wrote, or are the contact for, on behalf of a club"),
            purpose=n_("To know who did what for the club or the municipality"),
            basis=Basis.PUBLIC_TASK,
            fields=(
                Field("title", KEEP),
                Field("note", KEEP, purged=True),
                Field("answers", KEEP, purged=True),
                Field("event", KEEP, purged=True),
            ),
            shown={"id": "pk", "organisation": "organisation__name", "handed_in_at": "submitted_at"},
            over=_old_application,
            kept_because=n_("they are the club's or the municipality's; they say nobody's name"),
        ),
        Held(
            key="attachments",
            model="cases.Attachment",
            whose=("application__person",),
            only=Q(application__organisation=None),
            kind=Kind.CASES,
            what=n_("Files that you sent with your applications"),
            purpose=n_("To decide on what you apply for"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("name"),),
            shown={"id": "pk", "size": "size", "state": "state", "added_at": "added_at"},
            over=_old_attachment,
            erased_whole=True,
            purged_whole=True,
        ),
        Held(
            key="attachments_for_others",
            model="cases.Attachment",
            whose=("added_by",),
            only=~Q(application__organisation=None),
            kind=Kind.CASES,
            what=n_("Files that you sent with applications on behalf of a club"),
            purpose=n_("To know who did what for the club or the municipality"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("name", KEEP),),
            shown={"id": "pk", "organisation": "application__organisation__name", "added_at": "added_at"},
            over=_old_attachment,
            purged_whole=True,
            kept_because=n_("they are the club's or the municipality's; they say nobody's name"),
        ),
        Held(
            key="cases",
            model="cases.Case",
            whose=("person",),
            kind=Kind.CASES,
            what=n_("The cases about what you applied for, and how they were answered"),
            purpose=n_("To decide on what you apply for"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("title", KEEP),),
            shown={
                "number": "number",
                "year": "year",
                "municipality": "municipality__slug",
                "state": "state",
                "outcome": "outcome",
                "submitted_at": "submitted_at",
                "decided_at": "decided_at",
            },
            home="municipality",
            kept_because=BECAUSE,
        ),
        Held(
            key="cases_handled",
            model="cases.Case",
            whose=("handler", "barred"),
            kind=Kind.CASES,
            what=n_("The cases that you have handled"),
            purpose=n_("To know who decided"),
            basis=Basis.PUBLIC_TASK,
            shown={"number": "number", "year": "year", "municipality": "municipality__slug"},
            home="municipality",
            kept_because=BECAUSE,
        ),
        Held(
            key="decisions",
            model="cases.Decision",
            whose=("person", "decided_by", "reviewed_by"),
            kind=Kind.CASES,
            what=n_("Decisions about what you applied for, or that you made"),
            purpose=n_("To be able to show what was decided, by whom and why"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("text", KEEP, purged=True),),
            shown={
                "case": "case__number", "number": "number", "outcome": "outcome", "decided_at": "decided_at",
                "reason": "reason_text", "provision": "provision",
            },
            over=_old_case("case__"),
            home="municipality",
            kept_because=BECAUSE,
        ),
        Held(
            key="case_notes",
            model="cases.Note",
            whose=("person", "author"),
            only=~Q(kind="internal"),
            kind=Kind.CASES,
            what=n_("What you and the municipality wrote to each other about your applications"),
            purpose=n_("To decide on what you apply for"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("text", KEEP),),
            shown={"case": "case__number", "kind": "kind", "written_at": "created_at"},
            over=_old_case("case__"),
            purged_whole=True,
            home="municipality",
            kept_because=BECAUSE,
        ),
        Held(
            key="internal_notes",
            model="cases.Note",
            whose=("author",),
            only=Q(kind="internal"),
            kind=Kind.CASES,
            what=n_("What you wrote on cases for colleagues alone"),
            purpose=n_("To prepare decisions"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("text", KEEP),),
            shown={"case": "case__number", "written_at": "created_at"},
            over=_old_case("case__"),
            purged_whole=True,
            home="municipality",
            kept_because=BECAUSE,
        ),
        Held(
            key="offers",
            model="cases.Offer",
            whose=("offered_by",),
            kind=Kind.CASES,
            what=n_("Times that you offered to those who applied"),
            purpose=n_("To know who decided"),
            basis=Basis.PUBLIC_TASK,
            shown={"case": "case__number", "offered_at": "offered_at", "answer": "answer"},
            home="municipality",
            kept_because=BECAUSE,
        ),
        Held(
            key="case_looks",
            model="cases.Look",
            whose=("person",),
            kind=Kind.CASES,
            what=n_("Which case you have open just now"),
            purpose=n_("So that two do not work on one case at once"),
            basis=Basis.PUBLIC_TASK,
            shown={"case": "case__number", "seen_at": "seen_at"},
            over=lambda moment: Q(seen_at__lt=moment),
            erased_whole=True,
            purged_whole=True,
        ),
        Held(
            key="absences",
            model="cases.Absence",
            whose=("person", "cover"),
            kind=Kind.CASES,
            what=n_("When you are away from work, and who has your cases meanwhile"),
            purpose=n_("So that cases are answered in time"),
            basis=Basis.PUBLIC_TASK,
            shown={"municipality": "municipality__slug", "first": "first", "last": "last"},
            over=lambda moment: Q(last__lt=moment),
            erased_whole=True,
            purged_whole=True,
            home="municipality",
        ),
        Held(
            key="queue_filters",
            model="cases.SavedFilter",
            whose=("person",),
            kind=Kind.CASES,
            what=n_("How you narrow the queue of cases, and what you called it"),
            purpose=n_("So that you find your cases again"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("name"), Field("query")),
            shown={"saved_at": "created_at"},
            erased_whole=True,
        ),
    ),
    impersonal={
        "codes of ours": (
            "Application.kind", "Application.language", "RequestedDate.state", "Case.kind", "Case.state",
            "Case.outcome", "Decision.outcome", "Decision.reason", "Decision.review", "Decision.was_state",
            "Decision.language", "DecidedDate.outcome", "Offer.answer", "Note.kind", "Attachment.state",
            "ArchiveRecord.kind", "ArchiveRecord.state", "ArchiveRecord.code",
        ),
        "what a file is, and what a scanner said of it": (
            "Attachment.media_type", "Attachment.sha256", "Attachment.found",
        ),
        "numbers and answers of the archive": (
            "ArchiveRecord.case_number", "ArchiveRecord.post_number", "ArchiveRecord.why",
        ),
        "an organisation's own": ("Application.team",),
        "counts by age band": ("Application.participants",),
        "days and wall times": ("Line.pattern",),
        "ids, times, codes and sums alone: what the journal will say": ("Decision.held_back",),
        "the municipality's own words about itself": ("Practice.appeal_to", "AutomaticRule.name"),
        "why dates are refused, in words that the municipality has for everyone": (
            "Decision.reason_text", "Decision.provision", "Ground.reason", "Ground.text_nb", "Ground.text_nn",
            "Ground.text_en", "Ground.provision_nb", "Ground.provision_nn", "Ground.provision_en",
        ),
        "where the municipality's archive is": (
            "Archiving.account", "Archiving.archive_part", "Archiving.class_system", "Archiving.class_id",
        ),
    },
    obstacles=obstacles,
)  # fmt: skip
