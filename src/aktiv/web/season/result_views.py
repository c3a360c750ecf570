"""A club's page of what it gets: the proposal in hearing, why wishes were not met, objections, and the decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aktiv.cases.printing import pdf_of
from aktiv.people.actions.limits import spend
from aktiv.people.models import Organisation, Person
from aktiv.people.permissions import Permission, Thing, club_roles, permits
from aktiv.people.queries import organisations_of
from aktiv.people.queries.permissions import club_rights
from aktiv.people.queries.rights import acts_for
from aktiv.people.rules.limits import OBJECT
from aktiv.people.words import CLUB_ROLES
from aktiv.seasons import reasons
from aktiv.seasons.actions.hearing import Said, Slot, Speaker, appeal, object_to, withdraw_objection
from aktiv.seasons.models import DecisionLetter, Objection, Plan, PlanRefusal, PlanSession, Round
from aktiv.seasons.queries.explaining import ClubResult, club_result, place_name
from aktiv.seasons.queries.hearing import has_applied, letter_for, own_objections
from aktiv.seasons.queries.letters import letter_of, season_name
from aktiv.seasons.queries.plans import access_plan
from aktiv.seasons.queries.rounds import pool_of, round_called
from aktiv.seasons.rhythm import shorter, with_rhythm
from aktiv.seasons.words import sentence
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.web.allocation.plan_made import dials, proved
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.gates import holding
from aktiv.web.identity import organisation_here, person_here
from aktiv.web.season.asked_shown import Asks, AskShown, key_of

SHOWN = frozenset({"hearing", "published", "running", "closed"})
DECIDED = frozenset({"published", "running", "closed"})
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks, for which club, at which round."""

    round: Round
    club: Organisation
    person: Person
    now: datetime
    language: str
    speaks: bool
    """Whether she may say something for the club, or read alone."""

    @property
    def hears(self) -> bool:
        """Whether the club may still object."""
        until = self.round.objections_until
        return self.round.state == "hearing" and until is not None and self.now <= until

    def may_appeal(self, letter: DecisionLetter | None) -> bool:
        """Whether the club may still appeal."""
        today = self.now.astimezone(self.round.municipality.zone).date()
        return self.round.state in {"published", "running"} and letter is not None and today <= letter.appeal_by


@dataclass(frozen=True, slots=True)
class TimeShown:
    """A weekly time in words; `object_url` where one says that it is wrong."""

    when: str
    where: str
    object_url: str = ""
    why: Sequence[str] = ()
    whose: str = ""
    own: bool = False
    ask: AskShown | None = None


@dataclass(frozen=True, slots=True)
class GroupShown:
    """A group with its times and the wishes that were not met."""

    name: str
    told: str
    times: Sequence[TimeShown]
    unmet: Sequence[TimeShown]


@holding(Permission.APPLICATION_SEE)
@require_safe
def result(request: HttpRequest, round: str) -> HttpResponse:
    """What the club gets in the plan that its round shows; for those who have not applied there is no page."""
    return _choice(request, round) or _page(request, reader_of(request, round))


@holding(Permission.APPLICATION_MAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, round: str) -> HttpResponse:
    """To object while the plan is heard, or to appeal when it is decided. `om` names the time or wish. What comes too
    late or too often is refused, and what was typed is kept."""
    reader = reader_of(request, round)
    letter = letter_for(reader.round, reader.club.pk)
    if request.method != "POST" and not reader.hears and not reader.may_appeal(letter):
        return redirect("season_result", round)
    heard = reader.round.state == "hearing"
    found = _result(reader)
    about = _abouts(reader, found)
    errors: dict[str, str] = {}
    refusals: list[str] = []
    retry_after = 0
    if request.method == "POST":
        said = _said(request, about, errors)
        if not errors and said is not None:
            speaker = Speaker(reader.club.pk, reader.person.pk)
            try:
                spend(OBJECT, str(reader.person.pk), reader.now)
                if heard:
                    object_to(reader.round.pk, speaker, said, now=reader.now)
                    messages.success(request, _("Your objection is sent. You get an answer to it."))
                else:
                    appeal(reader.round.pk, speaker, said, now=reader.now)
                    messages.success(request, _("Your appeal is sent. You get an answer to it."))
                return redirect(reverse("season_result", args=[round]) + "#innsigelser")
            except Refusal as refusal:
                refusals.append(told(refusal, reader))
                retry_after = refusal.data.get("retry_after", 0)
    fields = _fields(request, reader, about, errors)
    problems = ErrorSummary.of(fields, refusals)
    context = {
        "round": reader.round,
        "club": reader.club,
        "hears": heard,
        "speakers": "" if reader.speaks else speakers(),
        "fields": fields,
        "problems": problems,
        "until": reader.round.objections_until,
        "appeal_by": letter.appeal_by if letter else None,
    }
    status = 429 if retry_after else 422 if problems.problems else 200
    answer = render(request, "season/object.html", context, status=status)
    if retry_after:
        answer["Retry-After"] = str(retry_after)
    return answer


