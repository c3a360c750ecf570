"""Every address of the house by everyone who may stand before it: what each is answered.

A page is asked for and, where it takes forms, handed an empty one; an operation of the API is sent what it describes.
Whatever was done is undone before the next comes. A new address with new kinds of arguments needs them in `Things`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID, uuid4

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from aktiv.access.actions.reconciling import reconcile
from aktiv.access.actions.setting_up import LockSettings, add_lock
from aktiv.access.models import AccessGrant
from aktiv.api.app import interface
from aktiv.api.schemas.stock_pictures import PIXEL
from aktiv.bookings.actions.closing import close
from aktiv.bookings.actions.overriding import make_event
from aktiv.bookings.actions.participating import write_up
from aktiv.bookings.actions.schooling import make_school_use
from aktiv.bookings.actions.signing_up import open_sign_up
from aktiv.bookings.models import Booking, EventPage, Sharing, SignUp
from aktiv.bookings.queries.schooling import Timetabled
from aktiv.bookings.rules.event_pages import EventWords
from aktiv.bookings.rules.signing_up import SignUpTerms
from aktiv.cases import storing
from aktiv.cases.actions.deciding import Answer, decide
from aktiv.cases.actions.drafting import Filled, ask_for, fill
from aktiv.cases.actions.handing_in import hand_in
from aktiv.cases.actions.handling import take
from aktiv.cases.models import Attachment, Case, Decision
from aktiv.cases.queries.access import APPLICATION_LINK
from aktiv.collaboration.actions import incidents, maintenance, meetings, support
from aktiv.collaboration.actions.benefits import promise
from aktiv.collaboration.actions.budgets import Proposal, lock_within_limit, propose
from aktiv.collaboration.actions.ideas import NewIdea, submit
from aktiv.collaboration.actions.initiative_sources import take_idea
from aktiv.collaboration.actions.initiatives import Said
from aktiv.collaboration.actions.initiatives import propose as propose_initiative
from aktiv.collaboration.actions.mandates import set_limit
from aktiv.collaboration.actions.opening import assess
from aktiv.collaboration.actions.trying import ask_to_try
from aktiv.collaboration.actions.votes import Question, announce, open_vote
from aktiv.collaboration.models import Mandate, TrialInvitation
from aktiv.collaboration.queries.support import SUPPORT_LINK
from aktiv.collaboration.queries.trying import TRIAL_LINK
from aktiv.demo.actions.opening import ASSESSED
from aktiv.facilities.actions.asking import NewQuestion, add_question
from aktiv.facilities.models import Activity, Door, TermsDocument
from aktiv.lending.actions.blocking import block
from aktiv.lending.actions.counting import begin_count
from aktiv.lending.actions.handing import Given, hand_out
from aktiv.lending.actions.kinds import keep_certificate, share_kind
from aktiv.lending.actions.returning import Broken, Taken, take_back
from aktiv.lending.models import Block, Damage, HeldCertificate, KindPicture, Loan, PartAgreement
from aktiv.lending.new_stock import NewSharing
from aktiv.municipalities.actions import NewStage, set_stage
from aktiv.municipalities.models import Municipality
from aktiv.municipalities.stages import Feature, Stage
from aktiv.payments.actions.accounting import set_account_rule
from aktiv.payments.actions.batches import hand_over
from aktiv.payments.actions.correcting import take_off
from aktiv.payments.actions.drawing import draw_up
from aktiv.payments.actions.sharing import ask_to_pay
from aktiv.payments.models import CaptureRule, Invoice, ManualCorrection, Payment
from aktiv.payments.rules.accounts import AccountData
from aktiv.people.actions.contacts import ask_address
from aktiv.people.actions.staff import Post, grant_role
from aktiv.people.actions.staff_invitations import invite
from aktiv.people.links import CLUB_INVITATION, CONTACT_PROOF, STAFF_INVITATION
from aktiv.people.models import ApiToken, Invitation, OperatorRole, Organisation, Person, Representative, Team
from aktiv.prices.models import PriceList
from aktiv.seasons.actions import applying, rounds
from aktiv.seasons.actions.applying import Applicant, Asked
from aktiv.seasons.models import GroupApplication, Inquiry, Round
from aktiv.seasons.rules.starting import STARTER
from aktiv.values.recurrence import Recurrence
from aktiv.values.texts import Texts
from aktiv.walls import everything
from tests.api.calling import Program, a_token
from tests.bookings.world import NOW, TUESDAY, World, a_world, booked, held, when
from tests.collaboration.pool_world import a_need, agreed_on, an_offer, awarded
from tests.collaboration.test_benefits import HOURS, PLAN
from tests.collaboration.world import a_circle, agreed
from tests.facilities.world import a_facility, a_municipality, some_activities
from tests.house.doors import OF_THE_LIBRARY, addresses
from tests.lending.world import Stocked, a_kind, stocked
from tests.payments.billing import bills, charged
from tests.reading import everything_of
from tests.seasons.heard import Heard, a_heard_round
from tests.web.allocation_world import a_season
from tests.web.booking_world import browser_of

LONG_AGO = date(2026, 1, 1)
STAFF = {
    "administrator": ("admin", "administrator", "administrator of the municipality"),
    "case_handler": ("case", "case_handler", "case handler"),
    "manager": ("fac", "facility_manager", "facility manager of this facility"),
    "elsewhere": ("facelse", "facility_manager", "facility manager of another facility"),
    "caretaker": ("caret", "caretaker", "caretaker"),
    "finance": ("fin", "finance", "finance"),
    "viewer": ("view", "viewer", "viewer"),
    "there": ("there", "administrator", "administrator of another municipality"),
    "operator": ("oper", "", "operator of the platform"),
}
"""Those who work here: the column's name, the role, and who it is."""
SEEN = (200, 201, 204, 207)


