"""Meetings, minutes and the wheel in the reader's language; and the minutes themselves, from what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_noop, pgettext_lazy
from django.utils.translation import gettext as _

from aktiv.collaboration import budget_words, idea_words, initiative_words, pool_words, service_words, words
from aktiv.values import formatting
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts

ABOUT: Mapping[str, Promise] = {
    "vote": pgettext_lazy("agenda", "Vote"),
    "idea": pgettext_lazy("agenda", "Idea"),
    "commitment": pgettext_lazy("agenda", "Commitment"),
    "incident": pgettext_lazy("agenda", "Incident"),
    "maintenance": pgettext_lazy("agenda", "Maintenance"),
    "initiative": pgettext_lazy("agenda", "Initiative"),
    "budget": pgettext_lazy("agenda", "Budget"),
    "procurement": pgettext_lazy("agenda", "Procurement"),
    "contract": pgettext_lazy("agenda", "Contract"),
}
STATES: Mapping[str, tuple[str, Promise]] = {
    "called": ("info", pgettext_lazy("meeting", "Called")),
    "called_off": ("neutral", pgettext_lazy("meeting", "Called off")),
    "unwritten": ("warning", pgettext_lazy("meeting", "Held, without minutes yet")),
    "written": ("info", pgettext_lazy("meeting", "Minutes written, not approved")),
    "approved": ("success", pgettext_lazy("meeting", "Minutes approved")),
}
KINDS: Mapping[str, Promise] = {
    "budget": pgettext_lazy("wheel", "Vote on the budget"),
    "key": pgettext_lazy("wheel", "Shares by the new figures"),
    "assessment": pgettext_lazy("wheel", "Self-assessment"),
    "report": pgettext_lazy("wheel", "Annual report"),
    "other": pgettext_lazy("wheel", "Something else"),
}
STANDINGS: Mapping[str, tuple[str, Promise]] = {
    "done": ("success", pgettext_lazy("wheel", "Done")),
    "done_late": ("warning", pgettext_lazy("wheel", "Done late")),
    "late": ("danger", pgettext_lazy("wheel", "Late")),
    "soon": ("warning", pgettext_lazy("wheel", "Due soon")),
    "to_come": ("neutral", pgettext_lazy("wheel", "To come")),
}
WHY: Mapping[str, str] = {
    "meeting_not_in_order": gettext_noop("The meeting must end after it begins."),
    "meeting_called_off": gettext_noop("The meeting is called off."),
    "meeting_begun": gettext_noop("The meeting has begun."),
    "meeting_over": gettext_noop("The meeting is over."),
    "meeting_not_held": gettext_noop("The meeting is not over yet."),
    "minutes_approved": gettext_noop("The minutes are approved. Nothing of them changes."),
    "approved_by_another": gettext_noop("Another than who wrote the minutes approves them."),
    "no_such_thing": gettext_noop("There is nothing with that number."),
    "wheel_day_wrong": gettext_noop("Write a month, a day, a year, and at most %(most)s days ahead."),
    "wheel_ended": gettext_noop("Its last year is set already."),
    "wheel_not_that_year": gettext_noop("It is not on the wheel that year."),
    "wheel_done_already": gettext_noop("It is marked as done that year."),
    "wheel_ahead": gettext_noop("The day must be today or earlier."),
}


def sentence(refusal: Refusal) -> str:
    """Why something about meetings or the wheel was refused."""
    if refusal.code not in WHY:
        return service_words.sentence(refusal)
    return _(WHY[refusal.code]) % refusal.data


def stands(about: str, state: str | None) -> str:
    """How the thing that something on an agenda is about stands."""
    if state is None:
        return ""
    found: Mapping[str, Any] = {
        "vote": words.STANDINGS,
        "idea": idea_words.STATES,
        "incident": service_words.STATES,
        "maintenance": service_words.MENDING,
        "initiative": {**initiative_words.STATES, **initiative_words.DECISIONS},
        "budget": budget_words.STATES,
        "procurement": pool_words.PROCUREMENTS,
        "contract": pool_words.CONTRACTS,
    }.get(about, {})
    told = found.get(state, "")
    return str(told[1] if isinstance(told, tuple) else told)


def decided(about: str, step: Mapping[str, Any]) -> str:
    """What was decided of something on an agenda, in one line: the day, what, how much or by which count, and why."""
    told = step_told(about, step)
    return f"{told}. {step['why']}" if step["why"] else told


def step_told(about: str, step: Mapping[str, Any]) -> str:
    """The same without why, which is in somebody's own words."""
    what = str(
        {
            "vote": {key: told for key, (_kind, told) in words.STANDINGS.items()},
            "initiative": {**initiative_words.STATES, **initiative_words.DECISIONS},
            "budget": budget_words.VERSIONS,
            "procurement": pool_words.PROCUREMENT_STEPS,
            "contract": pool_words.CONTRACT_STEPS,
        }[about][step["what"]]
    )
    if step["amount_ore"] is not None:
        what += f", {words.kroner(step['amount_ore'])}"
    if step["vote"] is not None:
        what += ", " + _("by vote %(number)s") % {"number": step["vote"]}
    if step["option"] is not None:
        what += f" ({step['option']})"
    if step["tally"]:
        what += ". " + _("Weights: %(for)s for, %(against)s against, %(abstain)s abstained") % step["tally"]
    day = timezone.localtime(datetime.fromisoformat(step["at"])).date()
    on = f"{formatting.date_short(day, get_language() or 'nb')} {day.year}"
    return f"{on}: {what}"