@holding(Permission.APPLICATION_MAKE)
@require_POST
def withdraw(request: HttpRequest, round: str, objection: int) -> HttpResponse:
    """Takes back what has not been answered."""
    reader = reader_of(request, round)
    try:
        withdraw_objection(objection, Speaker(reader.club.pk, reader.person.pk), now=reader.now)
        messages.success(request, _("It is taken back."))
    except Refusal as refusal:
        if refusal.code == "not_found":
            raise Http404 from refusal
        messages.error(request, told(refusal, reader))
    return redirect(reverse("season_result", args=[round]) + "#innsigelser")


@holding(Permission.APPLICATION_SEE)
@require_safe
def letter(request: HttpRequest, round: str) -> HttpResponse:
    """The decision as a PDF."""
    reader = reader_of(request, round)
    row = letter_for(reader.round, reader.club.pk)
    if row is None:
        raise Http404
    paper = letter_of(row)
    answer = HttpResponse(pdf_of(paper), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{paper.number.replace("/", "-")}.pdf"'
    return answer


def _choice(request: HttpRequest, slug: str) -> HttpResponse | None:
    """Asks whoever acts for nobody for which of her clubs that applied she wants to see it; None where there is no
    need or nothing to choose."""
    round_, person = round_called(slug), person_here(request)
    if round_ is None or person is None or round_.state not in SHOWN or organisation_here(request) is not None:
        return None
    mine = organisations_of(person, timezone.localdate(), Permission.APPLICATION_SEE)
    clubs = [each for each in mine if has_applied(round_, each.pk)]
    if not clubs:
        return None
    request.municipality = round_.municipality  # type: ignore[attr-defined]  # the page wears its colours
    context = {"round": round_, "clubs": clubs, "next": request.path, "looks": True}
    return render(request, "season/choose.html", context)


def reader_of(request: HttpRequest, slug: str) -> Reader:
    """Raises Http404 for all but those who act for a club that applied, while the round shows a plan."""
    round_, person, club = round_called(slug), person_here(request), organisation_here(request)
    now = timezone.now()
    if round_ is None or person is None or club is None or round_.state not in SHOWN:
        raise Http404
    held = club_rights(person.pk, timezone.localdate(now), club.pk)
    try:
        acts_for(held, club.pk, Permission.APPLICATION_SEE)
    except Refusal as refusal:
        raise Http404 from refusal
    if not has_applied(round_, club.pk):
        raise Http404
    request.municipality = round_.municipality  # type: ignore[attr-defined]  # the page wears its colours
    speaks = permits(Permission.APPLICATION_MAKE, held, Thing(organisation_id=club.pk))
    return Reader(round_, club, person, now, get_language() or "nb", speaks)


def _plan(reader: Reader) -> Plan:
    assert reader.round.plan is not None  # the round is in a state that shows one
    return access_plan(reader.round.pk, reader.round.plan.number)


def _result(reader: Reader) -> ClubResult:
    return club_result(_plan(reader), reader.club.pk, reader.language)


def _page(request: HttpRequest, reader: Reader) -> HttpResponse:
    plan = _plan(reader)
    found = club_result(plan, reader.club.pk, reader.language)
    row = letter_for(reader.round, reader.club.pk)
    open_now = reader.hears or reader.may_appeal(row)
    may_say = open_now and reader.speaks
    asks = Asks.of_club(reader.round, reader.club.pk, reader.person.pk, speaks=reader.speaks, now=reader.now)
    groups = [
        GroupShown(
            name=each.name,
            told=ngettext("%(got)s of %(asked)s time a week", "%(got)s of %(asked)s times a week", each.asked)
            % {"got": len(each.sessions), "asked": each.asked},
            times=[
                TimeShown(
                    _time(one, reader),
                    place_name(one.hall, reader.language),
                    object_url(reader, "time", each.id, _slot(one)) if may_say else "",
                    why=[short.capitalize()] if (short := shorter(one.minutes, each.minutes)) else (),
                )
                for one in each.sessions
            ],
            unmet=[
                TimeShown(
                    when_told(one.row.weekday, one.row.from_minute, reader, each.minutes),
                    place_name(one.row.hall, reader.language),
                    object_url(reader, "wish", each.id, _slot(one.row)) if may_say else "",
                    why=reasons.sentences(one.why, found.activities),
                    ask=asks.of(one.row),
                )
                for one in each.refused
            ],
        )
        for each in found.groups
    ]
    objections = own_objections(reader.round, reader.club.pk)
    context = {
        "round": reader.round,
        "season": season_name(reader.round, reader.language),
        "out": found.out,
        "reckoned": reasons.reckoned() if found.short else "",
        "club": reader.club,
        "hears": reader.hears,
        "decided": reader.round.state in DECIDED,
        "may_say": may_say,
        "speakers": speakers() if open_now and not reader.speaks else "",
        "speaks": reader.speaks,
        "object_url": reverse("season_object", args=[reader.round.slug]),
        "until": reader.round.objections_until,
        "zone": reader.round.municipality.zone,
        "groups": groups,
        "got": found.got,
        "due": found.due,
        "elsewhere": found.elsewhere,
        "coverage": found.coverage,
        "halls": _halls(reader, found),
        "made_of": [*proved(plan), *dials(plan)],
        "by_hand": plan.kind == Plan.Kind.BOARD,
        "rules_version": plan.rules.version,
        "rules_url": f"{reverse('season_rules', args=[reader.round.slug])}?utgave={plan.rules.version}",
        "objections": [(each, _about(each, reader), _instead(each, reader)) for each in objections],
        "letter": letter_of(row) if row is not None else None,
        "letter_url": reverse("season_letter", args=[reader.round.slug]),
    }
    return render(request, "season/result.html", context)


def speakers() -> str:
    """The roles that may say something for a club, in words."""
    return ", ".join(str(CLUB_ROLES[role]) for role in CLUB_ROLES if role in club_roles(Permission.APPLICATION_MAKE))


def _halls(reader: Reader, found: ClubResult) -> list[tuple[str, list[TimeShown]]]:
    """All times of the plan by hall: whose they are is for all who applied, nothing more."""
    by_hall: dict[str, list[TimeShown]] = {}
    for each in found.sessions:
        by_hall.setdefault(place_name(each.hall, reader.language), []).append(
            TimeShown(
                _time(each, reader),
                "",
                whose=f"{each.organisation.name}, {each.label}",
                own=each.organisation_id == reader.club.pk,
            )
        )
    return sorted(by_hall.items())


def when_told(day: int, start: int, reader: Reader, minutes: int = 0) -> str:
    """ "mandag 17–18.30"."""
    time = formatting.span(start, start + minutes, reader.language) if minutes else ""
    return f"{reasons.weekday(day)} {time or formatting.clock(start, reader.language)}"


def _time(row: PlanSession, reader: Reader) -> str:
    """A time of a plan, with its weeks where it is not on in all of them."""
    return with_rhythm(when_told(row.weekday, row.from_minute, reader, row.minutes), row.weeks, row.span)


def _slot(row: PlanSession | PlanRefusal) -> Slot:
    return Slot(row.hall_id, row.weekday, row.from_minute)


def object_url(reader: Reader, about: str, group: int, slot: Slot) -> str:
    """Where a club says that a time, or what became of a wish, is wrong."""
    return f"{reverse('season_object', args=[reader.round.slug])}?om={key_of(about, group, slot)}"


def _abouts(reader: Reader, found: ClubResult) -> dict[str, tuple[str, Said]]:
    """What one may object to, by its key: words, and the objection without its text."""
    known = {"": (_("The whole proposal") if reader.hears else _("The whole decision"), Said(""))}
    for group in found.groups:
        for one in group.sessions:
            slot = _slot(one)
            key = key_of("time", group.id, slot)
            when = _time(one, reader)
            words = f"{group.name}: {when}, {place_name(one.hall, reader.language)}"
            known[key] = (words, Said("", Objection.About.TIME.value, group.id, slot))
        for each in group.refused:
            row = each.row
            slot = _slot(row)
            key = key_of("wish", group.id, slot)
            when = when_told(row.weekday, row.from_minute, reader, group.minutes)
            wished = _("%(group)s wished for %(when)s, %(where)s")
            values = {"group": group.name, "when": when, "where": place_name(row.hall, reader.language)}
            known[key] = (wished % values, Said("", Objection.About.WISH.value, group.id, slot))
    return known


def _said(request: HttpRequest, about: Mapping[str, tuple[str, Said]], errors: dict[str, str]) -> Said | None:
    data = request.POST
    chosen = about.get(data.get("om", ""))
    if chosen is None:
        errors["om"] = _("Choose what it is about.")
    text = data.get("tekst", "").strip()
    if not text:
        errors["tekst"] = _("Write what is wrong, and why.")
    hall, day, time = (data.get(each, "").strip() for each in ("hall", "dag", "tid"))
    instead = None
    if hall or day or time:
        minute = _minute(time)
        if not (hall.isascii() and hall.isdigit() and len(hall) < 16) or day not in set("0123456") or minute is None:
            errors["tid"] = _("Choose hall, day and time, such as 17.30, or leave all three.")
        else:
            instead = Slot(int(hall), int(day), minute)
    if errors or chosen is None:
        return None
    said = chosen[1]
    return Said(text, said.about, said.group_id, said.at, instead)


def _minute(text: str) -> int | None:
    hour, _dot, minute = text.replace(":", ".").partition(".")
    if not (hour.isascii() and hour.isdigit() and len(hour) <= 2 and (minute or "00").isascii()):
        return None
    minute = minute or "00"
    if not minute.isdigit() or len(minute) != 2 or int(hour) > 23 or int(minute) > 59:
        return None
    return int(hour) * 60 + int(minute)


def _fields(
    request: HttpRequest, reader: Reader, about: Mapping[str, tuple[str, Said]], errors: Mapping[str, str]
) -> tuple[Field, ...]:
    data = request.POST
    chosen = data.get("om", request.GET.get("om", ""))
    halls = [(str(each.space_id), place_name(each.space, reader.language)) for each in pool_of(reader.round.pk)]
    days = [(str(day), reasons.weekday(day)) for day in range(7)]
    hint = _("What would you rather have? You may leave hall, day and time.")

    def select(name: str, label: str, options: list[tuple[str, str]], hint: str = "") -> Field:
        here = data.get(name, "")
        choices = [Choice("", _("None"), not here), *(Choice(key, words, key == here) for key, words in options)]
        return Field(name, label, kind="select", optional=True, hint=hint, choices=tuple(choices))

    return (
        Field("om", _("What is it about?"), kind="select", error=errors.get("om", ""), choices=tuple(
            Choice(key, words, key == chosen) for key, (words, _one) in about.items()
        )),
        Field("tekst", _("What is wrong, and why?"), data.get("tekst", "")[:LONGEST], kind="textarea",
              error=errors.get("tekst", ""), longest=LONGEST),
        select("hall", _("Hall instead"), halls, hint),
        select("dag", _("Day instead"), days),
        Field("tid", _("Time instead"), data.get("tid", "")[:8], optional=True, hint=_("Such as 17.30."),
              error=errors.get("tid", "")),
    )  # fmt: skip


def _about(row: Objection, reader: Reader) -> str:
    if row.hall is None or row.weekday is None or row.from_minute is None:
        return _("The whole proposal") if row.kind == Objection.Kind.OBJECTION else _("The whole decision")
    when = f"{when_told(row.weekday, row.from_minute, reader)}, {place_name(row.hall, reader.language)}"
    name = row.group.name if row.group is not None else ""
    if row.about == Objection.About.TIME:
        return f"{name}: {when}"
    values = {"group": name, "when": when_told(row.weekday, row.from_minute, reader)}
    return _("%(group)s wished for %(when)s, %(where)s") % {**values, "where": place_name(row.hall, reader.language)}


def _instead(row: Objection, reader: Reader) -> str:
    if row.instead_hall is None or row.instead_weekday is None or row.instead_minute is None:
        return ""
    when = when_told(row.instead_weekday, row.instead_minute, reader)
    return f"{when}, {place_name(row.instead_hall, reader.language)}"


def told(refusal: Refusal, reader: Reader) -> str:
    """Why something was refused."""
    return sentence(refusal, reader.round.municipality.zone)