IN_HEARING = {
    "allocation_plans",
    "allocation_plan",
    "allocation_plan_csv",
    "allocation_plan_file",
    "allocation_compare",
    "allocation_shortage",
    "allocation_board",
    "allocation_board_draft",
    "allocation_board_act",
    "allocation_board_news",
    "allocation_board_file",
    "allocation_board_xlsx",
    "allocation_group_out",
    "allocation_ask",
    "allocation_inquiry",
    "allocation_plan_xlsx",
    "allocation_hearing",
    "allocation_objection",
    "allocation_refusals",
    "allocation_publish",
    "allocation_left_out",
    "season_result",
    "season_object",
    "season_withdraw",
    "season_ask",
    "season_asked",
    "season_letter",
    "season_mine",
    "season_divide",
    "season_swap",
    "allocation_running",
    "allocation_stop",
    "allocation_change",
}
"""Pages of a round whose plan is there; the others are asked for one that is open."""


SIGN_UP = {
    "title": "Cup",
    "opens_at": "2027-03-01T12:00:00+01:00",
    "closes_at": "2027-03-02T18:00:00+01:00",
    "asks_age": False,
}


@dataclass(frozen=True, kw_only=True)
class Party:
    """Somebody who asks. `works` when her token opens what her roles on a staff allow."""

    name: str
    says: str
    person: Person | None = None
    organisation: Organisation | None = None
    works: bool = False


@dataclass(frozen=True)
class Line:
    """What each party was answered at one address, by one method."""

    method: str
    name: str
    answers: dict[str, str]

    def __str__(self) -> str:
        return f"{self.method:<6} {self.name:<28} " + " ".join(f"{each:>6}" for each in self.answers.values())


