"""What the initiatives of the demo are about, and what is laid down for their gates."""

from __future__ import annotations

from typing import NamedTuple


class Told(NamedTuple):
    """An initiative: where it stands, and so many days ago since it came there. Costs are in thousands of kroner."""

    state: str
    ago: int
    title: str
    what: str
    affected: str
    low: int = 0
    high: int = 0
    owner: str = "4601"
    decided: str = ""
    waived: str = ""
    ideas: tuple[int, ...] = ()
    left_from: str = ""
    reason: str = ""
    into: int | None = None


TOLD = (
    Told("closed", 30, "Dørkode på bestillingen",
         "Den som har bestilt, får dørkoden på bestillingen og i påminnelsen. I dag henter lagene nøkler på rådhuset, "
         "og vaktene kjører ut når en nøkkel mangler.\n\nMålet er færre utrykninger og ingen nøkkelhenting.",
         "lag, foreninger og vaktmestere", 450, 700),
    Told("evaluating", 20, "Avlys selv, og gi tiden til andre",
         "Et lag som ikke skal bruke tiden sin, avlyser den med ett trykk. "
         "Den som står først på ventelista, får tilbudet.",
         "lag og privatpersoner", 300, 420),
    Told("general", 40, "Kalender på nynorsk og engelsk",
         "Alle sider som en innbygger møter, skal finnes på bokmål, nynorsk og engelsk, med samme innhold.",
         "innbyggere som leser nynorsk eller engelsk", 380, 520, "1246"),
    Told("pilot", 35, "Nøkkelfrie dører i små haller",
         "Haller uten vakt får lås med kode. Piloten er i Ålesund, i tre haller som i dag har nøkkelboks.",
         "lag i små haller", 900, 1_600),
    Told("in_delivery", 45, "Venteliste på tvers av kommunegrenser",
         "Den som venter i én kommune, får tilbud om ledig tid i nabokommunen. Rutinene for fordeling endres, "
         "og kommunene blir enige om hvem som går først.",
         "lag som venter på tid", 2_100, 3_400, "1246"),
    Told("committed", 12, "Universell utforming av søket",
         "Søket skal oppfylle de nye kravene før fristen i forskriften. "
         "Skjermlesere, tastatur og forstørring prøves av brukere.",
         "alle som bruker hjelpemidler", 500, 650, waived="assess"),
    Told("financing", 15, "Åpne data om bruk av hallene",
         "Bruken av hver hall publiseres time for time, uten opplysninger om personer, i et format som andre kan lese.",
         "forskere, journalister og utviklere", 250, 400),
    Told("decided", 25, "Felles billettsalg til arrangement",
         "Lag selger billetter der de bestiller sal. Betaling og oppgjør går gjennom kommunen.",
         "lag som arrangerer", 1_200, 1_900, decided="deferred"),
    Told("decided", 60, "Egen app for telefon",
         "En app for de to største plattformene, i tillegg til nettsidene som alt virker på telefon.",
         "alle som bruker telefon", 1_500, 2_000, decided="rejected"),
    Told("ready", 6, "Påminnelse før søknadsfristen",
         "Lag som søkte i fjor, og som ikke har søkt i år, får en e-post en uke før fristen.",
         "lag og foreninger", 90, 140, ideas=(6,)),
    Told("assessing", 18, "Vis garderoben på bestillingen",
         "Bestillingen og skjermen i hallen viser hvilken garderobe laget har. "
         "Garderober får sin egen linje i kalenderen.",
         "trenere, spillere og vaktmestere", 180, 320, "1246", ideas=(1,)),
    Told("screening", 9, "Teleslynge og annet utstyr i søket",
         "Utstyr for hørselshemmede skal kunne velges i søket, og kommunene merker rommene sine likt.",
         "hørselshemmede og dem som arrangerer for dem", owner="1246"),
    Told("submitted", 8, "Lån av utstyr på tvers av kommuner",
         "Sceneelementer, lydanlegg og mål kan lånes av nabokommunens lag når de står ubrukt.",
         "lag som arrangerer"),
    Told("draft", 4, "Energibruk etter bestilling",
         "Varme og ventilasjon følger bestillingene, slik at en tom hall ikke varmes opp.", "de som drifter bygg"),
    Told("merged", 10, "Garderobeplan på skjermen i hallen",
         "Skjermen i hallen viser hvem som har hvilken garderobe.", "lag", left_from="screening", into=11,
         reason="Det samme som initiativ 11, som også viser garderoben på bestillingen."),
    Told("withdrawn", 50, "Fast pris på kinosaler",
         "Alle kommuner tar samme pris for kinosaler.", "arrangører", left_from="submitted",
         reason="Prisene settes av hver kommune. Forslaget var ikke i tråd med avtalen."),
    Told("stopped", 22, "Sensorer i alle garderober",
         "Sensorer teller hvem som er i garderobene, for å styre renholdet.", "lag og renholdere", 600, 900,
         left_from="in_delivery",
         reason="Personvernombudene fraråder telling i garderober. Det finnes ingen utforming som løser det."),
)  # fmt: skip
"""In the order of their numbers."""

