"""How the service of the demo is run: what went wrong and was learnt, what people asked, and what is to be mended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from aktiv.collaboration.actions import incidents, maintenance, support, support_desk
from aktiv.collaboration.actions.incidents import Beside, NewIncident
from aktiv.collaboration.actions.maintenance import NewItem
from aktiv.collaboration.actions.mandates import NewMandate, entrust
from aktiv.collaboration.actions.support import NewRequest
from aktiv.collaboration.models import Incident
from aktiv.demo.actions.services import OF_PART
from aktiv.demo.chance import known_id
from aktiv.people.models import Person

FJELL, BERGEN, STAVANGER = "1246", "4601", "1103"
ANSWERING = ((STAVANGER, "marit-case-handler"), (BERGEN, "hanne-manager"), (FJELL, "randi-case-handler"))
"""Who answers for whom, beside the secretariat."""


class Went(NamedTuple):
    """An incident: days ago and hour it began, and what was said so many minutes later."""

    days: int
    hour: int
    title: str
    parts: tuple[str, ...]
    severity: str
    members: tuple[str, ...]
    first: str
    later: tuple[tuple[int, str, str, str], ...]


class Asked(NamedTuple):
    """A request: days ago, who (or a mail address), of whom, what about, and the answer so many minutes after."""

    days: int
    who: str
    member: str
    category: str
    hindrance: str
    page: str
    feature: str
    text: str
    answer: str = ""
    after: int = 0
    end: str = ""


WENT = (
    Went(71, 9, "Innlogging med ID-porten feilet", ("sign_in",), "critical", (),
         "Ingen kommer inn med ID-porten. Vi undersøker sammen med leverandøren.", (
             (25, "identified", "critical", "Et sertifikat gikk ut i natt. Vi henter et nytt."),
             (70, "monitoring", "minor", "Det nye sertifikatet er på plass. Innlogging virker igjen."),
             (190, "resolved", "minor", "Ingen nye feil på to timer. Vi avslutter."),
         )),
    Went(33, 18, "SMS kom for sent fram", ("messages",), "minor", (BERGEN, STAVANGER),
         "SMS om endrede tider er opptil en time forsinket i Bergen og Stavanger.", (
             (120, "resolved", "minor", "Køen hos leverandøren er tømt. Alle meldinger er sendt."),
         )),
    Went(16, 17, "Dørkoder virket ikke i fire haller", ("access",), "major", (FJELL,),
         "Koder som ble gitt etter klokka 15, åpner ikke dørene i fire haller i Fjell. Vaktmesterne låser opp.", (
             (35, "identified", "major", "Klokka i låsene gikk en time feil etter en oppdatering."),
             (95, "resolved", "major", "Låsene er stilt. Alle koder virker."),
         )),
    Went(0, 8, "Søket er tregt", ("search",), "minor", (),
         "Søk over flere kommuner tar opptil fem sekunder. Bestilling virker som vanlig.", ()),
)  # fmt: skip
IN_OTHER_WORDS: Mapping[str, tuple[str, str]] = {
    "Søket er tregt": ("Search is slow", "Searching over several municipalities takes up to five seconds. Booking works"
                                         " as usual."),
    "Dørkoder virket ikke i fire haller": ("Door codes did not work in four halls",
                                           "Codes that were given after 3 pm do not open the doors of four halls in"
                                           " Fjell. Caretakers unlock them."),
}  # fmt: skip
"""The title and the first words in English, by the title."""
REVIEW = (
    "Fra klokka 09.00 til 10.10 kom ingen inn med ID-porten. Omtrent 400 innbyggere prøvde. Ansatte logget inn som vanlig.",  # noqa: E501 - a paragraph
    "Sertifikatet mot ID-porten gikk ut. Varselet om det gikk til en e-postadresse som ingen leste.",
    "Feilen ble meldt av en innbygger etter fire minutter. Statussiden ble oppdatert etter ti. Vi manglet en vakt som ser utløpsdatoer.",  # noqa: E501 - a paragraph
)
REVIEW_NN = Beside(
    "Frå klokka 09.00 til 10.10 kom ingen inn med ID-porten. Om lag 400 innbyggjarar prøvde. Tilsette logga inn som vanleg.",  # noqa: E501 - a paragraph
    "Sertifikatet mot ID-porten gjekk ut. Varselet om det gjekk til ei e-postadresse som ingen las.",
    "Feilen vart meld av ein innbyggjar etter fire minutt. Statussida vart oppdatert etter ti. Vi mangla ei vakt som ser utløpsdatoar.",  # noqa: E501 - as above
)
REVIEW_EN = Beside(
    "From 09:00 to 10:10 nobody could sign in with ID-porten. Some 400 residents tried. Staff signed in as usual.",
    "The certificate for ID-porten had expired. The warning went to a mail address that nobody read.",
    "A resident told us after four minutes. The status page said so after ten. Nobody watched dates of expiry.",
)
ASKED = (
    Asked(40, "gunnhild-fjell", FJELL, "booking", "slowed", "me_booking", "me",
          "Jeg skal flytte møtet til en annen dag, men finner ikke hvor.",
          "Åpne bestillingen under Min side og velg «Endre tid». Vi gjør knappen tydeligere.", 180, "closed"),
    Asked(3, "sindre-coach", FJELL, "access", "stopped", "me_bookings", "me",
          "Koden til hallen virker ikke. Vi står 20 unger ute i regnet."),
    Asked(22, "ola@example.com", BERGEN, "payment", "asking", "payment", "booking",
          "Kan laget få faktura i stedet for å betale med kort?",
          "Ja. Velg «Faktura» når dere bestiller for laget. Laget må ha et organisasjonsnummer.", 400, "closed"),
    Asked(12, "kari@example.com", STAVANGER, "accessible", "slowed", "facility_week", "facility",
          "Skjermleseren leser opp hver halvtime i kalenderen to ganger.",
          "Takk, det er en feil hos oss. Vi har satt den på lista.", 900, "maintenance"),
    Asked(6, "tor-arne-club", FJELL, "fault", "slowed", "season_apply", "seasons",
          "Når jeg legger til et lag, hopper siden til toppen.",
          "Hvilken nettleser bruker du, og skjer det også på telefonen?", 240, "waits"),
    Asked(1, "per@example.com", "", "other", "asking", "search", "search",
          "Kommer Askøy med i tjenesten?"),
)  # fmt: skip
ITEMS = (
    NewItem(kind="dependency", title="Ny utgave av databasen", severity="medium", effort="medium",
            text="Utgaven vi bruker, får ikke sikkerhetsrettinger etter neste høst."),
    NewItem(kind="security", title="Øktnøkkel kan leses av nettleserutvidelser", severity="high", effort="small",
            text="Beskrevet i rapporten fra penetrasjonstesten, punkt 4."),
    NewItem(kind="law", title="Ny tilgjengelighetserklæring", severity="medium", effort="small",
            text="Uu-tilsynet krever ny erklæring hvert år. Kalenderen må prøves på nytt."),
    NewItem(kind="debt", title="To måter å regne pris på", severity="low", effort="large", part="payment",
            text="Priskalkulatoren og bestillingen regner hver for seg. De gir samme svar i dag."),
    NewItem(kind="security", title="For lange økter på delte maskiner", severity="medium", effort="small",
            part="sign_in", text="Økter varte i tolv timer også på bibliotekenes maskiner."),
)  # fmt: skip


def serve(now: datetime, secretary: Person) -> str:
    """Makes all of it. Says how much there is."""
    by = secretary.pk
    for number, persona in ANSWERING:
        person = _person(persona)
        if person is not None:
            entrust(person, NewMandate(member=number, role="support"), by=by, now=now - timedelta(days=300))
    _levels(by, now)
    made = [_incident(each, by, now) for each in WENT]
    _learn(made[0].number, by, now)
    _plan(by, now)
    _mend(by, now, made[0].number)
    for each in ASKED:
        _ask(each, by, now)
    return f"{len(made) + 1} incidents, {len(ASKED)} requests for help"


def _levels(by: UUID, now: datetime) -> None:
    then = now - timedelta(days=300)
    for member, respond in ((BERGEN, {"urgent": (1, 4), "high": (2, 16)}), (STAVANGER, {"high": (3, 16)})):
        for priority, hours in respond.items():
            support_desk.set_level(
                member, priority, respond=hours[0], resolve=hours[1], from_day=timezone.localdate(then), by=by, now=then
            )


def _incident(went: Went, by: UUID, now: datetime) -> Incident:
    began = min(_at(now, -went.days, went.hour), now - timedelta(minutes=40))
    new = NewIncident(
        title=went.title,
        parts=went.parts,
        severity=went.severity,
        text=went.first,
        began_at=began,
        members=went.members,
        title_en=IN_OTHER_WORDS.get(went.title, ("", ""))[0],
        text_en=IN_OTHER_WORDS.get(went.title, ("", ""))[1],
    )
    made = incidents.report(new, by=by, now=began + timedelta(minutes=10))
    for minutes, state, severity, text in went.later:
        incidents.update(
            made.number, text, state=state, severity=severity, by=by, now=began + timedelta(minutes=minutes)
        )
    return made


def _learn(number: int, by: UUID, now: datetime) -> None:
    """The first was looked back on after a week; one of two promises is kept."""
    then = _at(now, -64, 13)
    incidents.look_back(number, *REVIEW, nn=REVIEW_NN, en=REVIEW_EN, by=by, now=then)
    for (what, nn, en), member, due in (
        (
            (
                "Varsle vakta 30 dager før et sertifikat går ut",
                "Varsle vakta 30 dagar før eit sertifikat går ut",
                "Warn who is on duty 30 days before a certificate expires",
            ),
            BERGEN,
            now + timedelta(days=20),
        ),
        (("Flytte varsler fra leverandører til en adresse som leses", "", ""), STAVANGER, now - timedelta(days=40)),
    ):
        day = timezone.localdate(due)
        incidents.promise_remedy(number, what, member, day, what_nn=nn, what_en=en, by=by, now=then)
    incidents.remedied(number, 2, timezone.localdate(now - timedelta(days=45)), by=by, now=now)


def _plan(by: UUID, now: datetime) -> None:
    begins = _at(now, 9, 22)
    new = NewIncident(
        title="Ny utgave av databasen i testmiljøet og så i drift",
        parts=("booking", "payment", "season"),
        severity="critical",
        text="Bestilling og betaling er borte i opptil to timer. Søk og kalendere kan leses.",
        began_at=begins,
        until=begins + timedelta(hours=2),
    )
    incidents.report(new, by=by, now=now - timedelta(days=4))


def _mend(by: UUID, now: datetime, incident: int) -> None:
    then = now - timedelta(days=60)
    for each in ITEMS:
        maintenance.note_item(each, by=by, now=then)
    watch = NewItem(kind="fault", title="Ingen ser når sertifikater går ut", severity="high", effort="small",
                    part="sign_in", text="Kom fram da innloggingen feilet.", incident=incident)  # fmt: skip
    maintenance.note_item(watch, by=by, now=then)
    for number, state, reason, days in (
        (1, "planned", "Tas sammen med det planlagte arbeidet.", 20),
        (5, "mended", "Økter på delte maskiner varer i tjue minutter.", 15),
        (6, "under_way", "Vakta får varsel i ny løsning.", 10),
    ):
        due = timezone.localdate(now + timedelta(days=30)) if state != "mended" else None
        maintenance.take_further(number, reason, state=state, due=due, by=by, now=now - timedelta(days=days))


def _ask(asked: Asked, by: UUID, now: datetime) -> None:
    then = min(_at(now, -asked.days, 11), now - timedelta(minutes=90))
    person = None if "@" in asked.who else _person(asked.who)
    new = NewRequest(
        text=asked.text, category=asked.category, hindrance=asked.hindrance, member=asked.member,
        email=asked.who if "@" in asked.who else f"{asked.who}@example.com", page=asked.page, feature=asked.feature,
        service=OF_PART.get(asked.feature, ""),
    )  # fmt: skip
    number = support.ask(new, by=person, now=then).number
    at = min(then + timedelta(minutes=asked.after), now)
    if not asked.answer:
        return
    support_desk.answer(number, asked.answer, waits=asked.end == "waits", by=by, now=at)
    if asked.end == "maintenance":
        made = support_desk.Made(what="maintenance", title="Kalenderen leses opp to ganger av skjermlesere",
                                 text="Hver halvtime i ukekalenderen leses to ganger.", part="search")  # fmt: skip
        support_desk.make(number, made, by=by, now=at)
    elif asked.end == "closed":
        support_desk.close(number, by=by, now=min(at + timedelta(hours=20), now))


def _at(now: datetime, days: int, hour: int) -> datetime:
    """An hour of the day so many days from today, by the wall clock."""
    return timezone.localtime(now).replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=days)


def _person(slug: str) -> Person | None:
    return Person.objects.filter(pk=known_id("persona", slug)).first()