@dataclass
class Things:
    """The things that are asked for: all of Fjell's, and the booking, its hold and its date the club's."""

    world: World
    booking: Booking
    date_id: int
    hold_id: str
    team_id: int
    tokens: dict[str, str]
    terms: TermsDocument
    case: Case
    decision: Decision
    attachment: Attachment
    made: dict[str, Booking]
    event_slug: str
    payment: Payment
    deposit: Payment
    question_id: int
    stocked: Stocked
    count_id: UUID
    lock_id: int
    invoice: Invoice
    correction: ManualCorrection
    sharing: Sharing
    rule_id: int
    round_: Round
    heard: Heard
    loan: Loan
    damage: Damage
    blocked: Block
    participant_id: UUID
    grant_id: int = 0
    shared_id: int = 0
    agreement_id: int = 0
    part_asked: int = 0
    picture_id: int = 0
    certificate_id: int = 0
    held_id: int = 0
    club_asked: int = 0

    def arguments(self, name: str, wanted: list[str]) -> dict[str, object]:
        """What an address wants to be built from."""
        world = self.world
        here = world.facility.slug if name.startswith("facility_") else world.municipality.slug
        if name in ("event", "event_file"):
            here = self.event_slug
        if name == "collaboration_act":
            here = "nytt-medlem"
        if name in ("equipment_detail", "lent_kind_availability"):
            here = self.stocked.chairs.kind.slug
        door = Door.objects.get(facility=world.facility, space=None).code
        if name.startswith("collaboration_template"):
            here = "vurdering"
        known: dict[str, object] = {
            "booking": self.booking.pk,
            "booking_id": self.made.get(name, self.booking).pk,
            "date_id": self.date_id,
            "hold_id": self.hold_id,
            "slug": here,
            "part": world.hall.slug,
            "facility": world.facility.slug,
            "code": self._code(name, door),
            "week": "2027-09",
            "year": 2026,
            "day": TUESDAY.isoformat(),
            "token": self.tokens.get(name, "no-such-link"),
            "document_id": self.terms.pk,
            "key": self._key(name),
            "question_id": self.question_id,
            "kind_id": self.stocked.chairs.kind_id,
            "depot_id": self.stocked.depot.pk,
            "count_id": self.count_id,
            "lock_id": self.lock_id,
            "decision_id": self.decision.pk,
            "application_id": self._sought(name).application_id
            if name.startswith("allocation_")
            else self.case.application_id,
            "round": self.heard.round.slug if name in IN_HEARING else self.round_.slug,
            "number": self.club_asked if name == "season_asked" else 1,
            "objection": self.heard.objection.pk,
            "what": "medlemmer" if name.startswith("collaboration_") else "plan",
            "form": "json",
            "body": "radet",
            "municipality": world.municipality.slug,
            "feature": "waiting_list",
            "space_id": world.hall.pk,
            "version": 1,
            "group_id": self._sought(name).pk,
            "attachment_id": self.attachment.pk,
            "payment_id": (self.deposit if name == "payment_deposit" else self.payment).pk,
            "occurrence_id": self.date_id,
            "provider": self.payment.provider,
            "invoice_id": self.invoice.pk,
            "charge_id": self.correction.charge_id,
            "correction_id": self.correction.pk,
            "sharing_id": self.sharing.pk,
            "participant_id": self.participant_id,
            "batch_id": self.invoice.batch_id,
            "format": "csv",
            "holder_id": world.club.pk,
            "rule_id": self.rule_id,
            "loan_id": self.loan.pk,
            "block_id": self.blocked.pk,
            "damage_id": self.damage.pk,
            "picture_id": self.damage.pk,
            "picture": self.damage.pk,
            "item_id": self.stocked.projectors.items.order_by("pk")[0].pk,
            "depot": self.stocked.depot.slug,
            "of": "anlegg",
            "team_id": self.team_id,
            "list_id": PriceList.objects.filter(municipality=world.municipality).latest("pk").pk,
            "kind": "confirmed",
            "language": "nb",
            "trinn": "grupper",
            "group": everything_of(GroupApplication)[0].pk,
            "z": 1,
            "x": 1,
            "y": 1,
        }
        missing = set(wanted) - known.keys()
        assert not missing, f"say in tests/house/matrix.py what {name} is asked for: {sorted(missing)}"
        return {key: known[key] for key in wanted}

    def _sought(self, name: str) -> GroupApplication:
        """A group of the round that is named."""
        rows = everything_of(GroupApplication)
        return rows.filter(application__round=self.heard.round)[0] if name == "allocation_group_out" else rows[0]

    def _code(self, name: str, door: str) -> str:
        if name in ("store_loan", "loan_code"):
            return str(self.loan.code)
        if name == "item_code":
            return str(self.stocked.projectors.items.order_by("pk")[0].code)
        return "no_shows" if name.startswith("collaboration_indicator") else door

    def _key(self, name: str) -> str:
        if name.startswith("sign_in"):
            return "no-such-provider"
        if name.startswith("finance_statement"):
            return self.world.facility.slug
        if name == "setup_terms_text":
            return self.terms.key
        return self.case.key if name.startswith("case_") else str(self.world.club.pk)

    def bodies(self) -> dict[str, object]:
        """What operations of the API are sent."""
        world = self.world
        when = {"start": "2027-03-04T18:00:00+01:00", "end": "2027-03-04T20:00:00+01:00"}
        time = {"space_id": world.hall.pk, **when}
        weekly = {"first": "2027-03-04", "last": "2027-03-18", "weekdays": [4], "from": "18:00", "to": "20:00"}
        return {
            "quote_use": time,
            "make_hold": time,
            "make_booking": time,
            "extend_hold": {},
            "cancel_booking": {"dates": [self.date_id]},
            "change_date": when,
            "repeat_booking": {"space_id": world.hall.pk, **weekly},
            "apply_for": {"title": "Cup", "lines": [{"space_id": world.hall.pk, "times": [when]}]},
            "apply_for_season": {
                "groups": [{"name": "J14", "activity": "handball", "sessions": 1, "minutes": 60}],
            },
            "make_loan": {
                "depot_id": self.stocked.depot.pk,
                "items": [{"kind": "klappstoler", "amount": 1}],
                **when,
            },
            "write_up_participant": {"name": "Kari"},
            **self._bodies_of_equipment(),
            "open_sign_up": SIGN_UP,
            "change_sign_up": SIGN_UP,
            "sign_up_for": {},
            "let_in_participant": {"date_id": self.date_id, "participant_id": str(self.participant_id)},
            "decide_application": {"case": self.case.key, "refuse": [], "reason": "taken"},
        }

    def _bodies_of_equipment(self) -> dict[str, object]:
        """The same of equipment and doors."""
        depot, tuesday = self.stocked.depot.pk, TUESDAY.isoformat()
        return {
            "extend_loan": {"until": "2027-03-09T18:00:00+01:00"},
            "change_loan": {"items": [{"kind": "klappstoler", "amount": 2}]},
            "pay_loan_deposit": {},
            "answer_damage": {"text": "Den var slik"},
            "decide_damage": {"charge": None, "reason": "Slitasje"},
            "decide_loan": {"answer": "approve"},
            "hand_out_loan": {"labels": ["x"]},
            "take_back_loan": {"missing_items": ["x"]},
            "undo_at_counter": {"last": str(self.count_id)},
            "appeal_block": {"text": "Se på det igjen"},
            "answer_appeal": {"text": "Nei"},
            "make_block": {"loan_number": self.loan.number, "last_day": tuesday, "reason": "Telt"},
            "extend_loan_as_staff": {"until": "2027-03-09T18:00:00+01:00", "reason": "Avtalt"},
            "change_item": {"version": 1, "condition": "worn"},
            "set_low_stock": {"fewest": 3},
            "share_kind_of_stock": {"first_day": tuesday},
            "accept_parts": {"ids": [self.part_asked]},
            "decline_parts": {"ids": [self.part_asked], "reason": "Ikke i budsjettet"},
            "end_part": {"last_day": "2027-12-31"},
            "add_picture_of_kind": {"content": PIXEL, "alt": {"nb": "Stoler", "nn": "Stolar", "en": "Chairs"}},
            "set_picture_of_item": {"version": 1, "content": PIXEL},
            "bill_neighbour": {"municipality": "stavanger", "number": "964965226"},
            "change_lending_rules": {"version": 0, "most_extensions": 1},
            "keep_certificate": {"code": "lift", "name": {"nb": "Lift", "nn": "Lift", "en": "Lift"}},
            "see_certificate": {"certificate_id": self.certificate_id, "email": "alice@new.example"},
            "read_stock_file": {"text": "lager;navn_nb;antall\nLoftet;Bord;3\n"},
            "make_depot": {"name": "Nytt lager"},
            "change_depot": {"name": "Lageret"},
            "make_kind": {"name": {"nb": "Bord", "nn": "Bord", "en": "Table"}, "category": "furniture"},
            "change_kind": {"version": 1, "low_stock": 3},
            "set_stock": {"depot_id": depot, "stock": 20},
            "lose_stock": {"amount": 1},
            "find_stock": {"amount": 1},
            "add_items": {"depot_id": depot, "numbers": ["P-9"]},
            "send_item_to_service": {"first": tuesday, "last": tuesday},
            "move_item": {"depot_id": depot},
            "take_item_out": {"lost": False},
            "begin_count": {},
            "note_count": {"pool_id": self.stocked.chairs.pk, "found": 20},
            "add_lock": {"name": "Bakdør", "service": "pins", "external_id": "back", "whole_facility": True},
            "change_lock": {"name": "Hovedinngang", "whole_facility": True},
            "take_code_away": {"why": "Glass"},
            "open_by_hand": {},
        }

    def parameters(self, operation: str) -> dict[str, object]:
        """The same of an operation's path and query."""
        asked: dict[str, dict[str, object]] = {
            "search_free_time": {"date": TUESDAY.isoformat(), "minutes": 60},
            "lent_kind_availability": {"from": "2027-03-02", "to": "2027-03-03"},
            "list_hits_of_pool": {"stock": 1},
            "forget_picture_of_item": {"version": 1},
            "read_availability": {"from": "2027-03-02T00:00:00+01:00", "to": "2027-03-03T00:00:00+01:00"},
        }
        return asked.get(operation, {})


