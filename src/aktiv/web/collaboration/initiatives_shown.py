"""How initiatives are drawn: the way through the gates, lines of a list, what a gate still needs, and what was done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from aktiv.collaboration import initiative_words, words
from aktiv.collaboration.initiative_words import cost_told, days_told, need_told, state_told
from aktiv.collaboration.rules.gates import OVER, WAY
from aktiv.web.collaboration.shown import on_day
from aktiv.web.components.results import Tag

Row = dict[str, Any]  # Any: as queries.initiative_figures makes them
GRAVE = {
    "approved": ("success", "CheckmarkCircleFill"),
    "deferred": ("warning", "Clock"),
    "rejected": ("neutral", "XMark"),
    "closed": ("success", "CheckmarkCircleFill"),
    "merged": ("neutral", "ArrowRight"),
    "withdrawn": ("neutral", "ArrowUndo"),
    "stopped": ("neutral", "XMark"),
    "general": ("success", "CheckmarkCircleFill"),
}
"""How a state looks where it is not under way."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A state on the way: how many stand in it, and where they are listed."""

    name: str
    url: str
    now: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Line:
    """An initiative in a list."""

    title: str
    url: str
    number: int
    tags: tuple[Tag, ...]
    facts: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What was laid down: of which day, where, and the first figures of its fingerprint with all of them."""

    text: str
    url: str
    sha256: str
    told: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A need of a gate: its name, whether it is met, the figures that tell so, and what was laid down for it."""

    name: str
    met: bool
    told: str = ""
    proofs: tuple[Proof, ...] = ()
    said: bool = False


@dataclass(frozen=True, slots=True)
class Gate:
    """A step that may come next."""

    template: ClassVar[str] = "collaboration/gate.html"

    key: str
    heading: str
    who: str
    ticks: tuple[Tick, ...]
    done: int
    waived: str = ""
    act_url: str = ""
    act: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nothing is missing but what is said with the step, or a vote has waived what is."""
        return bool(self.waived) or all(each.met or each.said for each in self.ticks)


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was taken, as the timeline tells it."""

    heading: str
    at: str
    day: str
    by: str
    reason: str
    facts: tuple[str, ...]
    ticks: tuple[Tick, ...]
    sha256: str


def tags_of(row: Row) -> tuple[Tag, ...]:
    """Where it stands, and whether its answer is late."""
    told = row["decision"] if row["state"] == "decided" else row["state"]
    kind, icon = GRAVE.get(told, ("info", "Clock"))
    tags = [Tag(state_told(row["state"], row["decision"]), kind, icon)]  # type: ignore[arg-type]  # no other is there
    if row["answer_late"]:
        tags.append(Tag(_("Answer overdue"), "danger", "ExclamationmarkTriangle"))
    if row["verdict"]:
        tags.append(Tag(str(initiative_words.VERDICTS[row["verdict"]]), "neutral"))
    return tuple(tags)


def line(row: Row) -> Line:
    """One in a list."""
    facts = [_("Since %(day)s") % {"day": on_day(row["since"])}]
    if row["working_days"] is not None:
        facts.append(days_told(row["working_days"]))
    if row["answer_due"]:
        facts.append(_("Answer due %(day)s") % {"day": on_day(row["answer_due"])})
    if row["high_ore"] is not None:
        facts.append(cost_told(row["low_ore"], row["high_ore"]))
    if row["owner_member_name"]:
        facts.append(_("Product owner from %(name)s") % {"name": row["owner_member_name"]})
    return Line(
        row["title"],
        reverse("initiative", args=[row["number"]]),
        row["number"],
        tags_of(row),
        tuple(facts),
        foreign(row["language"]),
    )


def stages(rows: Sequence[Row], which: str) -> tuple[list[Stage], list[Stage]]:
    """The way with its states, and those outside it."""
    made = {
        each["state"]: Stage(
            str(initiative_words.STATES[each["state"]]),
            f"{reverse('initiatives')}?tilstand={each['state']}",
            each["now"],
            each["state"] == which,
        )
        for each in rows
    }
    return [made[each] for each in WAY], [made[each] for each in made if each in OVER and each != "closed"]


