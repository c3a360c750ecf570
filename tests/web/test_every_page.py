"""Every page in every state that a person may meet: no accessibility fault, no sideways scroll, within its weight.

Driven from the list of addresses: a new URL name without an entry here fails. In `make test` each state is seen once,
in sizes and languages by turns; with AKTIV_TEST_ALL=1 in all of them.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from django.test.utils import override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Page
from pytest_django.plugin import DjangoDbBlocker

from aktiv.access.models import Lock
from aktiv.bookings.actions.arriving import let_in
from aktiv.bookings.actions.cancelling import cancel
from aktiv.bookings.actions.participating import sign_up
from aktiv.bookings.actions.reckoning import reckon
from aktiv.bookings.actions.signing_up import open_sign_up
from aktiv.bookings.models import Booking, EventPage, Occurrence, Participant
from aktiv.bookings.queries.parties import party_of
from aktiv.bookings.rules.signing_up import SignUpTerms
from aktiv.cases.models import Case, Decision
from aktiv.collaboration.models import SupportRequest, TrialInvitation
from aktiv.collaboration.queries.trying import TRIAL_LINK
from aktiv.config.wiring import wire
from aktiv.demo.actions import build
from aktiv.demo.chance import known_id
from aktiv.facilities.models import Door, Question, Space, TermsDocument
from aktiv.lending.actions.counting import begin_count, note_found
from aktiv.lending.actions.counting_items import note_items, note_labels
from aktiv.lending.models import Item, Kind, Pool
from aktiv.municipalities.models import Municipality
from aktiv.payments.actions.accounting import set_account_rule
from aktiv.payments.actions.batches import hand_over
from aktiv.payments.actions.correcting import take_off
from aktiv.payments.actions.damages import report_damage, take_damage
from aktiv.payments.actions.drawing import begin_batch, draw_up
from aktiv.payments.actions.reading import take_in
from aktiv.payments.actions.sharing import ask_to_pay
from aktiv.payments.models import CaptureRule, Invoice, Payment
from aktiv.payments.ports.provider import Standing, Sums
from aktiv.payments.queries.batches import billing_of
from aktiv.payments.rules.accounts import AccountData
from aktiv.people.actions.staff import Post, grant_role
from aktiv.people.models import Organisation, Person, Representative
from aktiv.prices.actions import NewCharge, charge, copy_list
from aktiv.prices.drafts import Payer, VatSum
from aktiv.prices.models import Charge, PriceList, PriceListUse
from aktiv.seasons.models import GroupApplication, PoolHall, Round
from aktiv.values.periods import week_of
from aktiv.walls import everything
from aktiv.web.collaboration.help_shown import own_url
from tests.conftest import _point_django_at
from tests.database import Server, a_name
from tests.payments.billing import bills_in
from tests.reading import everything_of
from tests.seasons.heard import a_heard_round
from tests.web.allocation_world import a_season
from tests.web.equipment_world import equipment_made
from tests.web.seeing import faults, overflow
from tests.web.sessions import session_of
from tests.web.store_world import store_made

pytestmark = pytest.mark.browser

SIZES = ((1280, 900), (390, 800))
PREFIXES = {"nb": "", "nn": "/nn", "en": "/en"}
HEAVIEST_HTML = 30_000  # bytes, gzipped; the UX guide's budget
MOST_NODES = 1_500
BOARDS = {"hall_calendar": (45_000, 4_000), "setup_price_list": (45_000, 4_000)}
"""Pages of many halls, or of many prices, at once: what the guide allows a board."""


@dataclass(frozen=True)
class City:
    """A running service with one city in it."""

    address: str
    database: str
    space: Space
    club: str
    day: str
    week: str
    cases: dict[str, str]
    door: str
    yesterday: str
    made: dict[str, str]
    date_id: int
    middle: str


@dataclass(frozen=True)
class State:
    """One state of a page: its address, who sees it, and the status that it answers with."""

    name: str
    path: Callable[[City], str]
    persona: str = ""
    status: int = 200


def at(text: str) -> Callable[[City], str]:
    """An address with {day}, {week}, {slug}, {part}, {club} and {door} of the city."""
    return lambda city: text.format(
        day=city.day,
        week=city.week,
        slug=city.space.facility.slug,
        part=city.space.slug,
        id=city.space.pk,
        club=city.club,
        door=city.door,
    )


def made(path: str) -> Callable[[City], str]:
    """An address with {event}, {cancelled}, {closure}, {school_use}, {facility}, and the price lists {draft} and
    {published} of the city."""
    return lambda city: path.format(**city.made)


def last_month(path: str) -> Callable[[City], str]:
    """An address that ends with the month before the city's day."""
    return lambda city: f"{path}{date.fromisoformat(city.day).replace(day=1) - timedelta(days=1):%Y-%m}"


def case(kind: str) -> Callable[[City], str]:
    """A case in that state, or an appeal."""
    return lambda city: f"/sak/{city.cases[kind]}/?ko=alle"


def calendar_date(query: str) -> Callable[[City], str]:
    """A time to come that somebody has booked, with {middle} of it beside what `at` knows."""
    return lambda city: f"/kalender/tid/{city.date_id}/?{at(query.replace('{middle}', city.middle))(city)}"