@dataclass
class House:
    """Who asks and for what."""

    things: Things
    parties: tuple[Party, ...]
    tokens: dict[str, str] = field(default_factory=dict)


def a_house() -> House:
    """Fjell with all that can be asked for, and everybody from a visitor to another municipality's administrator."""
    world, other = a_world(), a_municipality("stavanger", "1103")
    lent = stocked(world)
    elsewhere = a_facility(world.facility.hours_plan, "Sotra")
    persons = {name: _person(name) for name in ("resident", "club administrator", "coach", *STAFF)}
    for name, role in (("club administrator", "administrator"), ("coach", "coach")):
        Representative.objects.create(person=persons[name], organisation=world.club, role=role, valid_from=LONG_AGO)
    Representative.objects.filter(person=world.charlie).update(role=Representative.Role.ADMINISTRATOR)
    for name, (_, role, _) in STAFF.items():
        if role:
            where = {"manager": world.facility.pk, "elsewhere": elsewhere.pk}.get(name)
            post = Post(role=role, valid_from=LONG_AGO, facility_id=where)
            grant_role(persons[name], other if name == "there" else world.municipality, post, by=None, now=NOW)
    OperatorRole.objects.create(person=persons["operator"], valid_from=LONG_AGO)
    made = booked(world, "18–20", world.as_club)
    post = Post(role="viewer", valid_from=TUESDAY)
    invitation = invite("new@example.no", world.municipality, post, by=persons["administrator"], language="nb", now=NOW)
    to_club = Invitation.objects.create(
        organisation=world.club,
        email="new@example.no",
        role=Representative.Role.COACH,
        invited_by=world.bob,
        created_at=NOW,
        expires_at=NOW + timedelta(days=1),
    )
    some_activities()
    team = Team.objects.create(
        organisation=world.club, name="J14", activity=Activity.objects.order_by("pk")[0], age_from=13, age_to=14
    )
    terms = TermsDocument.objects.create(
        municipality=world.municipality, key="hall", version=1, title_nb="Vilkår", text_nb="Rydd.", published_at=NOW
    )
    case, decision = _decided(world, persons["case_handler"])
    happenings = _made(world)
    sponsor = Organisation.objects.create(name="Sponsor AS", kind="business", municipality=world.municipality)
    application = case.application_id
    sign_up, participant_id = _open_for_sign_up(world, made.id)
    things = Things(
        world,
        Booking.objects.get(pk=made.id),
        made.occurrence_ids[0],
        str(held(world, "20–22", world.as_club).pk),
        team.pk,
        {
            "staff_invitation": STAFF_INVITATION.token(invitation.pk),
            "invitation": CLUB_INVITATION.token(to_club.pk),
            "application_link": APPLICATION_LINK.token(application),
            "application_link_file": APPLICATION_LINK.token(application),
            "sign_up": sign_up.token,
            "contact_proof": CONTACT_PROOF.token(ask_address(world.alice, "alice@new.example", now=NOW).pk),
        },
        terms,
        case,
        decision,
        _attached(case, world.alice),
        happenings,
        everything_of(EventPage)[0].slug,
        _paying(world),
        _deposit(world, made.id),
        _question(world.municipality.pk),
        lent,
        _count(lent),
        _lock(world, persons["administrator"]),
        _billed(world),
        _correction(world),
        ask_to_pay(booked(world, "10–12", world.as_club).id, world.as_club, sponsor.pk, percent=50, now=NOW),
        set_account_rule(world.municipality.pk, AccountData(from_day=LONG_AGO, account="16500"), now=NOW).pk,
        _season(world),
        a_heard_round(world.municipality, world.ingrid, world.hall, world.club.pk, world.alice),
        *_lending(world, lent),
        participant_id,
    )
    reconcile(things.lock_id, now=NOW)
    things.club_asked = _asked_for_club(things.heard, world)
    things.grant_id = everything_of(AccessGrant).get(occurrence=things.date_id).pk
    _collaborating()
    _shared_and_seen(things, other, persons["administrator"])
    things.tokens["help_request"] = _serving(persons["resident"])
    things.tokens["trial_asked"] = _trying(persons["resident"])
    staff = [Party(name=short, says=says, person=persons[name], works=True) for name, (short, _, says) in STAFF.items()]
    parties = (
        Party(name="anon", says="a visitor who has not signed in"),
        Party(name="resid", says="a resident who represents nobody", person=persons["resident"]),
        Party(name="booker", says="a booker of the club, acting for it", person=world.alice, organisation=world.club),
        Party(
            name="cadmin",
            says="an administrator of the club",
            person=persons["club administrator"],
            organisation=world.club,
        ),
        Party(name="coach", says="a coach of the club", person=persons["coach"], organisation=world.club),
        Party(name="rival", says="an administrator of another club", person=world.charlie, organisation=world.rival),
        *staff,
    )
    house = House(things, parties)
    for party in parties:
        if party.person is not None:
            scope = ApiToken.Scope.STAFF if party.works else ApiToken.Scope.BOOK
            house.tokens[party.name] = a_token(party.person, scope)
    return house


