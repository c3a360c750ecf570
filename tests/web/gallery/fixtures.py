"""Invented halls and times, one function per component, in the states that matter."""

from __future__ import annotations

from datetime import UTC, date, datetime

from aktiv.values.money import Money
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Chips, Choice, EmptyState, Fact, Link, Paging, Tabs
from aktiv.web.components.order import Hold, OrderPanel, Receipt, Step, Steps, Term, When
from aktiv.web.components.parts import Layout, Part, PartPicker, Sketch
from aktiv.web.components.prices import Price, PriceLine
from aktiv.web.components.results import DayStrip, Pick, ResultRow, Standing, Status, Stretch, Tag
from aktiv.web.components.search import Facet, Filters, SearchBar
from aktiv.web.components.series import Conflict, Conflicts, Months, Outcome
from aktiv.web.components.uses import Use
from aktiv.web.components.week import Block, Chosen, Column, Start, Week

TUESDAY = date(2026, 11, 24)
MONDAY = date(2026, 11, 23)


def kr(amount: float) -> Money:
    return Money(round(amount * 100), "NOK")


def search_bar(error: str = "") -> SearchBar:
    return SearchBar(
        action="/gallery/search/",
        what="Håndballtrening",
        suggestions=("Håndball", "Volleyball", "Korøving"),
        where=(
            Choice("", "Alle kommuner", chosen=True),
            *(Choice(n.lower(), n) for n in ("Stavanger", "Bergen", "Fjell", "Ålesund")),
        ),
        day=TUESDAY,
        starts=tuple(Choice(f"{h:02d}:00", f"{h:02d}.00", chosen=h == 18) for h in range(15, 22)),
        lengths=(Choice("60", "1 time"), Choice("90", "1,5 timer"), Choice("120", "2 timer", chosen=True)),
        summary=("Håndballtrening", "tir 24. nov. 18.00–20.00, alle kommuner"),
        error=error,
    )


def chips() -> Chips:
    days = ("I morgen, tir 24.", "Ons 25.", "Tor 26.", "Fre 27.", "Helga")
    return Chips("Hurtigvalg for dag", tuple(Link(day, "?dato=x", current=not n) for n, day in enumerate(days)))


def filters() -> Filters:
    return Filters(
        (
            Facet(
                "Type",
                "type",
                (
                    Choice("hall", "Idrettshall", True, 9),
                    Choice("gym", "Gymsal", True, 14),
                    Choice("stage", "Sal og scene", False, 6),
                    Choice("meeting", "Møterom", False, 31),
                    Choice("pitch", "Fotballbane", False, 11),
                ),
            ),
            Facet("Hvem er med?", "hvem", (Choice("young", "Barn og unge", True), Choice("adult", "Voksne")), "radio"),
            Facet("Tilgjengelighet", "uu", (Choice("step", "Trinnfri adkomst", False, 41),)),
        ),
        reset_url="?",
    )


def strip(*stretches: Stretch, fits: bool = False) -> DayStrip:
    return DayStrip(8 * 60, 22 * 60, stretches, wanted=(18 * 60, 20 * 60), fits=fits)


def stretch(use: Use, start: float, end: float) -> Stretch:
    return Stretch(use, int(start * 60), int(end * 60))


def row(name: str, standing: Standing, said: str, day: DayStrip, ways_out: tuple[str, ...] = ()) -> ResultRow:
    return ResultRow(
        name=name,
        url="/gallery/facility/",
        facts=(
            Fact("Stavanger, 1,2 km", "LocationPin"),
            Fact("Flerbrukshall, 3 baner"),
            Fact("Inntil 300", "PersonGroup"),
            Fact("Gratis"),
            Fact("Trinnfri", "Wheelchair"),
        ),
        strip=day,
        status=Status(standing, said),
        choose=Pick("18.00–20.00", "7:2026-11-24T18:00+01:00:120") if standing == "success" else None,
        ways_out=tuple(Pick(label, f"7:{label}") for label in ways_out),
        week_url="/gallery/facility/",
        alert_url="/gallery/alert/" if standing == "danger" else "",
        tags=(Tag("Ny", "info"),) if name.startswith("Fjellsida") else (),
    )


def rows() -> list[ResultRow]:
    s = stretch
    return [
        row(
            "Solheimshallen",
            "success",
            "Ledig hele tiden",
            strip(s(Use.SCHOOL, 8, 15), s(Use.BUSY, 15, 17.5), s(Use.BUSY, 20, 22), fits=True),
        ),
        row(
            "Fjellsida skole, gymsal",
            "success",
            "Ledig hele tiden",
            strip(s(Use.SCHOOL, 8, 16), s(Use.BUSY, 16, 17), fits=True),
        ),
        row(
            "Straume arena, bane B",
            "success",
            "Ledig hele tiden",
            strip(s(Use.CLOSED, 8, 15), s(Use.BUSY, 15, 17.75), s(Use.PENDING, 20.5, 22), fits=True),
        ),
        row(
            "Nordre kulturhus, Storsalen",
            "warning",
            "Ledig fra 19.00",
            strip(s(Use.BUSY, 9, 12), s(Use.BUSY, 16, 19), s(Use.HELD, 21, 22)),
            ("19.00–21.00", "20.00–22.00"),
        ),
        row(
            "Lindås samfunnshus",
            "danger",
            "Opptatt",
            strip(s(Use.BUSY, 12, 18), s(Use.OWN, 18, 20), s(Use.EVENT, 20, 22)),
            ("Onsdag 18.00–20.00", "Torsdag 18.00–20.00"),
        ),
    ]