def gate_of(row: Row, evidence: Sequence[Row], *, act_url: str = "") -> Gate:
    """A step of `next` with its needs, each with what stands of what was laid down for it."""
    act = str(initiative_words.ACTS[row["act"]])
    heading = f"{row['gate']}: {act}" if row["gate"] else act
    ticks = tuple(
        Tick(
            str(initiative_words.NEEDS[each["need"]]),
            each["met"],
            need_told(each["need"], each["told"]),
            tuple(proof_of(one) for one in evidence if one["need"] == each["need"] and _stands(one)),
            said=each["how"] == "said",
        )
        for each in row["needs"]
    )
    who = _("By %(who)s") % {"who": either([str(initiative_words.WHO[each]) for each in row["who"]])}
    waived = _("Waived by vote %(number)s") % {"number": row["waived_by"]} if row["waived_by"] else ""
    done = sum(each.met for each in ticks)
    return Gate(f"next-{row['act']}", heading, who, ticks, done, waived, act_url, act)


def proof_of(row: Row) -> Proof:
    """What was laid down."""
    who = _("%(role)s, %(member)s") % {"role": words.ROLES[row["role"]], "member": row["member_name"]}
    return Proof(row["text"], row["url"] or "", row["sha256"], f"{on_day(row['on_day'])}, {who}")


def done_of(row: Row, evidence: Mapping[int, Row]) -> Done:
    """A step that was taken."""
    told = row["decision"] if row["to"] == "decided" else None
    heading = f"{initiative_words.STATES[row['from']]} → {state_told(row['to'], told)}"
    facts = []
    if row["gate"]:
        facts.append(_("Gate %(gate)s") % {"gate": row["gate"]})
    if row["vote"]:
        facts.append(_("Vote %(number)s on version %(version)s") % {"number": row["vote"], "version": row["version"]})
    if row["waived"]:
        lacking = ", ".join(str(initiative_words.NEEDS[each]) for each in row["missing"])
        facts.append(_("Vote %(number)s waived: %(needs)s") % {"number": row["waived_by"], "needs": lacking})
    if row["verdict"]:
        facts.append(str(initiative_words.VERDICTS[row["verdict"]]))
    if row["into"]:
        facts.append(_("Into initiative %(number)s") % {"number": row["into"]})
    ticks = tuple(
        Tick(
            str(initiative_words.NEEDS[each["need"]]),
            each["met"],
            need_told(each["need"], each["told"]),
            tuple(proof_of(evidence[one["id"]]) for one in each["evidence"] if one["id"] in evidence),
        )
        for each in row["seen"]
        if each["need"] != "reason"
    )
    day = on_day(row["at_local"][:10])
    return Done(heading, row["at_local"], day, by_whom(row), row["reason"], tuple(facts), ticks, row["sha256"])


def by_whom(row: Row) -> str:
    """Who took a step, by which mandate, for whom."""
    if row["role"] == "service":
        return _("The service by itself")
    mandate = str(words.ROLES[row["role"]])
    if row["body"]:
        mandate = f"{mandate}, {words.BODY_KINDS[row['body']]}"
    return f"{row['by'] or _('Somebody who has left')} ({mandate}, {row['member_name']})"


def either(parts: Sequence[str]) -> str:
    """One of them, in words."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(some)s or %(last)s") % {"some": ", ".join(parts[:-1]), "last": parts[-1]}


def found_told(total: int) -> str:
    """How many there are."""
    return ngettext("%(count)s initiative", "%(count)s initiatives", total) % {"count": total}


def foreign(language: str) -> str:
    """The language a text is in, where it is not the page's: for `lang`."""
    return "" if language == (get_language() or "nb")[:2] else language


def _stands(row: Row) -> bool:
    return row["takes_back"] is None and row["taken_back_by"] is None