def _shared_and_seen(things: Things, other: Municipality, by: Person) -> None:
    """Chairs are lent to another municipality's residents, and somebody has shown her certificate."""
    home = things.world.municipality.pk
    new = NewSharing(first_day=NOW.date(), to=other.pk)
    things.shared_id = share_kind(home, things.stocked.chairs.kind_id, new, by=by.pk, now=NOW).pk
    things.picture_id = KindPicture.objects.create(
        municipality_id=home, kind_id=things.stocked.chairs.kind_id, place=1, name=str(uuid4()), width=1, height=1,
        alt_nb="Stoler", alt_nn="Stolar", alt_en="Chairs",
    ).pk  # fmt: skip
    castle = a_kind(other, "hoppeslott", "Hoppeslott")
    asked = {"municipality": other, "home": things.world.municipality, "kind": castle, "first_day": NOW.date(),
             "organisation": things.world.club, "own_until_days": 21, "proposed_at": NOW}  # fmt: skip
    answered = {"answer": "accepted", "answered_at": NOW, "answered_by": by, "begins": NOW.date()}
    things.agreement_id = PartAgreement.objects.create(home_percent=50, **asked, **answered).pk
    things.part_asked = PartAgreement.objects.create(home_percent=60, **asked).pk
    certificate = keep_certificate(home, "bat", Texts("Båt", "Båt", "Boat"), by=by.pk, now=NOW)
    things.certificate_id = certificate.pk
    with everything():
        things.held_id = HeldCertificate.objects.create(
            municipality_id=home, certificate=certificate, person=things.world.alice, seen_by=by, seen_at=NOW
        ).pk