def columns(step: int = 30) -> tuple[Column, ...]:
    blocks: dict[int, list[tuple[Use, float, float, str, str]]] = {
        0: [(Use.BUSY, 15, 16.5, "Solheim IL", "Turn 6–8 år"), (Use.BUSY, 16.5, 18.5, "Nordvåg HK", "Håndball J14")],
        1: [(Use.BUSY, 15, 17.5, "Solheim IL", "Håndball G12"), (Use.BUSY, 20, 22, "Nordvåg Volley", "Senior")],
        2: [(Use.BUSY, 15, 17, "Kulturskolen", "Dans"), (Use.PENDING, 18, 19.5, "Søknad inne", "")],
        3: [
            (Use.BUSY, 15, 16.25, "Solheim IL", "Turn"),
            (Use.BUSY, 16.25, 18, "Nordvåg HK", "Håndball J12"),
            (Use.OWN, 18, 21, "Din bestilling", ""),
        ],
        4: [(Use.SCHOOL, 15, 17, "Skolebruk", ""), (Use.BUSY, 19, 22, "Bedriftsidrett", "Volleyball")],
        5: [(Use.EVENT, 15, 20, "Håndballcup", "Nordvåg HK")],
        6: [(Use.CLOSED, 15, 22, "Stengt", "Vedlikehold av golv")],
    }
    made = []
    for n, taken in blocks.items():
        day = date(2026, 11, 23 + n)
        cells = tuple(Block(use, int(a * 60), int(b * 60), title, sub) for use, a, b, title, sub in taken)
        made.append(
            Column(
                day,
                cells,
                () if n == 0 else tuple(_starts(day, cells, step)),
                f"?dag={day}",
                today=n == 1,
                past=n == 0,
            )
        )
    return tuple(made)


def _starts(day: date, blocks: tuple[Block, ...], step: int) -> list[Start]:
    found = []
    for minute in range(15 * 60, 22 * 60, step):
        if any(b.start <= minute < b.end for b in blocks):
            continue
        until = min([b.start for b in blocks if b.start > minute] + [22 * 60])
        end = min(minute + 120, until)
        value = f"{day}T{minute // 60:02d}:{minute % 60:02d}+01:00"
        if end - minute >= 60:
            found.append(Start(minute, end, value, short=end - minute < 120))
    return found


def week(*, chosen: bool = True, step: int = 30) -> Week:
    return Week(
        heading="Uke 48",
        caption="Ledig og opptatt tid, bane A, uke 48",
        columns=columns(step),
        first=15 * 60,
        last=22 * 60,
        action="/gallery/facility/",
        minutes=120,
        lengths=search_bar().lengths,
        previous=Link("Forrige uke, uke 47", "/gallery/facility/?uke=47"),
        next=Link("Neste uke, uke 49", "/gallery/facility/?uke=49"),
        today_url="/gallery/facility/",
        chosen_day=TUESDAY,
        chosen=Chosen(TUESDAY, 18 * 60, 20 * 60) if chosen else None,
        views=Tabs("Visning", (Link("Kalender", "?", current=True), Link("Liste", "?vis=liste"))),
        step=step,
    )


PLANS: dict[str, tuple[Layout, int, list[tuple[str, str, set[int]]]]] = {
    "thirds": (
        "strip",
        3,
        [("Heile hallen", "", {0, 1, 2}), ("Bane A", "A", {0}), ("Bane B", "B", {1}), ("Bane C", "C", {2})],
    ),
    "quarters": (
        "grid",
        4,
        [("Heile hallen", "", {0, 1, 2, 3}), ("Halvdel 1", "1", {0, 1}), ("Halvdel 2", "2", {2, 3})]
        + [(f"Kvart {n + 1}", "ABCD"[n], {n}) for n in range(4)],
    ),
    "mixed": (
        "strip",
        6,
        [
            ("Halvdel 1", "1", {0, 1, 2}),
            ("Halvdel 2", "2", {3, 4, 5}),
            ("Tredel A", "A", {0, 1}),
            ("Tredel B", "B", {2, 3}),
        ],
    ),
    "pitch": (
        "pitch",
        4,
        [("11-ar", "", {0, 1, 2, 3}), ("7-ar 1", "", {0, 1}), ("7-ar 2", "", {2, 3})]
        + [(f"5-ar {n + 1}", str(n + 1), {n}) for n in range(4)],
    ),
    "lanes": ("lanes", 6, [(f"Bane {n + 1}", str(n + 1), {n}) for n in range(6)]),
}