STATES: dict[str, list[State]] = {
    "payment": [State("lost", made("/betaling/{pay_lost}/"), "gunnhild-fjell")],
    "payment_deposit": [
        State("damage to answer", made("/betaling/{pay_deposit}/depositum/"), "gunnhild-fjell"),
        State("of another", made("/betaling/{pay_deposit}/depositum/"), "sindre-coach", 404),
    ],
    "finance": [State("to the one municipality", at("/okonomi/"), "berit-administrator")],
    "finance_desk": [
        State("filled", at("/okonomi/fjell/"), "berit-administrator"),
        State("visitor to it", at("/okonomi/fjell/"), "gunnhild-fjell", 404),
    ],
    "finance_customers": [
        State("with a number", at("/okonomi/fjell/oppsett/kunder/"), "berit-administrator"),
        State("without one", at("/okonomi/fjell/oppsett/kunder/?vis=nye&q=i"), "berit-administrator"),
        State("nothing found", at("/okonomi/fjell/oppsett/kunder/?q=qqqq"), "berit-administrator"),
    ],
    "finance_customer": [State("one", made("/okonomi/fjell/oppsett/kunder/{customer}/"), "berit-administrator")],
    "finance_accounts": [
        State("in force", at("/okonomi/fjell/oppsett/kontoer/"), "berit-administrator"),
        State("over", at("/okonomi/fjell/oppsett/kontoer/?vis=avsluttet"), "berit-administrator"),
    ],
    "finance_account_new": [State("form", at("/okonomi/fjell/oppsett/kontoer/ny/"), "berit-administrator")],
    "finance_account": [State("one", made("/okonomi/fjell/oppsett/kontoer/{rule}/"), "berit-administrator")],
    "finance_report": [
        *(
            State(by, at(f"/okonomi/fjell/rapport/?etter={by}"), "berit-administrator")
            for by in ("anlegg", "aktivitet", "kunde", "prisgruppe", "konto", "mva", "maned")
        ),
        State("nothing", at("/okonomi/fjell/rapport/?fra=2001-01-01&til=2001-02-01"), "berit-administrator"),
        State("wrong day", at("/okonomi/fjell/rapport/?fra=i+g%C3%A5r"), "berit-administrator", 422),
    ],
    "finance_statement": [
        State("customer", made("/okonomi/fjell/kontoutskrift/kunde/{customer}/"), "berit-administrator"),
        State("facility", at("/okonomi/fjell/kontoutskrift/anlegg/{slug}/"), "berit-administrator"),
        State("unknown", at("/okonomi/fjell/kontoutskrift/anlegg/ingen/"), "berit-administrator", 404),
    ],
    "finance_between": [
        State("ours", at("/okonomi/fjell/mellom-kommuner/"), "berit-administrator"),
        State("none of others", at("/okonomi/fjell/mellom-kommuner/?vis=andres"), "berit-administrator"),
        State("wrong day", at("/okonomi/fjell/mellom-kommuner/?fra=i+g%C3%A5r"), "berit-administrator", 422),
        State("of another", at("/okonomi/bergen/mellom-kommuner/"), "berit-administrator", 404),
    ],
    "me_costs": [
        State("some", at("/min/kostnader/"), "gunnhild-fjell"),
        State("none", at("/min/kostnader/"), "oyvind-case-handler"),
    ],
    "club_costs": [
        State("filled", at("/lag/{club}/kostnader/"), "sindre-coach"),
        State("outsider", at("/lag/{club}/kostnader/"), "gunnhild-fjell", 404),
    ],
    "finance_payments": [
        State("filled", at("/okonomi/fjell/betalinger/"), "berit-administrator"),
        State("nothing found", at("/okonomi/fjell/betalinger/?q=qqqq"), "berit-administrator"),
        State("of another", at("/okonomi/bergen/betalinger/"), "berit-administrator", 404),
    ],
    "finance_settings": [State("both parts", at("/okonomi/fjell/oppsett/"), "berit-administrator")],
    "finance_corrections": [
        State("one waits", at("/okonomi/fjell/rettelser/"), "berit-administrator"),
        State("found", made("/okonomi/fjell/rettelser/?etter=faktura&nr={invoice_number}"), "berit-administrator"),
        State("none found", at("/okonomi/fjell/rettelser/?vis=avslatt&etter=kunde&nr=1"), "berit-administrator"),
    ],
    "finance_charge_new": [State("form", at("/okonomi/fjell/rettelser/ny/"), "berit-administrator")],
    "finance_charge": [State("billed", made("/okonomi/fjell/rettelser/krav/{charge}/"), "berit-administrator")],
    "finance_correction": [
        State("waits", made("/okonomi/fjell/rettelser/{correction}/"), "berit-administrator"),
        State("visitor to it", made("/okonomi/fjell/rettelser/{correction}/"), "gunnhild-fjell", 404),
    ],
    "finance_reconciliation": [State("nothing read yet", at("/okonomi/fjell/avstemming/"), "berit-administrator")],
    "finance_payment": [
        State("taken", made("/okonomi/fjell/betalinger/{pay_taken}/"), "berit-administrator"),
        State("lost", made("/okonomi/fjell/betalinger/{pay_lost}/"), "berit-administrator"),
        State("deposit", made("/okonomi/fjell/betalinger/{pay_deposit}/"), "berit-administrator"),
    ],
    "home": [State("filled", at("/"))],
    "search": [
        State("filled", at("/sok/?hva=h%C3%A5ndball&dato={day}&fra=18.00&min=120")),
        State("week", at("/sok/?dato={day}&vis=uke")),
        State("map", at("/sok/?dato={day}&vis=kart")),
        State("empty", at("/sok/?hva=qqqqqqqq")),
        State("equipment alone", at("/sok/?hva=klappstol&hvor=fjell&dato={day}&fra=18.00&min=120")),
        State("error", at("/sok/?dato=i+g%C3%A5r&fra=99&min=-1")),
        State("narrowed", at("/sok/?dato={day}&type=sports_hall&tilgjengelig=step_free&hvem=youth")),
    ],
    "municipality": [State("filled", at("/k/fjell/")), State("unknown", at("/k/ingen/"), status=404)],
    "facilities": [State("filled", at("/anlegg/?hvor=fjell")), State("all", at("/anlegg/"))],
    "facility_detail": [State("filled", at("/anlegg/{slug}/")), State("unknown", at("/anlegg/ingen/"), status=404)],
    "facility_week": [
        State("filled", at("/anlegg/{slug}/{part}/uke/{week}/?min=60")),
        State("chosen", at("/anlegg/{slug}/{part}/uke/{week}/?min=60&start={day}T18:00:00%2B01:00")),
        State("own bookings", at("/anlegg/{slug}/{part}/uke/{week}/"), persona="gunnhild-fjell"),
        State("no such week", at("/anlegg/{slug}/{part}/uke/2026-99/"), status=404),
    ],
    "facility_day": [State("filled", at("/anlegg/{slug}/{part}/dag/{day}/"))],
    "facility_kiosk": [
        State("filled", at("/anlegg/{slug}/skjerm/")),
        State("one hall", at("/anlegg/{slug}/skjerm/?del={part}")),
        State("no such hall", at("/anlegg/{slug}/skjerm/?del=ingen"), status=404),
    ],
    "facility_print": [
        State("filled", at("/anlegg/{slug}/ukeplan/{week}/")),
        State("no such week", at("/anlegg/{slug}/ukeplan/2026-99/"), status=404),
    ],
    "door": [State("filled", at("/h/{door}/")), State("unknown", at("/h/zzzzzz/"), status=404)],
    "caretaker": [
        State("all of a city", at("/drift/"), "oyvind-case-handler"),
        State("nothing found", at("/drift/?q=qqqq"), "oyvind-case-handler"),
        State("visitor to it", at("/drift/"), "gunnhild-fjell", 404),
    ],
    "caretaker_day": [
        State("filled", at("/drift/{slug}/{day}/"), "oyvind-case-handler"),
        State("seen", lambda city: f"/drift/{city.space.facility.slug}/{city.yesterday}/", "oyvind-case-handler"),
        State("empty", at("/drift/{slug}/2040-01-01/"), "oyvind-case-handler"),
        State("no such day", at("/drift/{slug}/2040-99-01/"), "oyvind-case-handler", 404),
    ],
    "caretaker_doors": [
        State("some", lambda city: f"/drift/{city.made['locked']}/{city.day}/dorer/", "oyvind-case-handler"),
        State("none", at("/drift/{slug}/{day}/dorer/"), "oyvind-case-handler"),
        State("over", lambda city: f"/drift/{city.made['locked']}/{city.yesterday}/dorer/", "oyvind-case-handler"),
        State("visitor to it", at("/drift/{slug}/{day}/dorer/"), "gunnhild-fjell", 404),
    ],
    "setup_locks": [
        State("list", at("/oppsett/fjell/laser/"), "berit-administrator"),
        State("case handler", at("/oppsett/fjell/laser/"), "oyvind-case-handler", 404),
    ],
    "setup_lock_new": [State("form", at("/oppsett/fjell/laser/ny/?anlegg={slug}"), "berit-administrator")],
    "setup_lock": [
        State("one", made("/oppsett/fjell/laser/{lock}/"), "berit-administrator"),
        State("unknown", at("/oppsett/fjell/laser/999999/"), "berit-administrator", 404),
    ],
    "caretaker_damage": [
        State("reported before", made("{damage}"), "oyvind-case-handler"),
        State("no such date", at("/drift/{slug}/skade/999999999/"), "oyvind-case-handler", 404),
    ],
    "hall_calendar": [
        State("day", at("/kalender/?dato={day}"), "oyvind-case-handler"),
        State("second page", at("/kalender/?dato={day}&side=2"), "oyvind-case-handler"),
        State("week of all", at("/kalender/?dato={day}&vis=uke"), "oyvind-case-handler"),
        State("week of one", at("/kalender/?dato={day}&vis=uke&lokale={id}"), "oyvind-case-handler"),
        State("empty", at("/kalender/?dato={day}&bydel=Ingen"), "oyvind-case-handler"),
        State("visitor to it", at("/kalender/"), "gunnhild-fjell", 404),
    ],
    "hall_calendar_date": [
        State("filled", calendar_date(""), "oyvind-case-handler"),
        State("moved", calendar_date("gjor=flytt&dag={day}&fra=18.00&til=21.00&lokale={id}"), "oyvind-case-handler"),
        State("divided", calendar_date("gjor=del&kl={middle}"), "oyvind-case-handler"),
        State("cancelled", calendar_date("gjor=avlys"), "oyvind-case-handler"),
        State("wrong", calendar_date("gjor=flytt&dag=x&fra=y&til=z"), "oyvind-case-handler", 422),
        State("visitor to it", at("/kalender/tid/1/"), "gunnhild-fjell", 404),
    ],
    "hall_calendar_new": [
        State("form", at("/kalender/ny/?lokale={id}&dag={day}&fra=18.00&til=20.00"), "oyvind-case-handler"),
        State(
            "which club", at("/kalender/ny/?lokale={id}&dag={day}&fra=18.00&til=20.00&hvem=l"), "oyvind-case-handler"
        ),
        State(
            "effect",
            at("/kalender/ny/?lokale={id}&dag={day}&fra=18.00&til=20.00&hvem={club}"),
            "oyvind-case-handler",
        ),
        State("nobody", at("/kalender/ny/?hvem=qqqqqq"), "oyvind-case-handler", 422),
    ],
    "allocation_rounds": [
        State("several", at("/fordeling/"), "oyvind-case-handler"),
        State("visitor to it", at("/fordeling/"), "gunnhild-fjell", 404),
    ],
    "allocation_new": [
        State("form", at("/fordeling/ny/"), "oyvind-case-handler"),
        State("copy", made("/fordeling/ny/?fra={round}"), "oyvind-case-handler"),
    ],
    "allocation_round": [
        State("open", made("/fordeling/{round}/"), "oyvind-case-handler"),
        State("planning", made("/fordeling/{planned}/"), "oyvind-case-handler"),
        State("visitor to it", made("/fordeling/{round}/"), "gunnhild-fjell", 404),
    ],
    "allocation_halls": [
        State("filled", made("/fordeling/{round}/haller/"), "oyvind-case-handler"),
        State("empty", made("/fordeling/{planned}/haller/"), "oyvind-case-handler"),
    ],
    "allocation_hall": [State("filled", made("/fordeling/{round}/haller/{pool_hall}/"), "oyvind-case-handler")],
    "allocation_plans": [State("filled", made("/fordeling/{heard}/forslag/"), "oyvind-case-handler")],
    "allocation_plan": [State("done", made("/fordeling/{heard}/forslag/1/"), "oyvind-case-handler")],
    "allocation_compare": [State("two", made("/fordeling/{heard}/forslag/sammenlign/?a=1&b=1"), "oyvind-case-handler")],
    "allocation_shortage": [
        State("filled", made("/fordeling/{heard}/mangel/"), "oyvind-case-handler"),
        State("empty", made("/fordeling/{planned}/mangel/"), "oyvind-case-handler"),
    ],
    "allocation_refusals": [State("filled", made("/fordeling/{heard}/forslag/1/avslag/"), "oyvind-case-handler")],
    "allocation_board": [State("drafts", made("/fordeling/{heard}/tavle/"), "oyvind-case-handler")],
    "allocation_board_draft": [State("filled", made("/fordeling/{heard}/tavle/1/"), "oyvind-case-handler")],
    "allocation_inquiry": [State("answered", made("/fordeling/{heard}/sporsmal/1/"), "oyvind-case-handler")],
    "allocation_hearing": [State("filled", made("/fordeling/{heard}/horing/"), "oyvind-case-handler")],
    "allocation_objection": [State("open", made("/fordeling/{heard}/horing/{objection}/"), "oyvind-case-handler")],
    "allocation_publish": [State("before", made("/fordeling/{heard}/publiser/"), "oyvind-case-handler")],
    "season_result": [State("which club", made("/sesong/{heard}/resultat/"), "sindre-coach")],
    "season_object": [State("for nobody", made("/sesong/{heard}/resultat/innsigelse/"), "sindre-coach", 404)],
    "season_asked": [State("for nobody", made("/sesong/{heard}/resultat/hva-skal-til/1/"), "sindre-coach", 404)],
    "season_mine": [State("not yet", made("/sesong/{heard}/mine/"), "sindre-coach", 404)],
    "season_divide": [State("not yet", made("/sesong/{heard}/mine/{event_id}/"), "sindre-coach", 404)],
    "season_swap": [State("not yet", made("/sesong/{heard}/mine/bytte/"), "sindre-coach", 404)],
    # Those of a season under way are seen in test_season_running_seen.
    "allocation_running": [State("not yet", made("/fordeling/{heard}/sesongen/"), "oyvind-case-handler")],
    "allocation_stop": [
        State("not yet", made("/fordeling/{heard}/sesongen/gruppe/{group}/"), "oyvind-case-handler", 404)
    ],
    "allocation_change": [State("not yet", made("/fordeling/{heard}/sesongen/plan/"), "oyvind-case-handler", 404)],
    "allocation_rules": [State("filled", made("/fordeling/{round}/regler/"), "oyvind-case-handler")],
    "allocation_rules_new": [State("form", made("/fordeling/{round}/regler/ny/"), "oyvind-case-handler")],
    "allocation_applications": [
        State("filled", made("/fordeling/{round}/soknader/"), "oyvind-case-handler"),
        State("none", made("/fordeling/{round}/soknader/?q=qqqq"), "oyvind-case-handler"),
    ],
    "allocation_application": [State("filled", made("/fordeling/{round}/soknader/{sought}/"), "oyvind-case-handler")],
    "allocation_group": [
        State("filled", made("/fordeling/{round}/soknader/{sought}/gruppe/{group}/"), "oyvind-case-handler")
    ],
    "allocation_group_out": [
        State(
            "filled", made("/fordeling/{heard}/soknader/{heard_sought}/gruppe/{heard_group}/ut/"), "oyvind-case-handler"
        ),
    ],
    "allocation_group_new": [
        State("form", made("/fordeling/{round}/soknader/{sought}/gruppe/"), "oyvind-case-handler")
    ],
    "allocation_paper": [State("found", made("/fordeling/{round}/papir/?q=il"), "oyvind-case-handler")],
    "allocation_import": [State("form", made("/fordeling/{round}/fil/"), "oyvind-case-handler")],
    "allocation_entitlement": [State("filled", made("/fordeling/{round}/timetall/"), "oyvind-case-handler")],
    "setup_door": [
        State("facility", at("/oppsett/dor/{slug}/"), "oyvind-case-handler"),
        State("visitor to it", at("/oppsett/dor/{slug}/"), "gunnhild-fjell", 404),
    ],
    "facility_prices": [State("filled", at("/anlegg/{slug}/priser/"))],
    "facility_rules": [State("filled", at("/anlegg/{slug}/{part}/regler/"))],
    "sign_in": [
        State("providers", at("/logg-inn/?next=/hjelp/")),
        State("safer", at("/logg-inn/?niva=high"), persona="gunnhild-fjell"),
        State("cancelled", at("/logg-inn/?feil=sign_in_cancelled")),
        State("down", at("/logg-inn/?feil=provider_down"), status=503),
    ],
    "sign_in_begin": [State("no such provider", at("/logg-inn/med/ingen/"), status=404)],
    "my_sign_ins": [State("own", at("/min/innlogginger/"), persona="gunnhild-fjell")],
    "acting_party": [State("choices", at("/min/hvem/"), persona="gunnhild-fjell")],
    "setup": [
        State("administrator", at("/oppsett/"), "berit-administrator"),
        State("visitor to it", at("/oppsett/"), "gunnhild-fjell", 404),
    ],
    "setup_roles": [
        State("now", at("/oppsett/fjell/roller/"), "berit-administrator"),
        State("due", at("/oppsett/fjell/roller/?vis=gjennomgang"), "berit-administrator"),
        State("none", at("/oppsett/fjell/roller/?vis=avsluttet&q=qqqq"), "berit-administrator"),
        State("case handler", at("/oppsett/fjell/roller/"), "oyvind-case-handler", 404),
    ],
    "setup_role_new": [State("form", at("/oppsett/fjell/roller/ny/"), "berit-administrator")],
    "case_inbox": [
        State("mine", at("/sak/"), "oyvind-case-handler"),
        State("everything, by date", at("/sak/?ko=alle&sorter=dato"), "oyvind-case-handler"),
        State("answered", at("/sak/?ko=besvart"), "oyvind-case-handler"),
        State("nothing found", at("/sak/?ko=alle&q=qqqq"), "oyvind-case-handler"),
        State("visitor to it", at("/sak/"), "gunnhild-fjell", 404),
    ],
    "case_detail": [
        *(State(kind, case(kind), "oyvind-case-handler") for kind in ("submitted", "in_review", "waiting", "decided")),
        State("appeal", case("appeal"), "oyvind-case-handler"),
        State("unknown", at("/sak/2026-999999/"), "oyvind-case-handler", 404),
    ],
    "collaboration": [
        State("told", at("/samarbeid/")),
        State("to the secretariat", at("/samarbeid/"), "berit-administrator"),
    ],
    "collaboration_new": [State("visitor to it", at("/samarbeid/ny/"), "gunnhild-fjell", 404)],
    "collaboration_agreement": [State("the newest", at("/samarbeid/avtale/"))],
    "collaboration_version": [
        State("in force", at("/samarbeid/avtale/2/")),
        State("none", at("/samarbeid/avtale/9/"), "", 404),
    ],
    "collaboration_members": [State("now and earlier", at("/samarbeid/medlemmer/"))],
    "collaboration_bodies": [State("all", at("/samarbeid/organ/"))],
    "collaboration_body": [State("the council", at("/samarbeid/organ/samarbeidsradet/"))],
    "collaboration_commitments": [State("all", at("/samarbeid/forpliktelser/"))],
    "collaboration_votes": [State("all", at("/samarbeid/avstemninger/"))],
    "collaboration_vote": [
        State("closed", at("/samarbeid/avstemninger/1/")),
        State("open", at("/samarbeid/avstemninger/4/"), "oyvind-case-handler"),
        State("announced", at("/samarbeid/avstemninger/5/")),
    ],
    "collaboration_ballot": [State("to cast", at("/samarbeid/avstemninger/4/stem/"), "oyvind-case-handler")],
    "collaboration_desk": [
        State("the secretariat", at("/samarbeid/arbeid/"), "berit-administrator"),
        State("a voting member", at("/samarbeid/arbeid/"), "oyvind-case-handler"),
        State("visitor to it", at("/samarbeid/arbeid/"), "gunnhild-fjell", 404),
    ],
    "collaboration_act": [
        State("agreement", at("/samarbeid/arbeid/ny-avtale/"), "berit-administrator"),
        State("mandate", at("/samarbeid/arbeid/nytt-mandat/"), "berit-administrator"),
        State("vote", at("/samarbeid/arbeid/avstemning/"), "berit-administrator"),
        State("delivery", at("/samarbeid/arbeid/levering/?nr=3"), "oyvind-case-handler"),
        State("budget", at("/samarbeid/arbeid/foresla-budsjett/"), "berit-administrator"),
        State("billing", at("/samarbeid/arbeid/fakturer-budsjett/?nr=2"), "berit-administrator"),
        State("credit to pay out", at("/samarbeid/arbeid/utbetal/"), "berit-administrator"),
        State("taking up later", at("/samarbeid/arbeid/ta-i-bruk/?nr=3"), "oyvind-case-handler"),
        State("benefit", at("/samarbeid/arbeid/lov-nytte/"), "oyvind-case-handler"),
        State("measurement", at("/samarbeid/arbeid/maling/?nytte=4"), "berit-administrator"),
        State("threshold", at("/samarbeid/arbeid/terskel/"), "berit-administrator"),
        State("plan anew", at("/samarbeid/arbeid/ny-plan/?nytte=4"), "berit-administrator"),
        State("offer", at("/samarbeid/arbeid/tilbud/"), "oyvind-case-handler"),
        State("hours to approve", at("/samarbeid/arbeid/godkjenn-timer/"), "berit-administrator"),
        State("award", at("/samarbeid/arbeid/tildel/?nr=2"), "berit-administrator"),
        State("option", at("/samarbeid/arbeid/opsjon/?nr=1"), "berit-administrator"),
        State("incident", at("/samarbeid/arbeid/hendelse/"), "berit-administrator"),
        State("how it goes on", at("/samarbeid/arbeid/hendelse-nytt/?nr=4"), "berit-administrator"),
        State("level", at("/samarbeid/arbeid/servicenivaa/"), "berit-administrator"),
        State("benefit", at("/samarbeid/arbeid/lov-nytte/"), "oyvind-case-handler"),
        State("measurement", at("/samarbeid/arbeid/maling/?nytte=4"), "berit-administrator"),
        State("threshold", at("/samarbeid/arbeid/terskel/"), "berit-administrator"),
        State("step of an initiative", at("/samarbeid/arbeid/initiativ-steg/?nr=13"), "berit-administrator"),
        State("evidence", at("/samarbeid/arbeid/initiativ-grunnlag/?nr=11"), "oyvind-case-handler"),
        State("initiative to a vote", at("/samarbeid/arbeid/initiativ-avstemning/"), "berit-administrator"),
        State("minutes", at("/samarbeid/arbeid/referat-godkjenn/?nr=2"), "berit-administrator"),
        State("wheel", at("/samarbeid/arbeid/arshjul-gjort/"), "berit-administrator"),
        State("people to try it", at("/samarbeid/arbeid/initiativ-sporring/"), "berit-administrator"),
        State("assessment", at("/samarbeid/arbeid/selvvurdering/"), "berit-administrator"),
        State("keeping back", at("/samarbeid/arbeid/unnta/"), "berit-administrator"),
        State("to one that would join", at("/samarbeid/arbeid/svar-bli-med/"), "berit-administrator"),
        State("hall that is sold", at("/samarbeid/arbeid/eier-slutt/"), "berit-administrator"),
        State("promise after an incident", at("/samarbeid/arbeid/tiltak/?nr=1"), "berit-administrator"),
    ],
    "ideas": [
        State("all", at("/samarbeid/ideer/")),
        State("late, to the secretariat", at("/samarbeid/ideer/?vis=forsent&sorter=stotte"), "berit-administrator"),
        State("nothing found", at("/samarbeid/ideer/?q=qqqq")),
    ],
    "idea_new": [
        State("from a page", at("/samarbeid/ideer/ny/?fra=facility_week&anlegg={slug}"), "gunnhild-fjell"),
    ],
    "idea": [
        State("answered", at("/samarbeid/ideer/1/")),
        State("one’s own", at("/samarbeid/ideer/1/"), "sindre-coach"),
        State("merged", at("/samarbeid/ideer/4/"), "gunnhild-fjell"),
        State("none", at("/samarbeid/ideer/99/"), "", 404),
    ],
    "initiatives": [
        State("all", at("/samarbeid/initiativ/")),
        State("in one state, to the secretariat", at("/samarbeid/initiativ/?tilstand=draft"), "berit-administrator"),
        State("nothing found", at("/samarbeid/initiativ/?q=qqqq")),
    ],
    "initiative": [
        State("waits for an answer", at("/samarbeid/initiativ/13/"), "berit-administrator"),
        State("with evidence", at("/samarbeid/initiativ/11/")),
        State("merged", at("/samarbeid/initiativ/15/")),
        State("none", at("/samarbeid/initiativ/99/"), "", 404),
    ],
    "ideas_desk": [
        State("the secretariat", at("/samarbeid/ideer/innboks/"), "berit-administrator"),
        State("visitor to it", at("/samarbeid/ideer/innboks/"), "gunnhild-fjell", 404),
    ],
    "idea_desk": [State("reported", at("/samarbeid/ideer/6/behandle/"), "berit-administrator")],
    "status": [
        State("filled", at("/status/")),
        State("one partner, who runs it", at("/status/?hvem=1246&side=2"), "berit-administrator"),
    ],
    "status_incident": [
        State("looked back on", at("/status/1/")),
        State("going on", at("/status/4/"), "berit-administrator"),
        State("none", at("/status/99/"), "", 404),
    ],
    "help_ask": [
        State("from a page", at("/hjelp/spor/?fra=facility_week&anlegg={slug}")),
        State("signed in", at("/hjelp/spor/"), "gunnhild-fjell"),
    ],
    "help_request": [
        State("answered", made("{help_request}")),
        State("unknown", at("/hjelp/sak/x/"), status=404),
    ],
    "trial_asked": [
        State("open", made("{trial_asked}")),
        State("unknown", at("/samarbeid/utproving/x/"), status=404),
    ],
    "help_mine": [
        State("some", at("/hjelp/mine/"), "gunnhild-fjell"),
        State("none", at("/hjelp/mine/"), "oyvind-case-handler"),
    ],
    "help_figures": [State("filled", at("/samarbeid/brukerstotte/"))],
    "help_desk": [
        State("open", at("/samarbeid/henvendelser/"), "berit-administrator"),
        State("nothing found", at("/samarbeid/henvendelser/?vis=mine"), "berit-administrator"),
        State("visitor to it", at("/samarbeid/henvendelser/"), "gunnhild-fjell", 404),
    ],
    "help_desk_request": [State("to answer", at("/samarbeid/henvendelser/2/"), "berit-administrator")],
    "maintenance": [
        State("open", at("/samarbeid/vedlikehold/")),
        State("over", at("/samarbeid/vedlikehold/?vis=ferdig&slag=fault"), "berit-administrator"),
    ],
    "maintenance_item": [
        State("open", at("/samarbeid/vedlikehold/1/")),
        State("withheld", at("/samarbeid/vedlikehold/2/")),
        State("withheld, to who runs it", at("/samarbeid/vedlikehold/2/"), "berit-administrator"),
        State("none", at("/samarbeid/vedlikehold/99/"), "", 404),
    ],
    "meetings": [
        State("some", at("/samarbeid/moter/")),
        State("called by", at("/samarbeid/moter/"), "berit-administrator"),
    ],
    "meeting": [
        State("approved", at("/samarbeid/moter/1/")),
        State("to come", at("/samarbeid/moter/3/"), "berit-administrator"),
        State("none", at("/samarbeid/moter/99/"), "", 404),
    ],
    "wheel": [State("this year", at("/samarbeid/arshjul/")), State("other year", at("/samarbeid/arshjul/?ar=2199"))],
    "collaboration_templates": [State("all", at("/samarbeid/maler/"))],
    "collaboration_template": [
        State("one", at("/samarbeid/maler/vurdering/")),
        State("none", at("/samarbeid/maler/ingen/"), "", 404),
    ],
    "seasons": [State("open", at("/sesong/"))],
    "season_info": [State("open", made("/sesong/{round}/"))],
    "season_rules": [
        State("all", made("/sesong/{round}/regler/")),
        State("no such version", made("/sesong/{round}/regler/?utgave=77"), "", 404),
    ],
    "season_apply": [
        State("the club", made("/sesong/{round}/sok/klubb/"), "sindre-coach"),
        State("for nobody", made("/sesong/{round}/sok/klubb/"), "gunnhild-fjell"),
    ],
    "season_group_new": [State("for nobody", made("/sesong/{round}/sok/gruppe/ny/"), "gunnhild-fjell")],
    "season_group": [State("for nobody", made("/sesong/{round}/sok/gruppe/1/"), "gunnhild-fjell")],
    "season_receipt": [State("for nobody", made("/sesong/{round}/kvittering/"), "gunnhild-fjell")],
    "events": [
        State("filled", at("/hva-skjer/?kommune=fjell")),
        State("narrowed", at("/hva-skjer/?q=e&nar=maned&fra={day}")),
        State("nothing found", at("/hva-skjer/?q=qqqqqqqq")),
        State("error", at("/hva-skjer/?fra=i+morgen"), status=422),
    ],
    "event": [
        State("to come", made("/hva-skjer/{event}/")),
        State("cancelled", made("/hva-skjer/{cancelled}/")),
        State("unknown", at("/hva-skjer/ingen/"), status=404),
    ],
    "sign_up": [
        State("visitor", made("/pamelding/{full}/")),
        State("signed up", made("/pamelding/{full}/"), "gunnhild-fjell"),
        State("full", made("/pamelding/{full}/"), "oyvind-case-handler"),
        State("of a resident", made("/pamelding/{own_sign_up}/"), "berit-administrator"),
        State("unknown", at("/pamelding/ingen/"), status=404),
    ],
    "me_sign_ups": [State("some", at("/min/pameldinger/"), "gunnhild-fjell")],
    "sign_up_desk": [
        State("full", made("/bestilling/{full_id}/pamelding/"), "oyvind-case-handler"),
        State("nothing found", made("/bestilling/{full_id}/pamelding/?q=qqqq"), "oyvind-case-handler"),
        State("not open yet", made("/bestilling/{not_open_id}/pamelding/"), "oyvind-case-handler"),
        State("time that goes on", made("/bestilling/{school_id}/pamelding/"), "oyvind-case-handler"),
        State("visitor to it", made("/bestilling/{full_id}/pamelding/"), "gunnhild-fjell", 404),
    ],
    "sign_up_arrivals": [
        State("one came", made("/bestilling/{own_sign_up_id}/pamelding/innslipp/"), "gunnhild-fjell"),
        State("code", made("/bestilling/{own_sign_up_id}/pamelding/innslipp/?kode={sign_up_code}"), "gunnhild-fjell"),
        State("wrong code", made("/bestilling/{own_sign_up_id}/pamelding/innslipp/?kode=x"), "gunnhild-fjell"),
        State("too early", made("/bestilling/{full_id}/pamelding/innslipp/"), "oyvind-case-handler"),
    ],
    "sign_up_numbers": [
        State("one came", made("/bestilling/{own_sign_up_id}/pamelding/tall/"), "gunnhild-fjell"),
        State("visitor to it", made("/bestilling/{full_id}/pamelding/tall/"), "gunnhild-fjell", 404),
    ],
    "door_code": [State("nothing on", at("/h/{door}/kode/"))],
    "desk_events": [
        State("to come", at("/sak/arrangement/"), "oyvind-case-handler"),
        State("over", at("/sak/arrangement/?vis=tidligere"), "oyvind-case-handler"),
        State("visitor to it", at("/sak/arrangement/"), "gunnhild-fjell", 404),
    ],
    "desk_event": [State("one", made("/sak/arrangement/{event_id}/"), "oyvind-case-handler")],
    "desk_event_new": [
        State("where", at("/sak/arrangement/ny/"), "oyvind-case-handler"),
        State("form", made("/sak/arrangement/ny/?anlegg={facility}"), "oyvind-case-handler"),
    ],
    "desk_school_uses": [State("to come", at("/sak/skolebruk/"), "oyvind-case-handler")],
    "desk_school_use": [State("many dates", made("/sak/skolebruk/{school_use}/"), "oyvind-case-handler")],
    "desk_school_use_new": [State("form", made("/sak/skolebruk/ny/?anlegg={facility}"), "oyvind-case-handler")],
    "desk_closures": [State("to come", at("/sak/stengning/"), "oyvind-case-handler")],
    "desk_closure": [State("one", made("/sak/stengning/{closure}/"), "oyvind-case-handler")],
    "desk_closure_new": [State("form", made("/sak/stengning/ny/?anlegg={facility}"), "oyvind-case-handler")],
    "case_absence": [State("form", at("/sak/fravar/"), "oyvind-case-handler")],
    "case_samples": [State("list", at("/sak/stikkprover/"), "oyvind-case-handler")],
    "finance_batches": [
        State("all", at("/okonomi/fjell/fakturaer/"), "berit-administrator"),
        State("wrong day", at("/okonomi/fjell/fakturaer/?til=i+g%C3%A5r"), "berit-administrator", 422),
        State("visitor to it", at("/okonomi/fjell/fakturaer/"), "gunnhild-fjell", 404),
    ],
    "finance_batch": [
        State("handed over", made("/okonomi/fjell/fakturaer/{batch}/"), "berit-administrator"),
        State("being drawn up", made("/okonomi/fjell/fakturaer/{drawing}/"), "berit-administrator"),
    ],
    "finance_invoice": [State("one", made("/okonomi/fjell/faktura/{invoice}/"), "berit-administrator")],
    "me_invoices": [
        State("some", at("/min/fakturaer/"), "gunnhild-fjell"),
        State("none", at("/min/fakturaer/"), "oyvind-case-handler"),
    ],
    "me_payers": [
        State("one is asked", made("/min/bestillinger/{shared}/betalere/"), "berit-administrator"),
        State("not theirs", made("/min/bestillinger/{shared}/betalere/"), "gunnhild-fjell", 404),
    ],
    "me_paying_for": [State("acting for no club", at("/min/betaler-for/"), "gunnhild-fjell")],
    "me_paying": [
        State("asked", made("/min/betaler-for/{sharing}/"), "oyvind-case-handler"),
        State("who asked", made("/min/betaler-for/{sharing}/"), "berit-administrator"),
    ],
    "me_invoice": [
        State("own", made("/min/fakturaer/{invoice}/"), "gunnhild-fjell"),
        State("another's", made("/min/fakturaer/{invoice}/"), "oyvind-case-handler", 404),
    ],
    "setup_archive": [
        State("administrator", at("/oppsett/fjell/arkiv/"), "berit-administrator"),
        State("case handler", at("/oppsett/fjell/arkiv/"), "oyvind-case-handler", 404),
    ],
    "setup_features": [
        State("administrator", at("/oppsett/fjell/funksjoner/"), "berit-administrator"),
        State("case handler", at("/oppsett/fjell/funksjoner/"), "oyvind-case-handler", 404),
    ],
    "collaboration_costs": [
        State("as it opens", at("/samarbeid/kostnader/")),
        State("for one that might join", at("/samarbeid/kostnader/?navn=Voss&folk=16000&tak1=40")),
        State("typed wrongly", at("/samarbeid/kostnader/?sum=mye&folk=x"), "", 422),
    ],
    "collaboration_budgets": [
        State("all", at("/samarbeid/budsjett/")),
        State("of a kind and a year", at("/samarbeid/budsjett/?slag=maintenance")),
        State("none like that", at("/samarbeid/budsjett/?slag=innovation&ar=1999")),
        State("of a service", at("/samarbeid/budsjett/?tjeneste=bestilling-av-haller-og-lokaler")),
        State("to the secretariat", at("/samarbeid/budsjett/"), "berit-administrator"),
    ],
    "collaboration_receipts": [
        State("the secretariat", at("/samarbeid/arbeid/innbetalinger/"), "berit-administrator"),
        State("visitor to it", at("/samarbeid/arbeid/innbetalinger/"), "gunnhild-fjell", 404),
    ],
    "collaboration_budget": [
        State("proposed", at("/samarbeid/budsjett/4/"), "berit-administrator"),
        State("corrected and paid", at("/samarbeid/budsjett/2/"), "berit-administrator"),
        State("taken up later, and credited", at("/samarbeid/budsjett/3/")),
        State("partly paid, for a contract", at("/samarbeid/budsjett/7/")),
        State("none", at("/samarbeid/budsjett/99/"), "", 404),
    ],
    "collaboration_benefits": [State("all", at("/samarbeid/nytte/"))],
    "collaboration_benefit": [
        State("of several partners", at("/samarbeid/nytte/4/")),
        State("one that is asked for", at("/samarbeid/nytte/5/"), "oyvind-case-handler"),
        State("not measured", at("/samarbeid/nytte/1/")),
        State("none", at("/samarbeid/nytte/99/"), "", 404),
    ],
    "collaboration_indicators": [State("the last month", at("/samarbeid/nytte/indikatorer/"))],
    "collaboration_indicator": [
        State("by month", at("/samarbeid/nytte/indikatorer/unused_hours/")),
        State("counted again", last_month("/samarbeid/nytte/indikatorer/no_shows/?maned="), "berit-administrator"),
        State("none", at("/samarbeid/nytte/indikatorer/lykke/"), "", 404),
    ],
    "collaboration_pilots": [State("all", at("/samarbeid/nytte/forsok/"))],
    "collaboration_pilot": [
        State("to anybody", at("/samarbeid/utrulling/fjell/automatic_approval/")),
        State("to who runs it", at("/samarbeid/utrulling/fjell/automatic_approval/"), "berit-administrator"),
        State("never tried", at("/samarbeid/utrulling/fjell/season_solver/"), "", 404),
    ],
    "collaboration_rollout": [State("filled", at("/samarbeid/utrulling/"))],
    "collaboration_pool": [
        State("overview", at("/samarbeid/kompetanse/")),
        State("overview, to who may propose", at("/samarbeid/kompetanse/"), "berit-administrator"),
        State("matches", at("/samarbeid/kompetanse/?vis=treff")),
        State("offers", at("/samarbeid/kompetanse/?vis=tilbud")),
    ],
    "collaboration_engagement": [
        State("agreed, with hours", at("/samarbeid/kompetanse/1/"), "berit-administrator"),
        State("declined", at("/samarbeid/kompetanse/4/")),
        State("ended before time", at("/samarbeid/kompetanse/5/")),
        State("none", at("/samarbeid/kompetanse/99/"), "", 404),
    ],
    "collaboration_procurements": [State("all", at("/samarbeid/innkjop/"))],
    "collaboration_procurement": [
        State("awarded", at("/samarbeid/innkjop/1/")),
        State("open to join", at("/samarbeid/innkjop/3/"), "berit-administrator"),
        State("being described", at("/samarbeid/innkjop/4/")),
    ],
    "collaboration_contracts": [
        State("all", at("/samarbeid/kontrakter/")),
        State("of a service", at("/samarbeid/kontrakter/?tjeneste=bestilling-av-haller-og-lokaler")),
    ],
    "collaboration_contract": [
        State("an option due soon", at("/samarbeid/kontrakter/1/"), "berit-administrator"),
        State("with call-offs", at("/samarbeid/kontrakter/3/")),
    ],
    "collaboration_decisions": [
        State("all", at("/samarbeid/vedtak/")),
        State("votes of a partner", at("/samarbeid/vedtak/?slag=vote&medlem=4601")),
        State("nothing found", at("/samarbeid/vedtak/?ar=1999")),
    ],
    "collaboration_reports": [State("all", at("/samarbeid/arsrapport/"))],
    "collaboration_report": [
        State("this year", lambda _city: f"/samarbeid/arsrapport/{timezone.localdate().year}/"),
        State("before it was founded", at("/samarbeid/arsrapport/1999/"), "", 404),
    ],
    "collaboration_withheld": [State("some", at("/samarbeid/unntatt/"))],
    "collaboration_assessment": [State("the newest", at("/samarbeid/selvvurdering/"))],
    "collaboration_assessed": [
        State("the first", at("/samarbeid/selvvurdering/1/")),
        State("none", at("/samarbeid/selvvurdering/9/"), "", 404),
    ],
    "collaboration_kit": [State("all", at("/samarbeid/bli-med/"))],
    "collaboration_join": [State("the form", at("/samarbeid/bli-med/sporsmal/"), "gunnhild-fjell")],
    "setup_prices": [
        State("every state", at("/oppsett/fjell/priser/"), "berit-administrator"),
        State("case handler", at("/oppsett/fjell/priser/"), "oyvind-case-handler", 404),
    ],
    "setup_price_new": [State("form", at("/oppsett/fjell/priser/ny/"), "berit-administrator")],
    "setup_price_import": [State("form", at("/oppsett/fjell/priser/fra-fil/"), "berit-administrator")],
    "setup_price_uses": [
        State("filled", at("/oppsett/fjell/priser/bruk/"), "berit-administrator"),
        State("one facility", made("/oppsett/fjell/priser/bruk/?anlegg={facility}"), "berit-administrator"),
    ],
    "setup_price_groups": [State("filled", at("/oppsett/fjell/priser/grupper/"), "berit-administrator")],
    "setup_price_quotas": [State("filled", at("/oppsett/fjell/priser/kvoter/"), "berit-administrator")],
    "setup_vat": [State("filled", at("/oppsett/fjell/priser/mva/"), "berit-administrator")],
    "setup_price_list": [
        State("draft", made("/oppsett/fjell/priser/{draft}/"), "berit-administrator"),
        State("published", made("/oppsett/fjell/priser/{published}/"), "berit-administrator"),
        State("unknown", at("/oppsett/fjell/priser/999999/"), "berit-administrator", 404),
    ],
    "setup_price_check": [
        State("reckoned", made("/oppsett/fjell/priser/{draft}/kontroll/"), "berit-administrator"),
        State("published", made("/oppsett/fjell/priser/{published}/kontroll/"), "berit-administrator"),
    ],
    "setup_price_copy": [State("form", made("/oppsett/fjell/priser/{published}/kopi/"), "berit-administrator")],
    "municipality_prices": [
        State("filled", at("/k/fjell/priser/")),
        State("next year", at("/k/fjell/priser/?dag=2040-01-01")),
        State("unknown", at("/k/ingen/priser/"), status=404),
    ],
    "price_calculator": [
        State("facilities", at("/k/fjell/priser/regn-ut/")),
        State("form", at("/k/fjell/priser/regn-ut/?anlegg={slug}")),
        State(
            "reckoned",
            at("/k/fjell/priser/regn-ut/?anlegg={slug}&lokale={part}&gruppe=resident&dato={day}&fra=18.00&til=20.00"),
        ),
        State("wrong", at("/k/fjell/priser/regn-ut/?anlegg={slug}&lokale=x&gruppe=x&dato=x&fra=20&til=18"), status=422),
    ],
    "setup_cases": [
        State("rules", at("/oppsett/fjell/saker/"), "berit-administrator"),
        State("reason", at("/oppsett/fjell/saker/?grunn=priority"), "berit-administrator"),
        State("case handler", at("/oppsett/fjell/saker/"), "oyvind-case-handler", 404),
    ],
    "setup_questions": [
        State("list", at("/oppsett/fjell/sporsmal/"), "berit-administrator"),
        State("case handler", at("/oppsett/fjell/sporsmal/"), "oyvind-case-handler", 404),
    ],
    "setup_question_new": [State("form", at("/oppsett/fjell/sporsmal/nytt/"), "berit-administrator")],
    "setup_question": [
        State("asked", made("/oppsett/fjell/sporsmal/{question}/"), "berit-administrator"),
        State("unknown", at("/oppsett/fjell/sporsmal/999999/"), "berit-administrator", 404),
    ],
    "setup_equipment": [
        State("list", at("/oppsett/fjell/utstyr/"), "berit-administrator"),
        State("none", at("/oppsett/fjell/utstyr/?q=finnes+ikke&vis=low"), "berit-administrator"),
        State("case handler", at("/oppsett/fjell/utstyr/"), "oyvind-case-handler", 404),
    ],
    "setup_equipment_import": [State("form", at("/oppsett/fjell/utstyr/import/"), "berit-administrator")],
    "setup_kind_new": [State("form", at("/oppsett/fjell/utstyr/ny/"), "berit-administrator")],
    "setup_kind": [
        State(
            "counted, too few for whom it was promised", made("/oppsett/fjell/utstyr/{kind}/"), "berit-administrator"
        ),
        State("numbered", made("/oppsett/fjell/utstyr/{numbered}/"), "berit-administrator"),
        State("set", made("/oppsett/fjell/utstyr/{stage}/"), "berit-administrator"),
        State("unknown", at("/oppsett/fjell/utstyr/999999/"), "berit-administrator", 404),
    ],
    "setup_kind_edit": [State("form", made("/oppsett/fjell/utstyr/{stage}/endre/"), "berit-administrator")],
    "setup_kind_pictures": [
        State("one", made("/oppsett/fjell/utstyr/{kind}/bilder/"), "berit-administrator"),
        State("none", made("/oppsett/fjell/utstyr/{decks}/bilder/"), "berit-administrator"),
    ],
    "setup_item": [
        State("worn, with what was found", made("/oppsett/fjell/utstyr/ting/{item}/"), "berit-administrator"),
        State("unknown", at("/oppsett/fjell/utstyr/ting/999999/"), "berit-administrator", 404),
    ],
    "setup_stock_low": [State("some", at("/oppsett/fjell/utstyr/lite/"), "berit-administrator")],
    "setup_labels": [State("labels", made("/oppsett/fjell/utstyr/etiketter/?type={numbered}"), "berit-administrator")],
    "setup_equipment_use": [
        State("year", at("/oppsett/fjell/utstyr/bruk/"), "berit-administrator"),
        State("backwards", at("/oppsett/fjell/utstyr/bruk/?fra=2027-01-01&til=2026-01-01"), "berit-administrator"),
    ],
    "setup_lending": [State("rules", at("/oppsett/fjell/utstyr/regler/"), "berit-administrator")],
    "setup_parts": [
        State("one asked, one accepted", at("/oppsett/fjell/utstyr/andeler/"), "berit-administrator"),
        State("asked of others", at("/oppsett/fjell/utstyr/andeler/?vis=vi"), "berit-administrator"),
        State("over", at("/oppsett/fjell/utstyr/andeler/?vis=for"), "berit-administrator"),
        State("case handler", at("/oppsett/fjell/utstyr/andeler/"), "oyvind-case-handler", 404),
    ],
    "setup_stock_days": [State("month", at("/oppsett/fjell/utstyr/dager/"), "berit-administrator")],
    "setup_depots": [State("list", at("/oppsett/fjell/utstyr/lager/"), "berit-administrator")],
    "setup_depot_new": [State("form", at("/oppsett/fjell/utstyr/lager/nytt/"), "berit-administrator")],
    "setup_depot": [State("form", made("/oppsett/fjell/utstyr/lager/{depot}/"), "berit-administrator")],
    "setup_count": [State("going on", made("/oppsett/fjell/utstyr/telling/{count}/"), "berit-administrator")],
    "setup_terms": [
        State("list", at("/oppsett/fjell/vilkar/"), "berit-administrator"),
        State("case handler", at("/oppsett/fjell/vilkar/"), "oyvind-case-handler", 404),
    ],
    "setup_terms_new": [State("form", at("/oppsett/fjell/vilkar/nye/"), "berit-administrator")],
    "setup_terms_text": [
        State("published", made("/oppsett/fjell/vilkar/{terms}/"), "berit-administrator"),
        State("unknown", at("/oppsett/fjell/vilkar/ingen/"), "berit-administrator", 404),
    ],
    "setup_messages": [
        State("settings", at("/oppsett/fjell/meldinger/"), "berit-administrator"),
        State("case handler", at("/oppsett/fjell/meldinger/"), "oyvind-case-handler", 404),
    ],
    "setup_templates": [State("list", at("/oppsett/fjell/maler/"), "berit-administrator")],
    "setup_template": [
        State("standard", at("/oppsett/fjell/maler/cancelled/nb/"), "berit-administrator"),
        State("unknown", at("/oppsett/fjell/maler/role_granted/nb/"), "berit-administrator", 404),
    ],
    "setup_why": [
        State("form", at("/oppsett/fjell/hvorfor/"), "berit-administrator"),
        State("nobody", at("/oppsett/fjell/hvorfor/?person=&hva=price.edit"), "berit-administrator", 422),
    ],
    "setup_clubs": [
        State("waiting", at("/oppsett/fjell/lag/"), "berit-administrator"),
        State("visitor to it", at("/oppsett/fjell/lag/"), "sindre-coach", 404),
    ],
    "setup_club": [
        State("price and people", at("/oppsett/fjell/lag/{club}/"), "berit-administrator"),
        State("unknown", at("/oppsett/fjell/lag/999999999/"), "berit-administrator", 404),
    ],
    # As an administrator of a club sees them they are seen in test_clubs_seen.
    "clubs": [State("filled", at("/lag/?hvor=fjell")), State("nothing found", at("/lag/?q=qqqqqqqq"))],
    "club": [
        State("filled", at("/lag/{club}/")),
        State("own", at("/lag/{club}/"), "sindre-coach"),
        State("unknown", at("/lag/999999999/"), status=404),
    ],
    "club_new": [
        State("form", at("/lag/ny/"), "gunnhild-fjell"),
        State("not a number", at("/lag/ny/?q=123456789"), "gunnhild-fjell", 422),
    ],
    "club_new_group": [State("form", at("/lag/ny/gruppe/"), "gunnhild-fjell")],
    "club_later": [State("form", at("/lag/ny/senere/?orgnr={club}"), "gunnhild-fjell")],
    "club_ask": [State("form", at("/lag/{club}/be-om/"), "gunnhild-fjell")],
    "club_settings": [State("not hers to change", at("/lag/{club}/oppsett/"), "sindre-coach", 404)],
    "club_teams": [State("filled", at("/lag/{club}/grupper/"), "sindre-coach")],
    "club_team_new": [State("not hers to make", at("/lag/{club}/grupper/ny/"), "sindre-coach", 404)],
    "club_team": [State("unknown", at("/lag/{club}/grupper/999999/"), "sindre-coach", 404)],
    "club_people": [
        State("filled", at("/lag/{club}/folk/"), "sindre-coach"),
        State("outsider", at("/lag/{club}/folk/"), "gunnhild-fjell", 404),
    ],
    "club_history": [State("filled", at("/lag/{club}/historikk/"), "sindre-coach")],
    "invitation": [State("unknown", at("/invitasjon/x/"), status=404)],
    "setup_privacy": [
        State("administrator", at("/oppsett/fjell/personvern/"), "berit-administrator"),
        State("case handler", at("/oppsett/fjell/personvern/"), "oyvind-case-handler", 404),
    ],
    "staff_invitation": [State("unknown", at("/oppsett/invitasjon/x/"), "gunnhild-fjell", 404)],
    "me_bookings": [
        State("filled", at("/min/bestillinger/"), persona="gunnhild-fjell"),
        State("earlier", at("/min/bestillinger/?vis=tidligere"), persona="gunnhild-fjell"),
        State("nothing found", at("/min/bestillinger/?q=qqqq"), persona="gunnhild-fjell"),
    ],
    "equipment": [
        State("all", at("/utstyr/")),
        State("free then", made("/utstyr/?hvor=fjell&{days}&antall=100")),
        State("nothing found", at("/utstyr/?hva=romferge&hvor=fjell&ledig=1&fra={day}&til={day}")),
        State("cannot be read", at("/utstyr/?fra=2020-01-01&til=i+morgen")),
    ],
    "equipment_detail": [
        State("counted", made("/utstyr/{lent_kind}/")),
        State("set", made("/utstyr/{lent_stage}/?{days}&antall=2"), "gunnhild-fjell"),
        State("fixed to a hall", made("/utstyr/{fixed}/")),
        State("unknown", at("/utstyr/finnes-ikke/"), status=404),
    ],
    "equipment_basket": [
        State(
            "visitor", made("/utstyr/lan/nytt/?lager={lent_depot}&{days}&antall-{lent_kind}=20&antall-{lent_stage}=1")
        ),
        State(
            "too many",
            made("/utstyr/lan/nytt/?lager={lent_depot}&{days}&antall-{lent_kind}=300"),
            "berit-administrator",
        ),
        State("nothing yet", made("/utstyr/lan/nytt/?lager={lent_depot}"), "berit-administrator"),
        State("blocked", made("/utstyr/lan/nytt/?lager={lent_depot}&{days}&antall-{lent_kind}=1"), "gunnhild-fjell"),
        State("unknown", at("/utstyr/lan/nytt/?lager=finnes-ikke"), status=404),
    ],
    "me_loans": [
        State("filled", at("/min/lan/"), "gunnhild-fjell"),
        State("none", at("/min/lan/?tidligere=1"), "gunnhild-fjell"),
    ],
    "me_loan": [
        State("reserved", made("/min/lan/{loan}/"), "gunnhild-fjell"),
        State("asked", made("/min/lan/{waits}/"), "gunnhild-fjell"),
        State("unknown", at(f"/min/lan/{UUID(int=0)}/"), "gunnhild-fjell", 404),
    ],
    "store": [State("several", at("/lager/?alle=1"), "berit-administrator")],
    "store_depot": [
        State("day", made("/lager/{store}/?q=finnes+ikke"), "berit-administrator"),
        State("unknown", at("/lager/finnes-ikke/"), "berit-administrator", 404),
    ],
    "store_loan": [
        State("to hand out", made("/lager/lan/{counter}/"), "berit-administrator"),
        State("out, with damage", made("/lager/lan/{lent_out}/"), "berit-administrator"),
        State("not hers", made("/lager/lan/{counter}/"), "gunnhild-fjell", 404),
    ],
    "store_damages": [State("waits", at("/lager/skader/"), "berit-administrator")],
    "store_damage": [State("to decide", made("/lager/skader/{loan_damage}/"), "berit-administrator")],
    "loan_damage": [State("to answer", made("/utlan/skade/{loan_damage}/"), "berit-administrator")],
    "me_block": [State("appealed", made("/min/lan/sperret/{lending_block}/"), "gunnhild-fjell")],
    "loan_desk": [
        State("waits", at("/utlan/"), "berit-administrator"),
        State("reserved", at("/utlan/?vis=reservert"), "berit-administrator"),
        State("outsider", at("/utlan/"), "gunnhild-fjell", 404),
    ],
    "loan_desk_loan": [
        State("to answer", made("/utlan/{waits}/"), "berit-administrator"),
        State("reserved", made("/utlan/{loan}/"), "berit-administrator"),
    ],
    "loan_blocks": [
        State("standing", at("/utlan/sperret/"), "berit-administrator"),
        State("none over", at("/utlan/sperret/?vis=over"), "berit-administrator"),
    ],
    "loan_block": [State("appealed", made("/utlan/sperret/{lending_block}/"), "berit-administrator")],
    # With bookings in every state they are seen in test_me_seen.
    "me_booking": [State("unknown", at(f"/min/bestillinger/{UUID(int=0)}/"), "gunnhild-fjell", 404)],
    "me_cancel": [State("unknown", at(f"/min/bestillinger/{UUID(int=0)}/avbestill/"), "gunnhild-fjell", 404)],
    "me_change": [State("unknown", at(f"/min/bestillinger/{UUID(int=0)}/endre/1/"), "gunnhild-fjell", 404)],
    "me_alerts": [State("empty", at("/min/varsler/"), persona="gunnhild-fjell")],
    # With something asked for, refused or in the way they are seen in test_me_privacy_seen.
    "my_profile": [State("own", at("/min/profil/"), "gunnhild-fjell")],
    "contact_proof": [State("unknown", at("/min/profil/bekreft/x/"), "gunnhild-fjell", 404)],
    "my_privacy": [State("own", at("/min/personvern/"), "gunnhild-fjell")],
    "my_deletion": [State("own", at("/min/personvern/slett/"), "gunnhild-fjell")],
    "alert_new": [
        State("activity", at("/varsle/?hva=h%C3%A5ndball&dato={day}&fra=18.00&min=120"), persona="gunnhild-fjell"),
        State("place", at("/varsle/?lokale={id}&dato={day}"), persona="gunnhild-fjell"),
    ],
    "me_waiting": [State("none", at("/min/venteliste/"), persona="gunnhild-fjell")],
    "waiting_new": [
        State("asked", at("/venteliste/ny/?pick={id}/{day}T18:00:00%2B01:00/{day}T20:00:00%2B01:00"), "gunnhild-fjell"),
        State("unknown", at("/venteliste/ny/?pick=x"), "gunnhild-fjell", 404),
    ],
    "application_new": [
        State("visitor", at("/soknad/ny/?lokale={id}&dato={day}&fra=18.00&til=20.00")),
        State("wrong", at("/soknad/ny/?lokale={id}&dato=i+g%C3%A5r&fra=99&uker=1&siste=2020-01-01"), status=422),
        State("unknown", at("/soknad/ny/?lokale=999999"), status=404),
    ],
    # Filled, and with everything that can come of one, they are seen in test_applying_seen.
    "application_draft": [State("empty", at("/soknad/"), "gunnhild-fjell")],
    "application_link": [State("unknown", at("/soknad/lenke/x/"), status=404)],
    "application_link_file": [State("unknown", at(f"/soknad/lenke/x/{UUID(int=0)}/"), status=404)],
    "attachment": [State("unknown", at(f"/vedlegg/{UUID(int=0)}/"), "gunnhild-fjell", 404)],
    "application_receipt": [State("unknown", at(f"/soknad/{UUID(int=0)}/kvittering/"), "gunnhild-fjell", 404)],
    "decision_letter": [
        State("refused", lambda city: f"/vedtak/{city.cases['decision']}/", "oyvind-case-handler"),
        State("visitor to it", lambda city: f"/vedtak/{city.cases['decision']}/", "gunnhild-fjell", 404),
    ],
    "me_applications": [State("none", at("/min/soknader/"), "gunnhild-fjell")],
    "me_application": [State("unknown", at(f"/min/soknader/{UUID(int=0)}/"), "gunnhild-fjell", 404)],
    "help": [State("text", at("/hjelp/"))],
    "privacy": [State("text", at("/personvern/"))],
    "accessibility": [State("text", at("/tilgjengelighet/"))],
    "about": [State("text", at("/om/"))],
    "developers": [State("text", at("/for-utviklere/"))],
    # With a hold and a booking of their own they are seen in test_booking_pages_seen.
    "booking_check": [State("unknown", at(f"/bestilling/{UUID(int=0)}/kontroll/"), status=404)],
    "booking_repeat": [State("unknown", at(f"/bestilling/{UUID(int=0)}/gjenta/"), status=404)],
    "booking_receipt": [
        State("unknown", at(f"/bestilling/{UUID(int=0)}/kvittering/"), "gunnhild-fjell", 404),
        State("signed out", at(f"/bestilling/{UUID(int=0)}/kvittering/")),
    ],
    "terms_document": [
        State("published", made("/vilkar/{document}/")),
        State("unknown", at("/vilkar/999999/"), status=404),
    ],
}
SHOWS_NO_PAGE = {
    "collaboration_benefits_data": "gives a file",
    "collaboration_benefit_data": "gives a file",
    "collaboration_indicators_data": "gives a file",
    "collaboration_indicator_data": "gives a file",
    "collaboration_pilots_data": "gives a file",
    "collaboration_pilot_data": "gives a file",
    "collaboration_costs_data": "gives a file",
    "collaboration_budget_data": "gives a file",
    "collaboration_budgets_data": "gives a file",
    "collaboration_pay_outs": "gives a file",
    "collaboration_budget_input": "gives a file",
    "collaboration_budget_version": "gives a file",
    "collaboration_data": "gives a file",
    "collaboration_engagement_data": "gives a file",
    "collaboration_procurement_data": "gives a file",
    "collaboration_contract_data": "gives a file",
    "collaboration_decisions_data": "gives a file",
    "collaboration_reports_data": "gives a file",
    "collaboration_report_data": "gives a file",
    "collaboration_withheld_data": "gives a file",
    "collaboration_assessment_data": "gives a file",
    "collaboration_kit_data": "gives a file",
    "collaboration_body_data": "gives a file",
    "collaboration_vote_data": "gives a file",
    "collaboration_recount": "gives a file",
    "ideas_data": "gives a file",
    "idea_data": "gives a file",
    "status_data": "gives a file",
    "status_days": "gives a file",
    "status_incident_data": "gives a file",
    "help_figures_data": "gives a file",
    "maintenance_data": "gives a file",
    "maintenance_item_data": "gives a file",
    "initiatives_data": "gives a file",
    "initiative_data": "gives a file",
    "initiative_export": "gives a file",
    "meetings_data": "gives a file",
    "meeting_data": "gives a file",
    "wheel_data": "gives a file",
    "collaboration_template_file": "gives a file",
    "payment_told": "a provider’s messages",
    "season_withdraw": "takes a form and goes on to what the club gets",
    "season_ask": "takes a form and goes on to what was asked",
    "season_letter": "gives a file",
    "allocation_plan_csv": "gives a file",
    "allocation_rules_file": "gives a file",
    "allocation_plan_file": "gives a file",
    "allocation_left_out": "gives a file",
    "allocation_board_file": "gives a file",
    "allocation_board_xlsx": "gives a file",
    "allocation_plan_xlsx": "gives a file",
    "allocation_ask": "takes a form and goes on to what was asked",
    "allocation_board_act": "takes a form and goes on to the board",
    "allocation_board_news": "gives a part of the board's page",
    "payment_give_up": "a button of a payment",
    "payment_away": "goes on to the provider",
    "sign_out": "takes a form and goes on to the provider's sign-out; its page is seen in test_sign_in_seen",
    "signed_out": "goes on to the front page",
    "sign_out_told": "is empty, for a provider's frame",
    "sign_in_keys": "gives a file",
    "sms_report": "is told by a gateway",
    "sign_in_return": "goes on to what she was doing, or back to the choice of providers",
    "my_name": "asks one who has no name; seen in test_sign_in_seen",
    "sign_in_go_on": "shows a form that was kept; seen in test_sign_in_seen",
    "case_undo": "takes a form and goes on to the case",
    "case_looking": "gives a part of the case's page",
    "decision_pdf": "gives a file",
    "setup_price_file": "gives a file",
    "events_file": "gives a file",
    "event_file": "gives a file",
    "booking_pick": "takes a form and goes on to the check page",
    "booking_extend": "takes a form and goes back to the check page",
    "booking_drop": "takes a form and goes on to the calendar",
    "booking_ics": "gives a file",
    "map_tile": "gives a picture",
    "club_logo": "gives a picture",
    "my_page": "goes on to the bookings",
    "my_export": "gives a file",
    "loan_picture": "gives a picture",
    "loan_code": "leads on",
    "item_code": "leads on",
    "setup_equipment_file": "gives a file",
    "setup_stock_days_file": "gives a file",
    "setup_item_picture": "gives a picture",
    "equipment_picture": "gives a picture",
    "equipment_picture_small": "gives a picture",
    "finance_file": "gives a file",
    "finance_report_file": "gives a file",
    "finance_between_file": "gives a file",
    "finance_statement_file": "gives a file",
    "me_costs_file": "gives a file",
    "sign_up_numbers_file": "gives a file",
    "club_costs_file": "gives a file",
    "finance_invoice_pdf": "gives a file",
    "me_invoice_pdf": "gives a file",
}
"""URL names that only take a form or give a file."""


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace is None:
                yield from names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def test_every_address_has_its_states_here() -> None:
    api = {"api-root", "openapi-json", "openapi-view"}
    known = {*names(get_resolver().url_patterns)} - api
    assert known - STATES.keys() - SHOWS_NO_PAGE.keys() == set()
    assert (STATES.keys() | SHOWS_NO_PAGE.keys()) - known == set()