GAPS = {
    "submit": 2, "screen": 11, "assess": 24, "make_ready": 55, "decide": 36, "commit": 30, "deliver": 18, "pilot": 75,
    "generalise": 70, "evaluate": 110, "close": 88, "merge": 9, "withdraw": 6, "stop": 33,
}  # fmt: skip
"""Days from the step before, about."""
PARTS = (("4601", 48), ("1103", 29), ("1246", 13), ("1508", 10))
"""Members with how many hundredths each promises."""

REASONS = {
    "screen": "Takk. Forslaget er nyttig for flere kommuner, og sekretariatet ser om andre vil være med.",
    "assess": "Flere kommuner vil ha det, og vi fant ikke noe likt fra før.",
    "make_ready": "Utredningen er ferdig, og begge utrederne er enige i tallene.",
    "decide": "Som stemmene falt.",
    "commit": "Løftene dekker det øverste anslaget, og andelene er låst.",
    "deliver": "Leveranseplanen er avtalt med dem som skal teste.",
    "pilot": "Alt som ble lovet før prøven, er på plass.",
    "generalise": "Prøven nådde alle grensene som ble satt.",
    "evaluate": "Dagen som ble satt, er kommet.",
    "close": "Målt to ganger, og begge viser gevinst. Løsningen beholdes.",
}
EVIDENCE = {
    "original": (
        "Sammenlignet med alle åpne initiativ og med ideene fra det siste året. Ingen dekker det samme.",
        "Gjennomgått med koordineringsgruppa. Nærmest er et avsluttet initiativ om varsling, som løste noe annet.",
    ),
    "user_evidence": (
        "Tolv intervjuer med lag og saksbehandlere i fire kommuner. Ni av tolv nevner dette uten å bli spurt.",
        "Spørreundersøkelse med 214 svar fra lag. 71 prosent sier at de ville brukt det hver måned.",
        "Fem brukertester og en gjennomgang av 340 henvendelser til sentralbordene det siste halvåret.",
    ),
    "options": (
        "1. Gjøre ingenting. 2. En felles rutine uten ny funksjon. 3. Ny funksjon i tjenesten. Alternativ 3 anbefales.",
        "Vurdert mot å gjøre ingenting, og mot å kjøpe et eget system. Begge er dyrere over fem år.",
    ),
    "benefit_plan": (
        "Mindre tid hos saksbehandler: 15 minutter per uke og hall. Nullpunktet måles i fire uker før prøven.",
        "Færre ubrukte timer. Nullpunktet er andelen tildelte timer uten bruk i to måneder før oppstart.",
    ),
    "privacy": (
        "Ingen nye opplysninger om personer. Personvernombudene i Bergen og Stavanger har sett på det.",
        "Behandlingen står i protokollen fra før. Lagringstiden er vurdert på nytt, og blir som den er.",
    ),
    "accessibility": ("Prøves med skjermleser og tastatur, og følger kravene i forskriften om universell utforming.",),
    "security": ("Trusselmodellen er gjennomgått. Ingen nye innganger, og alle endringer står i journalen.",),
    "standards": ("Bruker de samme åpne formatene som resten av tjenesten. Ingen ny leverandørlåsing.",),
    "who_pays": ("Alle deltakere betaler etter nøkkelen i avtalen: 30 prosent likt og 70 prosent etter folketall.",),
    "thresholds": (
        "Minst 60 prosent av lagene bruker det i prøveperioden, og ingen flere feilmeldinger enn før.",
        "Minst halvparten så mange henvendelser som før, og ingen alvorlige feil på seks uker.",
    ),
    "assessed": (
        "Lest og regnet etter. Anslaget er nøkternt, og nytten kan måles slik planen sier.",
        "Enig i vurderingen. Risikoen ligger i innføringen, ikke i utviklingen.",
    ),
    "shares_locked": ("Andelene er regnet ut etter avtalens nøkkel og låst som versjon 1.",),
    "delivery_plan": ("Tre leveranser over fire måneder, med test på nynorsk i den andre.",),
    "acceptance": ("Elleve akseptansekrav, alle med prøve. Godkjent av produkteier og to kommuner.",),
    "documentation": ("Brukerveiledning, driftsveiledning og beskrivelse av data er skrevet.",),
    "translations": ("Alle tekster finnes på bokmål, nynorsk og engelsk, og er lest av en i hver kommune.",),
    "rollback": ("Funksjonen slås av i én kommune med ett trykk. Prøvd i testmiljøet.",),
    "pilot_signed": ("Ålesund er pilot i tre haller i seks uker.",),
    "pilot_report": ("Alle grensene er nådd. 68 prosent brukte det, og henvendelsene gikk ned med 40 prosent.",),
}
"""By need; which one depends on the initiative’s number."""
