"""What this package keeps about people (see values.personal).

What clubs ask for is theirs and the municipality's. Of people it tells who is the club's contact, and the names that
the club gives to coaches; those go when seasons are no longer kept.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_noop as n_

from aktiv.values.personal import Basis, Erasing, Field, Held, Kind, Personal

KEEP = Erasing.KEEP
BECAUSE = n_("they are the club's or the municipality's; they say nobody's name")

PERSONAL = Personal(
    held=(
        Held(
            key="season_applications",
            model="seasons.ClubApplication",
            whose=("contact",),
            kind=Kind.CASES,
            what=n_("Applications for season time that you are the contact for, on behalf of a club"),
            purpose=n_("To distribute the season's training times, and to ask the club when something is unclear"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("note", KEEP, purged=True),),
            shown={"id": "pk", "organisation": "organisation__name", "handed_in_at": "handed_in_at"},
            over=lambda moment: Q(round__season__last__lt=moment.date()),
            kept_because=BECAUSE,
        ),
        Held(
            key="season_groups",
            model="seasons.GroupApplication",
            whose=("application__contact",),
            kind=Kind.CASES,
            what=n_("What groups of the club asked for, with the names that the club gave to their coaches"),
            purpose=n_("So that two groups with a coach in common are not given the same time"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("name", KEEP), Field("coaches", KEEP, purged=True)),
            shown={"id": "pk", "name": "name", "organisation": "organisation__name"},
            over=lambda moment: Q(application__round__season__last__lt=moment.date()),
            kept_because=BECAUSE,
        ),
        Held(
            key="season_rules",
            model="seasons.RuleTable",
            whose=("made_by",),
            kind=Kind.CASES,
            what=n_("Rules for distributing seasons that you wrote for a municipality"),
            purpose=n_("To know who did what for the club or the municipality"),
            basis=Basis.PUBLIC_TASK,
            shown={"municipality": "municipality__slug", "version": "version", "made_at": "made_at"},
            kept_because=BECAUSE,
        ),
        Held(
            key="season_plans",
            model="seasons.Plan",
            whose=("made_by",),
            kind=Kind.CASES,
            what=n_("Proposals for distributing seasons that you asked for"),
            purpose=n_("To know who did what for the club or the municipality"),
            basis=Basis.PUBLIC_TASK,
            shown={"round": "round__slug", "number": "number", "made_at": "made_at"},
            kept_because=BECAUSE,
        ),
        Held(
            key="season_drafts",
            model="seasons.Draft",
            whose=("made_by",),
            kind=Kind.CASES,
            what=n_("Drafts of how a season is distributed that you began"),
            purpose=n_("To know who did what for the club or the municipality"),
            basis=Basis.PUBLIC_TASK,
            shown={"round": "round__slug", "number": "number", "made_at": "made_at"},
            kept_because=BECAUSE,
        ),
        Held(
            key="season_board_acts",
            model="seasons.BoardAct",
            whose=("made_by",),
            kind=Kind.CASES,
            what=n_("What you did on the board when a season was distributed, with the reason you wrote"),
            purpose=n_("To know who did what for the club or the municipality"),
            basis=Basis.PUBLIC_TASK,
            fields=(Field("reason", KEEP, purged=True),),
            shown={"round": "draft__round__slug", "number": "number", "kind": "kind", "made_at": "made_at"},
            over=lambda moment: Q(draft__round__season__last__lt=moment.date()),
            kept_because=BECAUSE,
        ),
    ),
    impersonal={
        "codes of ours": (
            "Round.state",
            "ClubApplication.state",
            "GroupApplication.level",
            "Plan.kind",
            "Plan.state",
            "Plan.failure",
            "PlanRefusal.reason",
            "BoardAct.kind",
        ),
        "made of the season's name": ("Round.slug",),
        "a municipality's rules, and why they changed": ("RuleTable.table", "RuleTable.note"),
        "named by keys alone, of groups and clubs": (
            "PlanInstance.sha256",
            "PlanInstance.document",
            "PlanInstance.removed",
            "Plan.progress",
            "Plan.figures",
            "Plan.dials",
            "Plan.document",
            "PlanRefusal.rules",
            "PlanRefusal.by",
            "BoardAct.what",
        ),
        "a name for a draft, not for a person": ("Plan.name", "Draft.name"),
        "the club's name for a group, without anybody in it": ("PlanSession.label",),
    },
)
