"""A round's front page: where it stands, what may be done now, how scarce its week is, and who did what."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.journal.queries import entries_of
from aktiv.seasons import words
from aktiv.seasons.actions import rounds
from aktiv.seasons.models import PoolHall, RuleTable
from aktiv.seasons.queries.overview import Figures, figures_of
from aktiv.seasons.queries.rounds import pool_of, rules_of
from aktiv.seasons.rules.states import Act, State, possible
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import whole
from aktiv.walls import within
from aktiv.web.allocation import road
from aktiv.web.allocation.desks import RoundDesk, round_page
from aktiv.web.allocation.typed import Errors, moment_in, typed
from aktiv.web.allocation.words import clock_of, moment, rules_told
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice, Link
from aktiv.web.templatetags.rounds import round_url


@dataclass(frozen=True, slots=True)
class Task:
    """Something that must be there before the round goes on: done or not, and where it is done."""

    label: str
    done: bool
    url: str
    told: str = ""


@round_page
@require_http_methods(["GET", "HEAD", "POST"])
def front(request: HttpRequest, desk: RoundDesk) -> HttpResponse:
    """Those who share out seasons. POST `gjor` opens (apne), moves the deadline (frist) or begins to share out
    (fordel)."""
    values, refusal = typed(request.POST), None
    errors: Errors = {}
    if request.method == "POST":
        try:
            if said := _done(desk, values, errors):
                messages.success(request, said)
                return redirect("allocation_round", desk.round.slug)
        except Refusal as no:
            if no.code == "not_found":
                raise Http404 from None
            refusal = no
    return _page(request, desk, values, errors, refusal)


def _done(desk: RoundDesk, values: dict[str, str], errors: Errors) -> str:
    """Does what was asked for; what is told then, or "" when something typed was wrong. Raises Refusal."""
    pk, zone, by, now = desk.round.pk, desk.municipality.zone, desk.person.pk, desk.now
    revision = whole(values.get("utgave", ""))
    what = values.get("gjor")
    if what == "apne":
        rules_id = whole(values.get("regler", ""), 0)
        deadline = moment_in(values, "frist", "klokka", zone, errors)
        if not rules_id:
            errors["regler"] = words.lacks("rules")
        if errors or deadline is None:
            return ""
        rounds.open_round(pk, rules_id=rules_id, deadline=deadline, revision=revision, by=by, now=now)
        return _("The round is open for applications.")
    if what == "frist":
        deadline = moment_in(values, "frist", "klokka", zone, errors)
        if errors or deadline is None:
            return ""
        rounds.move_deadline(pk, deadline, revision=revision, by=by, now=now)
        return _("The deadline is moved.")
    if what == "fordel":
        rounds.begin_allocating(pk, revision=revision, by=by, now=now)
        return _("The round is closed for ordinary applications. Those that come now are marked as late.")
    raise Http404


def _page(
    request: HttpRequest, desk: RoundDesk, values: dict[str, str], errors: Errors, refusal: Refusal | None
) -> HttpResponse:
    round_ = desk.round
    pool = pool_of(round_.pk)
    figures = figures_of(round_, pool)
    may = possible(State(round_.state))
    tables = rules_of(round_.municipality_id) if Act.OPEN in may else []
    fields = _fields(desk, tables, values, errors) if Act.OPEN in may or Act.MOVE_DEADLINE in may else []
    entries = entries_of("season_round", round_.pk, within(municipalities=[round_.municipality_id]), limit=200)
    other = [words.sentence(refusal, round_.municipality.zone)] if refusal else []
    over = round_.deadline is not None and round_.deadline <= desk.now
    context = {
        "round": round_,
        "stops": road.road(round_.state),
        "tasks": _tasks(desk, pool, tables) if Act.OPEN in may else [],
        "may_open": Act.OPEN in may,
        "ready": bool(pool and tables),
        "may_move": Act.MOVE_DEADLINE in may,
        "may_allocate": Act.ALLOCATE in may,
        "deadline": moment(round_.deadline, round_) if round_.deadline else "",
        "deadline_over": over,
        "rules": rules_told(round_.rules) if round_.rules and Act.OPEN not in may else "",
        "fields": fields,
        "links": _links(desk, may),
        "figures": figures,
        "facts": _facts(figures, pool),
        "week": road.week(figures.week),
        "history": road.history(round_, entries),
        "problems": ErrorSummary.of(fields, other),
    }
    return render(request, "allocation/round.html", context, status=422 if errors or refusal else 200)


def _tasks(desk: RoundDesk, pool: list[PoolHall], tables: list[RuleTable]) -> list[Task]:
    slug = desk.round.slug
    hours = sum(1 for each in pool if each.times.all())
    return [
        Task(
            _("Halls that are shared out"),
            bool(hours),
            round_url("allocation_halls", slug),
            _("%(count)s halls") % {"count": len(pool)} if len(pool) != 1 else _("one hall"),
        ),
        Task(
            _("Rules"),
            bool(tables),
            round_url("allocation_rules", slug),
            rules_told(tables[0]) if tables else _("None yet: begin with those that are suggested"),
        ),
        Task(
            _("A number that settles ties"),
            True,
            "",
            _("%(seed)s, drawn by chance before anybody applied") % {"seed": desk.round.seed},
        ),
    ]


def _fields(desk: RoundDesk, tables: list[RuleTable], values: dict[str, str], errors: Errors) -> list[Field]:
    round_ = desk.round
    known = round_.deadline.astimezone(desk.municipality.zone) if round_.deadline else None
    day = values.get("frist", known.date().isoformat() if known else "")
    clock = values.get("klokka", clock_of(known.hour * 60 + known.minute if known else 23 * 60 + 59))
    fields = [
        Field("frist", _("Deadline"), day, "date", error=errors.get("frist", "")),
        Field("klokka", _("Time of day"), clock, longest=5, inputmode="numeric", error=errors.get("klokka", "")),
    ]
    if tables:
        chosen = whole(values.get("regler", ""), round_.rules_id or tables[0].pk)
        rules = Field(
            "regler", _("Rules"), str(chosen), "select", error=errors.get("regler", ""), mark_required=False,
            choices=tuple(Choice(str(each.pk), rules_told(each), each.pk == chosen) for each in tables),
        )  # fmt: skip
        fields.insert(0, rules)
    return fields


def _links(desk: RoundDesk, may: tuple[Act, ...]) -> list[Link]:
    """Where what may be done now is done: pages that exist."""
    slug = desk.round.slug
    offered = (
        (Act.APPLY_LATE, _("Applications"), "allocation_applications"),
        (Act.APPLY_LATE, _("Enter an application on paper"), "allocation_paper"),
        (Act.CHANGE_POOL, _("Halls and their hours"), "allocation_halls"),
        (Act.PROPOSE, _("Proposals"), "allocation_plans"),
        (Act.WORK_ON_BOARD, _("The board"), "allocation_board"),
        (Act.HEAR, _("Send out in hearing"), "allocation_hearing"),
        (Act.OBJECT, _("Objections"), "allocation_hearing"),
        (Act.PUBLISH, _("Publish"), "allocation_publish"),
    )
    links = []
    if desk.round.state in {"published", "running", "closed"}:
        links.append(Link(_("The season under way"), reverse("allocation_running", args=[slug])))
    for act, label, name in offered:
        if act in may and (url := round_url(name, slug)):
            links.append(Link(label, url))
    if desk.round.state in {"published", "running", "closed"}:
        links.append(Link(_("Copy it to the next season"), f"{reverse('allocation_new')}?fra={slug}"))
    return links


def _facts(figures: Figures, pool: list[PoolHall]) -> list[tuple[str, str]]:
    return [
        (_("Clubs that have applied"), str(figures.clubs)),
        (_("of these late"), str(figures.late)),
        (_("of these on paper"), str(figures.paper)),
        (_("Drafts that clubs have begun"), str(figures.drafts)),
        (_("Groups"), str(figures.groups)),
        (_("Halls"), str(len(pool))),
    ]