@pytest.fixture(scope="module")
def city(server: Server, template: str, django_db_setup: str, django_db_blocker: DjangoDbBlocker) -> Iterator[City]:
    """Fjell with a fortnight of use, served on a port of its own."""
    name = a_name("pages")
    server.create(name, template)
    known = {"ID_PORTEN_CLIENT": "aktiv", "WORK_CLIENT": "aktiv", "WORK_ISSUER": "https://work.example"}
    with django_db_blocker.unblock(), override_settings(DEMO_PERSONAS=True, **known):
        wire()
        _point_django_at(server, name)
        now = timezone.now()
        build(lambda _: None, now=now, only=("fjell",), reach=timedelta(days=14))
        space = (
            Space.objects.select_related("facility")
            .filter(kind="sports_hall", parent=None, alone=True)
            .order_by("id")[0]
        )
        club = str(Organisation.objects.filter(representatives__person__persona="sindre-coach")[0].number)
        day = (now + timedelta(days=2)).date()
        thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={}, port=0)
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        found = {each.state: each.key for each in everything_of(Case).filter(kind="application").order_by("pk")}
        found["decision"] = str(everything_of(Decision).filter(outcome="refused")[0].pk)
        found["appeal"] = everything_of(Case).filter(kind="appeal")[0].key
        code = Door.objects.get(facility=space.facility, space=None).code
        address, yesterday = f"http://127.0.0.1:{thread.port}", (now - timedelta(days=1)).date()
        coming = Occurrence.objects.filter(
            during__startswith__gt=now, state="confirmed", booking__kind__in=("single", "series")
        ).order_by("pk")[0]
        half = (coming.during.upper - coming.during.lower) / 2
        middle = (coming.during.lower + half).astimezone(coming.municipality.zone)
        yield City(
            address,
            name,
            space,
            club,
            day.isoformat(),
            week_of(day),
            found,
            code,
            yesterday.isoformat(),
            {
                **what_staff_made(space),
                **sign_ups_made(space.municipality),
                **payments_made(space),
                **what_finance_made(space.municipality, now),
                **deposit_made(space.municipality),
                **season_made(space.municipality),
                **equipment_made(space.municipality, now),
                **store_made(space.municipality, now),
                "help_request": own_url(SupportRequest.objects.get(number=1)),
                "trial_asked": asked_to_try(),
            },
            coming.pk,
            f"{middle:%H.%M}",
        )
        thread.terminate()
        thread.join()
        _point_django_at(server, django_db_setup)
    wire()
    server.drop(name)


