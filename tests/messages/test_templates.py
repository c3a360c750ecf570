"""A municipality's own texts: what they may name, what they must, and that nothing of the reader's becomes a name."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from aktiv.bookings.actions.cancelling import cancel
from aktiv.journal.models import Entry
from aktiv.messages.actions import dispatch
from aktiv.messages.actions.writing import reset_template, save_template
from aktiv.messages.letter_kinds import template_kind, template_kinds
from aktiv.messages.models import MessageTemplate
from aktiv.messages.queries.templates import standard_text
from aktiv.messages.rules.templates import checked, filled, filled_line, placeholders
from aktiv.municipalities.models import Municipality
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES
from tests.bookings.world import NOW, World, booked
from tests.cases.world import CaseWorld, a_case_world
from tests.facilities.world import a_municipality
from tests.reading import everything_of

ALLOWED = ("name", "dates", "fee")


class Text(NamedTuple):
    subject: str
    body: str
    code: str
    data: dict[str, object]


@pytest.mark.parametrize(
    "text",
    [
        Text("Hei\0", "{{ dates }}", "control_characters", {}),
        Text("Hei", "{{ dates }}\0", "control_characters", {}),
        Text("Hei", "{{ dates }} \u202egpj.exe", "control_characters", {}),
        Text("", "{{ dates }}", "text_missing", {"field": "subject"}),
        Text("Hei", " \n ", "text_missing", {"field": "body"}),
        Text("a" * 201, "{{ dates }}", "text_too_long", {"field": "subject", "most": 200}),
        Text("Hei", "{{ dates }}" + "a" * 5000, "text_too_long", {"field": "body", "most": 5000}),
        Text("Hei", "{{ dates }} {{ email }}", "unknown_placeholder", {"names": ["email"], "allowed": [*ALLOWED]}),
        Text("{{ navn }}", "{{ dates }}", "unknown_placeholder", {"names": ["navn"], "allowed": [*ALLOWED]}),
        Text("{{ dates }}", "Hei {{ name }}", "placeholder_missing", {"names": ["dates"]}),
        Text("Hei", "{{ dates }} {{ name", "placeholder_broken", {"near": "{{ name"}),
        Text("Hei", "{{ dates }} my name }}", "placeholder_broken", {"near": "my name }}"}),
        Text("Hei", "{{ dates }} {{ name.email }}", "placeholder_broken", {"near": "{{ name.email }}"}),
        Text("Hei", "{{ dates }} {{ name|upper }}", "placeholder_broken", {"near": "{{ name|upper }}"}),
    ],
    ids=lambda each: each.code,
)
def test_a_text_that_could_not_be_filled_or_hides_what_must_be_known_is_refused(text: Text) -> None:
    with pytest.raises(Refusal) as refused:
        checked(text.subject, text.body, ALLOWED, {"dates"})
    assert (refused.value.code, refused.value.data) == (text.code, text.data)


def test_a_text_is_kept_in_one_form() -> None:
    assert checked(" Hei \n du ", "\r\n{{dates}}  \r\n\r\nHilsen\n", ALLOWED, {"dates"}) == (
        "Hei du",
        "{{dates}}\n\nHilsen",
    )


def test_a_paragraph_goes_when_all_that_it_names_is_empty() -> None:
    text = "Hei {{ name }} {{ fee }}\n\nGebyr: {{ fee }}.\n \nHilsen oss"
    assert filled(text, {"name": "Kari", "fee": ""}) == "Hei Kari \n\nHilsen oss"
    assert filled(text, {"name": "Kari", "fee": "3 kr"}) == "Hei Kari 3 kr\n\nGebyr: 3 kr.\n\nHilsen oss"


@given(st.text(), st.text())
def test_what_is_put_in_is_never_read_as_a_name_and_a_subject_is_one_line(value: str, other: str) -> None:
    values = {"name": f"{value}{{{{ dates }}}}{other}", "dates": "SECRET"}
    assert "SECRET" not in filled("{{ name }}", values).replace(value, "").replace(other, "")
    line = filled_line("Hei {{ name }}", values)
    assert "\n" not in line
    assert "\r" not in line


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", template_kinds(), ids=lambda each: each.code)
def test_every_standard_text_could_be_saved_as_it_is_and_every_sample_fills_it(kind, language: str) -> None:  # type: ignore[no-untyped-def]
    text = standard_text(kind, language)
    assert checked(text.subject, text.body, kind.placeholders, kind.required) == (text.subject, text.body)
    sample = kind.sample(language)
    assert {name for name in kind.placeholders if not sample.get(name)} == set()
    assert placeholders(filled(text.body, sample)) == []


OWN = "Hei {{ name }}!\n\n{{ dates }}\n\nPris: {{ price }}.\n\nHilsen {{ municipality }}"


def test_letters_say_what_the_municipality_wrote_in_the_language_that_it_wrote_it_in(world: World) -> None:
    by = world.ingrid.pk
    save_template(world.municipality.pk, "confirmed", "nb", "Ditt: {{ what }}", OWN, by=by, now=NOW)
    made = booked(world, "18–20", world.as_alice, world.courts["A"])
    world.charlie.language = "nn"
    world.charlie.save()
    booked(world, "18–20", world.as_charlie, world.courts["B"])
    assert dispatch(now=NOW) == 2
    mine, nynorsk = mail.outbox
    assert mine.subject == "Ditt: Fjellhallen, Bane 1, tir 2. mars 18.00–20.00"
    assert mine.body.startswith("Hei Alice!\n\nFjellhallen, Bane 1, tir 2. mars 18.00–20.00\n\nPris: 282")
    assert mine.body.endswith("\n\nHilsen Fjell\n")
    assert nynorsk.subject.startswith("Bestilt: ")
    reset_template(world.municipality.pk, "confirmed", "nb", by=by, now=NOW)
    cancel(made.id, world.as_alice, now=NOW)
    booked(world, "18–20", world.as_alice, world.courts["A"])
    dispatch(now=NOW)
    assert [each.subject.split(":")[0] for each in mail.outbox[2:]] == ["Avlyst", "Bestilt"]
    verbs = [each.verb for each in everything_of(Entry).filter(verb__startswith="template.").order_by("id")]
    assert verbs == ["template.saved", "template.reset"]


def test_another_municipality_writes_its_own(world: World) -> None:
    other: Municipality = a_municipality("bergen", "4601")
    save_template(other.pk, "confirmed", "nb", "Bergen: {{ what }}", OWN, by=world.ingrid.pk, now=NOW)
    booked(world, "18–20", world.as_alice)
    dispatch(now=NOW)
    assert mail.outbox[0].subject.startswith("Bestilt: ")


def test_a_letter_about_a_case_may_be_ones_own_but_leads_to_it(db: None) -> None:
    world: CaseWorld = a_case_world()
    home, by = world.municipality.pk, world.ingrid.pk
    with pytest.raises(Refusal, match="placeholder_missing"):
        save_template(home, "case_in", "nb", "Takk", "Takk for {{ title }}.", by=by, now=NOW)
    save_template(home, "case_in", "nb", "Takk", "Takk for {{ title }}.\n\n{{ link }}", by=by, now=NOW)
    world.applied("18–20")
    dispatch(now=NOW)
    [received] = [each for each in mail.outbox if each.subject == "Takk"][:1]
    assert "/min/soknader/" in received.body


def test_only_kinds_that_are_registered_have_texts(world: World) -> None:
    for code, language in (("role_granted", "nb"), ("confirmed", "xx"), ("", "nb")):
        with pytest.raises(Refusal, match="not_found"):
            save_template(world.municipality.pk, code, language, "a", "{{ dates }}", by=world.ingrid.pk, now=NOW)
    assert template_kind("role_granted") is None
    assert not MessageTemplate.objects.exists()
