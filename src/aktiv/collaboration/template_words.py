"""The templates of the working method: what is filled in before a thing is decided, tried and looked back on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


class Section(NamedTuple):
    """A heading, and what is to be written under it."""

    heading: Promise
    ask: Promise


class Template(NamedTuple):
    """A template: what it is called, when it is used, and its sections."""

    title: Promise
    lead: Promise
    sections: tuple[Section, ...]


WHO_PAYS = Section(
    pgettext_lazy("template", "Who pays"),
    pgettext_lazy(
        "template", "By which key, and how much each partner pays. Try it on the page where a cost is tried."
    ),
)
TEMPLATES: Mapping[str, Template] = {
    "vurdering": Template(
        pgettext_lazy("template", "Assessment"),
        pgettext_lazy(
            "template", "Before a suggestion is put to the vote. A product owner and two assessors fill it in."
        ),
        (
            Section(
                pgettext_lazy("template", "The need"),
                pgettext_lazy(
                    "template", "Who has it, how many they are, and how you know: interviews, figures, observations."
                ),
            ),
            Section(
                pgettext_lazy("template", "What may be done"),
                pgettext_lazy("template", "At least three ways, of which one is to do nothing."),
            ),
            Section(
                pgettext_lazy("template", "What it costs"),
                pgettext_lazy("template", "Low and high, to make and to run for five years."),
            ),
            Section(
                pgettext_lazy("template", "What is gained"),
                pgettext_lazy("template", "For each gain: for whom, measured how, today’s figure, the goal, and when."),
            ),
            Section(
                pgettext_lazy("template", "Privacy"),
                pgettext_lazy(
                    "template", "Which data about people, why, how long, and whether an impact assessment is needed."
                ),
            ),
            Section(
                pgettext_lazy("template", "Accessibility"),
                pgettext_lazy("template", "Who could be shut out, and how it is tried with those who use aids."),
            ),
            Section(
                pgettext_lazy("template", "Security"),
                pgettext_lazy("template", "What could go wrong, how bad it would be, and what is done about it."),
            ),
            Section(
                pgettext_lazy("template", "Standards and reuse"),
                pgettext_lazy(
                    "template", "What exists already, which standards are followed, and what others can reuse."
                ),
            ),
            WHO_PAYS,
            Section(
                pgettext_lazy("template", "What the assessors say"),
                pgettext_lazy("template", "Each on her own: yes, no, or yes if, with the reason."),
            ),
        ),
    ),
    "beslutningsnotat": Template(
        pgettext_lazy("template", "Decision memo"),
        pgettext_lazy("template", "What those who vote read. Two pages at most, public before the vote opens."),
        (
            Section(
                pgettext_lazy("template", "What is proposed"),
                pgettext_lazy("template", "One sentence that can be voted for or against."),
            ),
            Section(
                pgettext_lazy("template", "Why now"), pgettext_lazy("template", "What happens if it is not decided.")
            ),
            Section(
                pgettext_lazy("template", "What was weighed"),
                pgettext_lazy("template", "The ways that were looked at, and why this one."),
            ),
            Section(
                pgettext_lazy("template", "What it costs and who pays"),
                pgettext_lazy("template", "The sum, the key, and each partner’s share in kroner."),
            ),
            Section(
                pgettext_lazy("template", "What is gained"),
                pgettext_lazy("template", "For each gain: for whom, measured how, today’s figure, the goal, and when."),
            ),
            Section(
                pgettext_lazy("template", "What could go wrong"),
                pgettext_lazy("template", "The three gravest, and what is done about each."),
            ),
            Section(
                pgettext_lazy("template", "What happens after a yes"),
                pgettext_lazy("template", "Who does what by when, where it is tried, and when it is looked back on."),
            ),
        ),
    ),
    "pilotplan": Template(
        pgettext_lazy("template", "Pilot plan"),
        pgettext_lazy("template", "Before something is tried in one or a few municipalities."),
        (
            Section(
                pgettext_lazy("template", "Where and when"),
                pgettext_lazy("template", "The municipalities, the places, the first and the last day."),
            ),
            Section(
                pgettext_lazy("template", "What is tried"),
                pgettext_lazy("template", "What users can do that they could not do before."),
            ),
            Section(
                pgettext_lazy("template", "When it has succeeded"),
                pgettext_lazy(
                    "template", "Figures and limits that are set before: above which it goes on, below which it stops."
                ),
            ),
            Section(
                pgettext_lazy("template", "How it is measured"),
                pgettext_lazy(
                    "template", "Which figures, from where, how often, and by whom. The figures before it began."
                ),
            ),
            Section(
                pgettext_lazy("template", "Those who use it"),
                pgettext_lazy(
                    "template", "How they are told, how they say what they think, and how they come out of it."
                ),
            ),
            Section(
                pgettext_lazy("template", "Way back"),
                pgettext_lazy(
                    "template", "How it is turned off, by whom, how fast, and what becomes of what was made meanwhile."
                ),
            ),
            Section(
                pgettext_lazy("template", "Help"),
                pgettext_lazy("template", "Who answers users and staff while it lasts, and within which time."),
            ),
        ),
    ),
    "evaluering": Template(
        pgettext_lazy("template", "Evaluation"),
        pgettext_lazy("template", "When a thing has been in use for some time. Gains are measured at least twice."),
        (
            Section(
                pgettext_lazy("template", "What was promised"),
                pgettext_lazy("template", "The gains and goals, as they stood in the decision memo."),
            ),
            Section(
                pgettext_lazy("template", "What was measured"),
                pgettext_lazy("template", "Each figure with its day, its source, and how sure it is."),
            ),
            Section(
                pgettext_lazy("template", "What users say"),
                pgettext_lazy("template", "Also those who do not use it, and those who use aids."),
            ),
            Section(
                pgettext_lazy("template", "What it cost"),
                pgettext_lazy("template", "To make and to run, beside what was reckoned with."),
            ),
            Section(
                pgettext_lazy("template", "What was learnt"),
                pgettext_lazy("template", "What you would do in another way, and what others should know."),
            ),
            Section(
                pgettext_lazy("template", "Keep, change or retire"),
                pgettext_lazy("template", "One of the three, with the reason, and who decides."),
            ),
        ),
    ),
}
"""By what they are called in an address."""


def as_markdown(template: Template) -> str:
    """A template as a file to fill in, in the language in use."""
    parts = [f"# {template.title}", str(template.lead)]
    for each in template.sections:
        parts += [f"## {each.heading}", f"_{each.ask}_", ""]
    return "\n\n".join(parts).rstrip() + "\n"