def asked_to_try() -> str:
    """The page of somebody who is asked to try something."""
    return reverse("trial_asked", args=[TRIAL_LINK.token(everything_of(TrialInvitation)[0].pk)])


def season_made(home: Municipality) -> dict[str, str]:
    """The round that is open, with a hall, an application and a group of it; and one that is only planned."""
    by = Person.objects.get(persona="oyvind-case-handler")
    round_ = Round.objects.filter(municipality=home, state="open").latest("pk")
    hall = PoolHall.objects.filter(round=round_)[0].space
    club, speaks = known_id(home.slug, "straumen-handball"), Person.objects.get(persona="sindre-coach")
    heard = a_heard_round(home, by, hall, club, speaks)
    group = everything_of(GroupApplication).filter(application__round=round_, application__state="handed_in")[0]
    theirs = everything_of(GroupApplication).filter(application__round=heard.round)[0]
    return {
        "round": round_.slug,
        "heard": heard.round.slug,
        "objection": str(heard.objection.pk),
        "planned": a_season(home, by, "Neste", ahead=500).slug,
        "pool_hall": str(PoolHall.objects.filter(round=round_)[0].space_id),
        "sought": str(group.application_id),
        "group": str(group.pk),
        "heard_sought": str(theirs.application_id),
        "heard_group": str(theirs.pk),
    }