def _decided(world: World, handler: Person) -> tuple[Case, Decision]:
    """The club asked for the hall at a time that it has already, and was refused just now."""
    line = ask_for(world.as_club, world.hall.pk, [when("18–20")], now=NOW)
    fill(line.application_id, world.as_club, Filled(title="Cup"), now=NOW)
    [case] = hand_in(line.application_id, world.as_club, now=NOW).cases
    case = take(case.pk, by=handler.pk, now=NOW)
    answer = Answer(refuse=tuple(case.dates.values_list("pk", flat=True)), reason="taken")
    return case, decide(case.pk, answer, by=handler.pk, now=NOW).decision


def _asked_for_club(heard: Heard, world: World) -> int:
    """The number of what the club asked, of the wish that the municipality asked about."""
    [row] = everything_of(Inquiry).filter(round=heard.round)
    with everything():
        made = Inquiry.objects.create(
            municipality_id=row.municipality_id,
            round=heard.round,
            plan=heard.plan,
            organisation=world.club,
            number=row.number + 1,
            kind=row.kind,
            asked=row.asked,
            made_at=row.made_at,
            made_by=world.alice,
        )
    return made.number


def _attached(case: Case, by: Person) -> Attachment:
    """A clean file of the application."""
    content = b"Plan"
    made = Attachment(
        application_id=case.application_id, added_by=by, name="plan.txt", media_type="text/plain", size=len(content)
    )
    made.sha256, made.state, made.added_at, made.scanned_at = sha256(content).hexdigest(), "clean", NOW, NOW
    with everything():
        made.save(force_insert=True)
    storing.keep(made.pk, content)
    return made


def _question(municipality_id: int) -> int:
    new = NewQuestion(text=Texts("Hvem låser?", "Kven låser?", "Who locks up?"))
    return add_question(municipality_id, new, by=None, now=NOW).pk


def _lock(world: World, administrator: Person) -> int:
    said = LockSettings(name="Hovedinngang", whole_facility=True)
    return add_lock(world.facility.pk, "pins", "hall", said, by=administrator.pk, now=NOW).pk


def _open_for_sign_up(world: World, booking_id: UUID) -> tuple[SignUp, UUID]:
    """The club's booking is open for sign-up, and somebody is on its list."""
    terms = SignUpTerms(title="Cup", opens_at=NOW, closes_at=when("18–20").start, asks_age=False)
    found = open_sign_up(booking_id, terms, world.as_club, now=NOW)
    return found, write_up(booking_id, "Ola", world.as_club, now=NOW).pk


def _count(lent: Stocked) -> UUID:
    """A storage place that somebody is counting."""
    staff = lent.world.ingrid.pk
    return begin_count(lent.municipality.pk, lent.depot.pk, count_id=uuid4(), by=staff, now=NOW).pk


def _made(world: World) -> dict[str, Booking]:
    """An event for everyone, school use and a closure in the room, by the page that shows each."""
    staff, room = world.party(world.ingrid), world.room.pk
    event = make_event([room], when("8–9"), staff, title="Cup", now=NOW, words=EventWords(public=True))
    term = Timetabled(space_id=room, recurrence=Recurrence(TUESDAY, TUESDAY, frozenset({2})), from_minute=540,
                      to_minute=600)  # fmt: skip
    school = make_school_use(term, staff, title="School", now=NOW)
    closed = close([room], when("11–12"), staff, reason="Paint", now=NOW)
    ids = {"desk_event": event.id, "desk_school_use": school.id, "desk_closure": closed.id}
    return {name: Booking.objects.get(pk=pk) for name, pk in ids.items()}


def _paying(world: World) -> Payment:
    """What a booker of the club is away to pay, at a provider that does not answer."""
    with everything():
        return Payment.objects.create(
            municipality=world.municipality,
            provider="nobody",
            reference="ak-matrix-0",
            redirect_to="https://pay.example/",
            amount=100_00,
            currency="NOK",
            person=world.alice,
            organisation=world.club,
            hold=uuid4(),
            description="Hall",
            language="nb",
            created_at=NOW,
            expires_at=NOW + timedelta(minutes=15),
        )


def _lending(world: World, lent: Stocked) -> tuple[Loan, Damage, Block]:
    """A loan of the club's that waits for an answer, damage to what it had before, and a block that it has."""
    loan = lent.loan(24, 48, (lent.chairs, 1), state="asked", organisation=world.club)
    before = lent.loan(-4, 4, (lent.chairs, 1), organisation=world.club)
    with everything():
        line = before.lines.get()
        home, staff = world.municipality.pk, world.ingrid.pk
        hand_out(before.pk, home, uuid4(), Given(amounts={line.pk: 1}), by=staff, now=NOW)
        broken = Taken(amounts={line.pk: 1}, broken=[Broken(line=line.pk, text="Beinet er av")])
        take_back(before.pk, home, uuid4(), broken, by=staff, now=NOW)
        damage = Damage.objects.get(loan=before)
    blocked = block(
        world.municipality, last_day=TUESDAY, reason="Telt", by=world.ingrid.pk, now=NOW, organisation=world.club
    )
    return loan, damage, blocked