def title_of(each: Mapping[str, Any]) -> str:
    """What a thing on an agenda is about is called, in the language in use where it has a name in several."""
    titles = each.get("about_titles")
    if titles:
        return Texts.of(titles).said_in(get_language() or "nb").text
    return str(each["about_title"] or "")


class Words(NamedTuple):
    """A piece of a line, and whether it is somebody's own words, which keep their language."""

    text: str
    own: bool = False


Line = tuple[Words, ...]


def minutes_lines(content: Mapping[str, Any]) -> list[list[Line]]:
    """Minutes in the language in use, by paragraphs of lines: where and when, each thing on the agenda with what it
    came to, and what was added."""
    starts, ends = (timezone.localtime(datetime.fromisoformat(content[key])) for key in ("starts_at", "ends_at"))
    language = get_language() or "nb"
    head = _("Minutes of meeting %(number)s: %(body)s") % {
        "number": content["number"],
        "body": Texts.of(content["body_name"]).said_in(language).text,
    }
    when = f"{formatting.day_long(starts, language)} {formatting.span(starts, ends, language)}, "
    paragraphs: list[list[Line]] = [[(Words(head),), (Words(when), Words(content["place"], own=True))]]
    paragraphs += [_point(each) for each in content["agenda"]]
    if not content["agenda"]:
        paragraphs.append([(Words(_("Nothing was on the agenda.")),)])
    if content["added"]:
        paragraphs.append([(Words(_("From the meeting")),)])
        paragraphs.append([(Words(each, own=True),) for each in content["added"].splitlines()])
    return paragraphs


def _point(each: Mapping[str, Any]) -> list[Line]:
    lines: list[Line] = [(Words(f"{each['number']}. "), Words(each["title"], own=True))]
    if each["about"]:
        lines.append(_about_line(each))
    for step in each["decided"]:
        why = (Words(". "), Words(step["why"], own=True)) if step["why"] else ()
        lines.append((Words(step_told(each["about"], step)), *why))
    return lines


def minutes_text(content: Mapping[str, Any]) -> str:
    """The same as one text."""
    paragraphs = ("\n".join("".join(part.text for part in line) for line in each) for each in minutes_lines(content))
    return "\n\n".join(paragraphs) + "\n"


def _about_line(each: Mapping[str, Any]) -> Line:
    # An idea may be hidden later, and minutes stay as they were written: its title stands on its own page alone.
    title = title_of(each) if each["about"] != "idea" else ""
    state = stands(each["about"], each["about_state"])
    if each["about"] == "vote" and not state:
        state = _("not decided yet")
    named = f"{ABOUT[each['about']]} {each['about_number']}"
    own = (Words(": "), Words(title, own=not each.get("about_titles"))) if title else ()
    return (Words(named), *own, *((Words(f" – {state}"),) if state else ()))