def what_staff_made(space: Space) -> dict[str, str]:
    """An event, one that is cancelled, school use and a closure, all to come."""
    coming = Booking.objects.filter(occurrences__during__startswith__gt=timezone.now()).order_by("number")
    public = coming.filter(pk__in=[each.pk for each in everything_of(EventPage).filter(public=True)])
    event, off = public.distinct()[:2]
    desk = party_of(Person.objects.get(persona="oyvind-case-handler"), None)
    cancel(off.pk, desk, now=timezone.now())
    slugs = {each.pk: each.slug for each in everything_of(EventPage)}
    terms = TermsDocument.objects.filter(municipality=space.municipality_id).order_by("pk")[0]
    lock = Lock.objects.filter(municipality=space.municipality_id).select_related("facility").order_by("pk")[0]
    return price_lists(space) | {
        "event": slugs[event.pk],
        "event_id": str(event.pk),
        "cancelled": slugs[off.pk],
        "closure": str(Booking.objects.filter(kind="closure").latest("number").pk),
        "school_use": str(coming.filter(kind="school_use")[0].pk),
        "facility": str(space.facility_id),
        "lock": str(lock.pk),
        "locked": lock.facility.slug,
        "question": str(Question.objects.filter(municipality=space.municipality_id).order_by("pk")[0].pk),
        **_equipment(space.municipality_id),
        "terms": terms.key,
        "document": str(terms.pk),
    }