def _deposit(world: World, booking_id: UUID) -> Payment:
    """What a booker of the club has paid for its booking, with a deposit that is held."""
    with everything():
        return Payment.objects.create(
            municipality=world.municipality,
            provider="nobody",
            reference="ak-matrix-1",
            amount=600_00,
            deposit=500_00,
            authorised=600_00,
            standing="authorised",
            currency="NOK",
            person=world.alice,
            organisation=world.club,
            hold=uuid4(),
            booking_id=booking_id,
            description="Hall",
            language="nb",
            created_at=NOW,
            authorised_at=NOW,
            expires_at=NOW + timedelta(minutes=15),
        )


def _billed(world: World) -> Invoice:
    """What the club was billed in a batch that was handed over."""
    bills(world)
    charged(world, 100_00, day=NOW.date() - timedelta(days=1))
    batch = draw_up(world.municipality.pk, until=NOW.date() - timedelta(days=1), now=NOW)
    hand_over(batch.pk, world.municipality.pk, now=NOW)
    return everything_of(Invoice).get(batch=batch)


def _correction(world: World) -> ManualCorrection:
    """What one of the staff wants taken off, and may not alone."""
    CaptureRule.objects.create(municipality=world.municipality, when="use", alone_up_to=0)
    owed = charged(world, 100_00, subject="corrected", day=NOW.date() - timedelta(days=1))
    home, by = world.municipality.pk, world.ingrid.pk
    return take_off(owed.pk, home, 50_00, "No hot water", currency="NOK", correction_id=uuid4(), by=by, now=NOW)


def _person(name: str) -> Person:
    return Person.objects.create(name=name, email=f"{name.replace(' ', '.')}@example.no", birth_date=date(1990, 1, 1))


def visited(house: House) -> list[Line]:
    """Every address by everyone; an address that takes no forms has no line for them."""
    lines = []
    browsers = {each.name: browser_of(each.person, each.organisation) for each in house.parties}
    for name, pattern in addresses():
        if name in OF_THE_LIBRARY:
            continue
        wanted = list(pattern.pattern.converters)
        path = reverse(name, kwargs=house.things.arguments(name, wanted))
        for method in ("GET", "POST"):
            answers = {each: _page(browser, method, path) for each, browser in browsers.items()}
            if set(answers.values()) != {"405"}:
                lines.append(Line(method, name, answers))
    for method, name, path in _operations():
        answers = {each.name: _operation(house, each, method, name, path) for each in house.parties}
        lines.append(Line(method, f"api:{name}", answers))
    return lines


def _page(browser: Client, method: str, path: str) -> str:
    """What is answered; the browser is as it was before."""
    kept = {name: each.value for name, each in browser.cookies.items()}

    def ask() -> HttpResponse:
        return browser.get(path) if method == "GET" else browser.post(path, {})  # type: ignore[return-value]

    try:
        return _undone(ask)
    finally:
        browser.cookies = SimpleCookie(kept)


def _operation(house: House, party: Party, method: str, name: str, path: str) -> str:
    things = house.things
    parts = {
        "booking_id": things.booking.pk,
        "hold_id": things.hold_id,
        "date_id": things.date_id,
        "application_id": things.case.application_id,
        "payment_id": things.payment.pk,
        "space_id": things.world.hall.pk,
        "facility_id": things.world.facility.pk,
        "slug": _slug(things, name, path),
        "loan_id": things.loan.pk,
        "participant_id": things.participant_id,
        "damage_id": things.damage.pk,
        "block_id": things.blocked.pk,
        "depot_id": things.stocked.depot.pk,
        "kind_id": things.stocked.chairs.kind_id,
        "pool_id": things.stocked.chairs.pk,
        "item_id": things.stocked.projectors.items.order_by("pk")[0].pk,
        "count_id": things.count_id,
        "lock_id": things.lock_id,
        "grant_id": things.grant_id,
        "sharing_id": things.shared_id,
        "agreement_id": things.agreement_id,
        "held_id": things.held_id,
        "picture_id": things.picture_id,
        "token": things.tokens["sign_up"],
        "number": 1,
    }
    address = re.sub(r"{(\w+)}", lambda found: str(parts[found[1]]), path)
    program = Program(house.tokens.get(party.name))

    def ask() -> HttpResponse:
        headers = program._headers()
        if method == "GET":
            return program.client.get(f"/api/v1{address}", things.parameters(name), headers=headers)  # type: ignore[return-value]
        call: Callable[..., Any] = getattr(program.client, method.lower())
        if method == "DELETE" and (query := things.parameters(name)):
            return call(f"/api/v1{address}?{urlencode(query)}", headers=headers)  # type: ignore[no-any-return]
        body: Any = things.bodies().get(name, {})
        return call(f"/api/v1{address}", body, content_type="application/json", headers=headers)  # type: ignore[no-any-return]

    return _undone(ask)