def parts(plan: str = "thirds", chosen: int = 1, *, links: bool = True) -> PartPicker:
    layout, divisions, listed = PLANS[plan]
    made = tuple(
        Part(str(n), label, frozenset(atoms), mark, f"?del={n}" if links else "", n == chosen)
        for n, (label, mark, atoms) in enumerate(listed)
    )
    return PartPicker(
        "Hva vil dere låne?", Sketch(layout, divisions, made, f"Planskisse: {listed[chosen][0]} er valgt")
    )


def price(*, unfolded: bool = False) -> Price:
    return Price(
        kr(375),
        (PriceLine("Bane A, voksne", kr(300), "2 timer à 150 kr"), PriceLine("Renhold", kr(75), "én gang")),
        vat=kr(75),
        why="Voksne lag betaler ordinær pris.",
        unfolded=unfolded,
    )


def order(*, chosen: bool = True, error: str = "") -> OrderPanel:
    return OrderPanel(
        heading="Din bestilling",
        action="/gallery/facility/",
        button="Gå videre",
        when=When(TUESDAY, 18 * 60, 20 * 60) if chosen else None,
        terms=(Term("Sted", "Bane A"), Term("For", "Solheim IL"), Term("Aldersgruppe", "Barn og unge")),
        price=price(),
        repeats=(Choice("", "Bare denne gangen", True), Choice("1", "Hver uke"), Choice("2", "Annenhver uke")),
        times=True,
        notes=("Tiden holdes av i 15 minutter. Du får svar med en gang.",),
        error=error,
        prompt="Velg en ledig tid i kalenderen.",
    )


def hold(seconds: int = 14 * 60 + 20) -> Hold:
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    return Hold(datetime.fromtimestamp(now.timestamp() + seconds, UTC), now, "/gallery/extend/", "/gallery/release/")


def series() -> tuple[Months, Conflicts]:
    tuesdays = [date.fromordinal(date(2027, 1, 5).toordinal() + 7 * n) for n in range(13)]
    told: dict[date, Outcome] = dict.fromkeys(tuesdays, "chosen")
    told |= {
        date(2027, 1, 19): "conflict",
        date(2027, 3, 2): "closed",
        date(2027, 3, 9): "solved",
        date(2027, 3, 16): "skipped",
    }
    months = Months.of(told, "Kalender januar til mars. Opptatt 19. januar. Stengt 2. mars.")
    conflicts = Conflicts(
        "2 datoer må avklares",
        "Vi har valgt beste løsning. Endre om noe ikke passer.",
        (
            Conflict(
                date(2027, 1, 19),
                "Håndballstevne på bane A",
                "d-2027-01-19",
                (Choice("b", "Flytt til bane B", True), Choice("20", "Samme dag 20.00–22.00"), Choice("", "Hopp over")),
            ),
            Conflict(
                date(2027, 3, 2),
                "Vinterferie, hallen er stengt",
                "d-2027-03-02",
                (Choice("", "Hopp over", True), Choice("w", "Onsdag 3. mars 18.00–20.00")),
            ),
        ),
    )
    return months, conflicts


def receipt() -> Receipt:
    return Receipt(
        "Bestillingen er klar",
        "Vi har sendt en kvittering til kari@example.no.",
        (Term("Sted", "Solheimshallen, bane A"), Term("Tid", "tirsdag 24. november 2026 kl. 18.00–20.00")),
        (Link("Legg i kalenderen", "#", icon="Calendar"), Link("Endre eller avbestill", "#", icon="Pencil")),
        Steps(
            "Hva skjer nå",
            (
                Step("Tiden er din", "", "done"),
                Step("Du får dørkode på SMS", "15 minutter før", "now"),
                Step("Avbestill gratis", "til mandag 23. november kl. 18.00"),
            ),
        ),
        price(unfolded=True),
    )


def fields(*, errors: bool = False) -> tuple[Field, ...]:
    return (
        Field("name", "Navn", "Kari Nordmann", autocomplete="name"),
        Field(
            "email",
            "E-post",
            "kari@" if errors else "",
            "email",
            hint="Kvitteringen sendes hit.",
            error="Skriv en e-postadresse, for eksempel navn@example.no." if errors else "",
            autocomplete="email",
        ),
        Field("group", "Alder", "", "select", choices=(Choice("u", "Barn og unge", True), Choice("a", "Voksne"))),
        Field("who", "Hvem er det for?", "", "radio", error="Velg hvem det er for." if errors else "",
              choices=(Choice("me", "Meg selv"), Choice("il", "Solheim IL"))),
        Field("about", "Hva skal dere gjøre?", "", "textarea", optional=True),
        Field("terms", "Jeg godtar reglene for lån", "", "checkbox"),
    )  # fmt: skip


def summary() -> ErrorSummary:
    return ErrorSummary.of(fields(errors=True), ("Tiden er nettopp tatt. Velg en av tidene under.",))


def paging(page: int = 4) -> Paging:
    return Paging.of(page, 9, lambda n: f"?side={n}")


def empty() -> EmptyState:
    return EmptyState(
        "Ingen anlegg passer",
        "Vi fant ingen steder for «curling» i Fjell denne dagen.",
        (Link("Søk i alle kommuner", "?hvor="), Link("Prøv en annen dag", "?dato=")),
    )