def _equipment(home: int) -> dict[str, str]:
    """Kinds of each sort, fewer chairs than were promised, and a count that goes on."""
    by, now = Person.objects.get(persona="berit-administrator").pk, timezone.now()
    named = {each.name_nb: each for each in Kind.objects.filter(municipality_id=home)}
    chairs = named["Klappstol"].pools.get()
    Pool.objects.filter(pk=chairs.pk).update(short=3)
    begun = begin_count(home, chairs.depot_id, count_id=uuid4(), by=by, now=now)
    note_found(home, begun.pk, chairs.pk, 7, now=now)
    for pool in Pool.objects.filter(depot=chairs.depot_id, kind__numbered=True):
        there = pool.items.filter(state="in").order_by("pk").values_list("pk", flat=True)[1:]
        note_items(home, begun.pk, pool.pk, list(there), whole=True, now=now)
    besides = Item.objects.filter(municipality_id=home, state="in").exclude(pool__depot=chairs.depot_id)[:1]
    note_labels(home, begun.pk, [each.code for each in (*besides, *Item.objects.filter(state="out")[:1])], now=now)
    return {
        "kind": str(named["Klappstol"].pk),
        "numbered": str(named["Projektor"].pk),
        "stage": str(named["Scene 4 × 4 m"].pk),
        "decks": str(named["Scenedekke 2 × 1 m"].pk),
        "fixed": named["Resultattavle i hallen"].slug,
        "item": str(Item.objects.filter(municipality_id=home, looks__isnull=False).order_by("pk")[0].pk),
        "depot": str(chairs.depot_id),
        "count": str(begun.pk),
    }


