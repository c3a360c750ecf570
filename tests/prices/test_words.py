"""Prices in words, in three languages."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from babel.messages.pofile import read_po

import aktiv.prices
from aktiv.config.catalogues import build
from aktiv.prices.rules.pricing import price
from aktiv.prices.tariffs import Addition, Group, Maximum, Rounding, Subsidy, Unit
from aktiv.prices.words import WHY, explain, ordinary, per_unit, sentence
from aktiv.values.refusal import Refusal
from aktiv.values.texts import Texts
from tests.prices.pure import HOLY, WEEKDAYS, a_book, a_rate, a_space, a_tariff, between, priced, replace

PACKAGE = Path(aktiv.prices.__file__).parent
NAMES = Texts("Lag for voksne", "Lag for vaksne", "Adult club")


@pytest.fixture(scope="module", autouse=True)
def _catalogues() -> None:
    build(PACKAGE)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


class Said(NamedTuple):
    what: str
    nb: str
    nn: str
    en: str


LIST = a_tariff(
    {
        "adult_club": [a_rate(185_00, part="2/4"), a_rate(362_00, part="4/4"), a_rate(20_00, Unit.QUARTER_HOUR)],
        "public": [a_rate(10_00)],
        "business": [a_rate(500_00, Unit.HALF_DAY, up_to_minutes=240), a_rate(7421_00, Unit.DAY)],
    },
    maxima=(Maximum("adult_club", None, WEEKDAYS | HOLY, 500_00),),
    minimum=300_00,
    additions=(
        Addition(
            "cleaning", Texts("Renhold", "Reinhald", "Cleaning"), None, Unit.FIXED, 900_00, "exempt", required=False
        ),
        Addition("guard", Texts("Vakt", "Vakt", "Guard"), None, Unit.HOUR, 500_00, "exempt", required=False),
        Addition("opening", Texts("Åpning", "Opning", "Opening"), "public", Unit.FIXED, 90_00, "exempt", required=True),
    ),
    subsidies={"youth_club": Subsidy("youth_club", "adult_club", 10_000, Texts("Barn og unge låner gratis."))},
)
BOOK = a_book(LIST)
BOOK = replace(
    BOOK,
    groups={
        **BOOK.groups,
        "adult_club": replace(BOOK.groups["adult_club"], names=NAMES),
        "public": Group(9, "public", Texts("Kommunen", "Kommunen", "Municipality")),
    },
)
KITCHEN = Texts("Kjøkkenet", "Kjøkenet", "Kitchen")


def lines(language: str) -> dict[str, str]:
    quotes = {
        "half": priced(BOOK, "2026-11-24 18:00", "20:00", group="adult_club", part="1/2"),
        "whole": priced(BOOK, "2026-11-24 18:00", "19:15", group="adult_club"),
        "quarters": priced(BOOK, "2026-11-24 18:00", "19:30", group="adult_club", part="1/3"),
        "free": priced(BOOK, "2026-11-24 18:00", "20:00", group="youth_club", part="1/2"),
        "public": priced(BOOK, "2026-11-24 10:00", "12:00", group="public"),
        "along": price(
            BOOK,
            a_space(),
            between("2026-11-24 18:00", "19:00"),
            "public",
            is_holiday=lambda day: False,
            along=[(replace(a_space(), space_id=12), KITCHEN)],
        ),
        "business": priced(BOOK, "2026-11-24 10:00", "12:00", group="business", additions=["cleaning", "guard"]),
    }
    return {
        f"{name} {line.code}" + (f" {line.data['key']}" if line.code == "addition" else ""): plain(
            explain(line, language, "NOK")
        )
        for name, quote in quotes.items()
        for line in quote.lines
    }


@pytest.mark.parametrize(
    "said",
    [
        Said("half time", "2 timer × 185 kr (2/4 av hallen, lag for voksne)",
             "2 timar × 185 kr (2/4 av hallen, lag for vaksne)", "2 hours × 185 kr (2/4 of the hall, adult club)"),
        Said("whole time", "2 timer × 362 kr (lag for voksne, rundet opp fra 1 t 15 min)",
             "2 timar × 362 kr (lag for vaksne, runda opp frå 1 t 15 min)",
             "2 hours × 362 kr (adult club, rounded up from 1 h 15 min)"),
        Said("whole day_maximum", "Aldri mer enn 500 kr per dag", "Aldri meir enn 500 kr per dag",
             "Never more than 500 kr a day"),
        Said("quarters time", "6 × 15 minutter × 20 kr (lag for voksne)", "6 × 15 minutt × 20 kr (lag for vaksne)",
             "6 × 15 minutes × 20 kr (adult club)"),
        Said("quarters minimum", "Opp til minsteprisen på 300 kr", "Opp til minsteprisen på 300 kr",
             "Up to the minimum price of 300 kr"),
        Said("free subsidy", "Barn og unge låner gratis.", "Barn og unge låner gratis.", "Barn og unge låner gratis."),
        Said("business half_day", "Halv dag, 500 kr (inntil 4 timer, business)",
             "Halv dag, 500 kr (inntil 4 timar, business)", "Half day, 500 kr (up to 4 hours, business)"),
        Said("business addition cleaning", "Renhold", "Reinhald", "Cleaning"),
        Said("public addition opening", "Åpning (følger alltid med her)", "Opning (følgjer alltid med her)",
             "Opening (always comes with this place)"),
        Said("along time", "Kjøkkenet: 1 time × 10 kr (kommunen)", "Kjøkenet: 1 time × 10 kr (kommunen)",
             "Kitchen: 1 hour × 10 kr (municipality)"),
        Said("business addition guard", "Vakt, 2 timer × 500 kr", "Vakt, 2 timar × 500 kr", "Guard, 2 hours × 500 kr"),
    ],
    ids=lambda said: said.what,
)  # fmt: skip
def test_a_line_of_a_quote_explains_itself_in_the_readers_language(said: Said) -> None:
    assert [lines(language)[said.what] for language in ("nb", "nn", "en")] == [said.nb, said.nn, said.en]


def test_a_part_of_an_hour_paid_exactly_is_told_as_it_was_used() -> None:
    quote = priced(a_tariff([a_rate(100_00)], rounding=Rounding.EXACT), "2026-11-24 18:00", "19:15")
    assert plain(explain(quote.lines[0], "nb", "NOK")) == "1 t 15 min × 100 kr (resident)"


def test_the_ordinary_price_is_told_with_the_reason_for_the_lower_one() -> None:
    because = Texts("Lag med barn og unge låner gratis.")
    assert plain(ordinary(300_00, "nb", "NOK", because)) == "Ordinær pris er 300 kr. Lag med barn og unge låner gratis."


@pytest.mark.scenario(34)
def test_a_missing_price_names_the_group_the_day_and_the_time() -> None:
    with pytest.raises(Refusal) as refused:
        priced(a_tariff({"business": [a_rate(1, days=WEEKDAYS)]}), "2026-11-29 10:00", "12:00", group="business")
    assert sentence(refused.value, "nb") == (
        "Det finnes ingen pris for business søndag 29. november kl. 10.00–12.00. Kommunen må sette en pris."
    )
    assert sentence(refused.value, "en").startswith(
        "There is no price for business on Sunday 29 November, 10:00–12:00."
    )


def test_units_are_named_for_the_price_table() -> None:
    assert [plain(per_unit(unit, "nb", 240 if unit is Unit.HALF_DAY else None)) for unit in Unit] == [
        "per 15 minutter",
        "per 30 minutter",
        "per time",
        "per bestilling",
        "per halve dag, inntil 4 timer",
        "per dag",
        "per helg",
        "per uke",
    ]


def test_every_refusal_of_the_package_has_words_and_every_word_a_refusal() -> None:
    raised = set()
    for file in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refusal":
                assert isinstance(node.args[0], ast.Constant)
                raised.add(node.args[0].value)
    assert raised == set(WHY)


@pytest.mark.parametrize("language", ["nb", "nn"])
def test_every_text_of_the_package_is_in_the_catalogue_and_nothing_else_is(language: str) -> None:
    asked = set()
    spoken = [ast.parse((PACKAGE / each).read_text(encoding="utf-8")) for each in ("words.py", "personal.py")]
    for node in (node for tree in spoken for node in ast.walk(tree)):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in {"_", "n_", "gettext_noop", "ngettext"}
        ):
            asked |= {node.args[0].value} if isinstance(node.args[0], ast.Constant) else set()
    with (PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po").open("rb") as source:
        catalogue = read_po(source, locale=language)
    told = {
        message.id if isinstance(message.id, str) else message.id[0]: message for message in catalogue if message.id
    }
    assert set(told) == asked
    assert all(message.string and all(message.string) for message in told.values())
    assert list(told) == sorted(told)


def test_the_day_of_a_line_survives_being_stored() -> None:
    quote = priced(BOOK, "2026-11-24 18:00", "20:00", group="adult_club", part="1/2")
    (line,) = [each for each in quote.lines if each.code == "time"]
    assert line.from_json(line.as_json()) == line
    assert line.day == date(2026, 11, 24)