def _slug(things: Things, name: str, path: str) -> str:
    """Of a kind of equipment, the municipality or the round, by what is asked for."""
    if name == "lent_kind_availability":
        return str(things.stocked.chairs.kind.slug)
    of_home = path.startswith(("/stock/", "/municipalities/"))
    return str(things.world.municipality.slug if of_home else things.round_.slug)


class _Undo(Exception):
    """Ends a visit."""


def _undone(ask: Callable[[], HttpResponse]) -> str:
    """What was answered, with all that came of it taken back."""
    told = ""
    try:
        with transaction.atomic():
            told = _told(ask())
            raise _Undo
    except _Undo:
        return told


def _told(answer: HttpResponse) -> str:
    """A status; `in` for being sent to sign in, `in+` at the highest level, `go` for being sent on otherwise."""
    if answer.status_code in (301, 302, 303):
        to = urlsplit(answer.headers["Location"])
        if to.path == reverse("sign_in"):
            return "in+" if "niva=high" in to.query else "in"
        return "go"
    return str(answer.status_code)


def _operations() -> Iterator[tuple[str, str, str]]:
    for _, router in interface._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield method, str(operation.operation_id), path


def _season(world: World) -> Round:
    """A round that is open, in which Alice's club has handed in."""
    planned = a_season(world.municipality, world.ingrid)
    by, now = world.ingrid.pk, timezone.now()
    rounds.add_halls(planned.pk, [world.hall.pk], by=by, now=now)
    rules = rounds.make_rules(world.municipality.pk, STARTER, by=by, now=now)
    until = now + timedelta(days=20)
    opened = rounds.open_round(planned.pk, rules_id=rules.pk, deadline=until, revision=1, by=by, now=now)
    who = Applicant(world.club.pk, by, staff=True)
    activity = Activity.objects.order_by("pk")[0]
    group = Asked(name="J12", activity_id=activity.pk, from_age=11, to_age=12, members=18)
    applying.save_group(opened.pk, who, group, now=now)
    applying.hand_in(opened.pk, who, now=now)
    return opened


def _collaborating() -> None:
    """A collaboration with one of each thing that has an address. None of those who ask holds a mandate in it."""
    then = NOW - timedelta(days=20)
    circle = a_circle(then)
    agreed(circle, then)
    by, question = circle.alice.pk, Question(body=circle.council.slug, subject="Sak", memo="Vi foreslår.")
    vote = announce(question, by=by, now=then)
    open_vote(vote.number, NOW - timedelta(days=3), by=by, now=then)
    set_limit(circle.council.slug, 100, on=then.date() + timedelta(days=1), by=by, now=then)
    propose(Proposal(title="Drift", first=TUESDAY, last=TUESDAY, total_ore=100), by=by, now=then)
    lock_within_limit(1, circle.council.slug, "Sak 1", by=by, now=NOW)
    submit(NewIdea(title="Idé", text="Fordi.", affected="alle", language="nb"), by=circle.charlie.pk, now=then)
    assess(ASSESSED, on=then.date(), by=by, now=then)
    propose_initiative(Said(title="Initiativ", what="Fordi."), by=by, now=then)
    promise("4601", HOURS, PLAN, by=by, now=then)
    there = Municipality.objects.get(slug="fjell")
    trial = NewStage(feature=Feature.WAITING_LIST, stage=Stage.PILOT, first=then.date(), last=NOW.date())
    set_stage(there.pk, trial, by=None, now=then)
    agreed_on(circle, then, an_offer(circle, then), a_need(circle, then))
    awarded(circle, then)


def _serving(asker: Person) -> str:
    """An incident, something to be mended, a meeting, and what a resident asked help with: the token of its link."""
    by = Mandate.objects.filter(role="secretariat")[0].person_id
    told = incidents.NewIncident(title="Tregt", parts=["search"], severity="minor", text="Vi ser på det.", began_at=NOW)
    incidents.report(told, by=by, now=NOW)
    item = maintenance.NewItem(kind="fault", title="Feil", text="Må rettes.", severity="low", effort="small")
    maintenance.note_item(item, by=by, now=NOW)
    meetings.call_meeting("radet", NOW + timedelta(days=9), NOW + timedelta(days=10), "Rådhuset", by=by, now=NOW)
    asked = support.NewRequest(text="Hjelp", category="fault", hindrance="asking", email="resident@example.com")
    return SUPPORT_LINK.token(support.ask(asked, by=asker, now=NOW).pk)


def _trying(asker: Person) -> str:
    """A resident is asked whether she will try what an initiative makes: the token of her link."""
    by = Mandate.objects.filter(role="secretariat")[0].person_id
    new = NewIdea(title="Prøv", text="Fordi.", affected="alle", language="nb", may_ask=True)
    take_idea(1, submit(new, by=asker.pk, now=NOW).number, "Ja.", by=by, now=NOW)
    made = ask_to_try(1, "Vil du prøve?", NOW.date() + timedelta(days=20), by=by, now=NOW)
    with everything():
        return TRIAL_LINK.token(TrialInvitation.objects.get(question=made).pk)