def sign_ups_made(home: Municipality) -> dict[str, str]:
    """An event of the city that is full, with a line; a persona's own booking that somebody came to; and an event that
    is not open."""
    now, desk = timezone.now(), party_of(Person.objects.get(persona="oyvind-case-handler"), None)
    gunnhild = Person.objects.get(persona="gunnhild-fjell")
    coming = Occurrence.objects.filter(during__startswith__gt=now, state="confirmed", booking__sign_up=None)
    events = coming.filter(booking__municipality=home, booking__kind="event").order_by("pk")
    full, not_open = events[0], events.exclude(booking=events[0].booking_id)[0]
    school = coming.filter(booking__municipality=home, booking__kind="school_use").first() or not_open  # in holidays
    start = full.during.lower
    terms = SignUpTerms(title="Bord på loppemarkedet", about="Ta med bord.", opens_at=now, closes_at=start, capacity=1)
    made_full = open_sign_up(full.booking_id, terms, desk, now=now)
    mine = Occurrence.objects.filter(booking__person=gunnhild, booking__organisation=None, state="confirmed")
    mine = mine.filter(booking__kind="single", booking__sign_up=None).order_by("during")
    own = mine[0]
    then = own.during.lower - timedelta(days=1)
    terms = replace(terms, title="Åpen kveld", opens_at=then, closes_at=own.during.lower, capacity=None)
    made_own = open_sign_up(own.booking_id, terms, party_of(gunnhild, None), now=then)
    for found, at_ in ((made_full, now), (made_own, then)):
        for minutes, name in enumerate(("", "Ola Ekerhovd", "Kari Ekerhovd")):
            moment = at_ + timedelta(minutes=minutes)
            sign_up(found.token, gunnhild, now=moment, name=name, band="6-12")
    some = everything_of(Participant).filter(sign_up=made_own).order_by("asked_at")
    let_in(own.booking_id, own.pk, some[1].pk, party_of(gunnhild, None), now=own.during.lower)
    return {
        "full": made_full.token,
        "full_id": str(full.booking_id),
        "not_open_id": str(not_open.booking_id),
        "school_id": str(school.booking_id),
        "own_sign_up": made_own.token,
        "own_sign_up_id": str(own.booking_id),
        "sign_up_code": some[0].code or "",
    }


def payments_made(space: Space) -> dict[str, str]:
    """A payment for a time that was lost, and one that was taken."""
    home, now = space.facility.municipality, timezone.now()
    payer = Person.objects.get(persona="gunnhild-fjell")
    booking = Booking.objects.filter(municipality=home, organisation=None, kind="single").order_by("number")[0]
    made = {}
    with everything():
        for name in ("lost", "taken"):
            made[f"pay_{name}"] = Payment.objects.create(
                municipality=home,
                provider="vipps",
                reference=f"ak-page-{name}",
                amount=250_00,
                currency="NOK",
                person=booking.person if name == "taken" else payer,
                hold=uuid4(),
                booking=booking if name == "taken" else None,
                description="Example hall",
                language="nb",
                created_at=now,
                expires_at=now + timedelta(hours=8),
            )
        for name in ("lost", "taken"):
            payment = made[f"pay_{name}"]
            captured = 250_00 if name == "taken" else 0
            told = Sums(provider_id="", standing=Standing.AUTHORISED, amount=250_00, currency="NOK", authorised=250_00,
                        captured=captured, refunded=0, cancelled=0)  # fmt: skip
            take_in(payment.pk, told, now=now)
    return {name: str(each.pk) for name, each in made.items()}


def deposit_made(home: Municipality) -> dict[str, str]:
    """A deposit of a persona's booking, of which some was taken for damage, and a report that waits."""
    payer, now = Person.objects.get(persona="gunnhild-fjell"), timezone.now()
    staff = Person.objects.get(persona="berit-administrator").pk
    use = Occurrence.objects.filter(
        booking__municipality=home, booking__organisation=None, booking__person=payer, state="confirmed"
    ).order_by("-during")[0]
    CaptureRule.objects.update_or_create(municipality=home, defaults={"when": "use", "damage_vat_code": "exempt"})
    with everything():
        payment = Payment.objects.create(
            municipality=home, provider="vipps", reference="ak-page-deposit", amount=1250_00, deposit=1000_00,
            authorised=1250_00, standing=Standing.AUTHORISED, currency="NOK", person=payer, hold=uuid4(),
            booking=use.booking, description="Example hall", language="nb", created_at=now, authorised_at=now,
            expires_at=now,
        )  # fmt: skip
    take_damage(payment.pk, home.pk, 200_00, "En stol er ødelagt", by=staff, now=now)
    report_damage(payment.pk, home.pk, 300_00, "Knust rute i døren", by=staff, now=now)
    with everything():
        Payment.objects.filter(pk=payment.pk).update(settle_at=None)
    return {"pay_deposit": str(payment.pk), "damage": f"/drift/{use.space.facility.slug}/skade/{use.pk}/"}


def price_lists(space: Space) -> dict[str, str]:
    """Next year's list for halls, reckoned over what was used, and this year's."""
    now, home = timezone.now(), space.municipality
    published = PriceListUse.objects.get(space=space)
    this_year = PriceList.objects.filter(municipality=home, key=published.key).latest("valid_from")
    draft = copy_list(this_year.pk, valid_from=date(now.year + 1, 1, 1), basis_points=350, step=500, now=now)
    reckon(draft, home, now=now)
    return {"draft": str(draft.pk), "published": str(this_year.pk)}


def what_finance_made(home: Municipality, now: datetime) -> dict[str, str]:
    """Somebody who keeps accounts, a batch that was handed over with an invoice of many lines, and one under way."""
    if billing_of(home.pk) is None:  # the demo's collaboration bills from here
        bills_in(home.pk)
    berit, gunnhild = (Person.objects.get(persona=each) for each in ("berit-administrator", "gunnhild-fjell"))
    today = now.astimezone(home.zone).date()
    grant_role(berit, home, Post(role="finance", valid_from=today - timedelta(days=30)), by=None, now=now)
    new = [
        NewCharge(
            municipality_id=home.pk,
            reason=Charge.Reason.ADDITION,
            subject=("cleaning", str(number)),
            payer=Payer(gunnhild.pk),
            use_day=today - timedelta(days=1),
            currency=home.currency,
            sums=[VatSum("exempt", 0, 100_00 + number, 0)],
        )
        for number in range(120)
    ]
    charged = charge(new, now=now)
    batch = draw_up(home.pk, until=today - timedelta(days=1), now=now)
    hand_over(batch.pk, home.pk, now=now)
    drawing = begin_batch(home.pk, until=today, now=now)
    hers = everything_of(Invoice).filter(batch=batch, person=gunnhild)
    CaptureRule.objects.update_or_create(municipality=home, defaults={"when": "use", "alone_up_to": 50_00})
    waits = take_off(
        charged[0].pk, home.pk, 100_00, "No hot water", currency="NOK", correction_id=uuid4(), by=gunnhild.pk, now=now
    )
    rule = set_account_rule(
        home.pk, AccountData(from_day=today, account="16500", dimensions={"ansvar": "1200"}), by=berit.pk, now=now
    )
    return {
        **what_is_shared(home, berit, Person.objects.get(persona="oyvind-case-handler"), now),
        "batch": str(batch.pk),
        "drawing": str(drawing.pk),
        "invoice": str(hers[0].pk),
        "invoice_number": str(hers[0].number),
        "charge": str(charged[1].pk),
        "correction": str(waits.pk),
        "customer": str(gunnhild.pk),
        "rule": str(rule.pk),
    }


def what_is_shared(home: Municipality, holder: Person, payer: Person, now: datetime) -> dict[str, str]:
    """A club's booking of which another organisation is asked to pay a part; each has somebody who acts for it."""
    coming = Booking.objects.filter(municipality=home, kind="single", occurrences__during__startswith__gt=now)
    booking = coming.exclude(organisation=None).exclude(occurrences__state="cancelled").order_by("number")[0]
    active = Organisation.objects.filter(status="active").exclude(pk=booking.organisation_id).order_by("filed_as")
    for person, organisation in ((holder, booking.organisation), (payer, active[0])):
        Representative.objects.create(
            person=person, organisation=organisation, role=Representative.Role.BOOKER, valid_from=date(2020, 1, 1)
        )
    sharing = ask_to_pay(booking.pk, party_of(holder, booking.organisation), active[0].pk, percent=50, now=now)
    return {"shared": str(booking.pk), "sharing": str(sharing.pk)}


def seen() -> list[tuple[str, State, tuple[int, int], str]]:
    """What this run looks at: all sizes and languages, or each state once and everything by turns."""
    states = [(name, state) for name, found in STATES.items() for state in found]
    every = list(product(SIZES, PREFIXES))
    if os.environ.get("AKTIV_TEST_ALL"):
        return [(name, state, size, language) for name, state in states for size, language in every]
    return [(name, state, *every[number % len(every)]) for number, (name, state) in enumerate(states)]


def signed_in(city: City, server: Server, persona: str, blocker: DjangoDbBlocker) -> str:
    """A session of a persona, as a cookie's value."""
    with blocker.unblock():
        _point_django_at(server, city.database)
        return session_of(Person.objects.get(persona=persona))


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """One window for all pages, as people have: a new one for each begins a process and fetches all styles again."""
    context = browser.new_context(locale="nb-NO")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("name", "state", "size", "language"),
    seen(),
    ids=lambda each: each.name if isinstance(each, State) else each[0] if isinstance(each, tuple) else each,
)
def test_a_page_is_free_of_faults_and_fits(
    city: City,
    window: Page,
    server: Server,
    django_db_blocker: DjangoDbBlocker,
    *,
    name: str,
    state: State,
    size: tuple[int, int],
    language: str,
) -> None:
    page = window
    page.context.clear_cookies()
    if state.persona:
        key = signed_in(city, server, state.persona, django_db_blocker)
        page.context.add_cookies([{"name": "sessionid", "value": key, "url": city.address}])
    complaints: list[str] = []

    def note(each: ConsoleMessage) -> None:
        if "Content Security Policy" in each.text:
            complaints.append(each.text)

    page.on("console", note)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    answer = page.goto(f"{city.address}{PREFIXES[language]}{state.path(city)}")
    assert answer is not None
    assert answer.status == state.status, page.content()[:2000]
    assert page.get_attribute("html", "lang") == language
    heaviest, most_nodes = BOARDS.get(name, (HEAVIEST_HTML, MOST_NODES))
    assert len(gzip.compress(answer.body())) <= heaviest
    assert page.evaluate("() => document.querySelectorAll('*').length") <= most_nodes
    assert faults(page) == []
    assert complaints == []
    narrow(page)
    assert overflow(page) <= 0
    page.remove_listener("console", note)


def narrow(page: Page) -> None:
    """A small phone, or a large one at 400 %."""
    page.set_viewport_size({"width": 320, "height": 700})
