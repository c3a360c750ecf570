"""A municipality's rules of lending, sharing with others and who is billed, and certificates, for its programs."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Path, Router
from ninja.responses import Status

from aktiv.api.auth import BOOKER, READER, Caller, caller_of
from aktiv.api.contract import REFUSALS
from aktiv.api.fields import Id, Slug
from aktiv.api.operations.stock import access_kind
from aktiv.api.schemas.stock_terms import (
    CertificateSaid,
    CertificatesTold,
    CertificateTold,
    HeldSaid,
    HeldsTold,
    HeldTold,
    NeighbourSaid,
    NeighboursTold,
    NeighbourTold,
    RulesSaid,
    RulesTold,
    SharingSaid,
    SharingsTold,
    SharingTold,
)
from aktiv.api.staff import Keeper, keeper_in
from aktiv.lending.actions.kinds import keep_certificate, share_kind, share_no_more
from aktiv.lending.actions.neighbours import bill_neighbour_as
from aktiv.lending.actions.reading import note_certificates_read
from aktiv.lending.actions.terms import keep_terms, see_certificate, unsee_certificate
from aktiv.lending.queries.asking import terms_of
from aktiv.lending.queries.costs import neighbours_of, without_payer
from aktiv.lending.queries.keeping import certificates_of, held_in, shared_of
from aktiv.municipalities.models import Municipality
from aktiv.municipalities.queries import by_slug
from aktiv.people.permissions import Permission, needs
from aktiv.values.refusal import Refusal

router = Router(auth=BOOKER, tags=["Stock"])


@router.get(
    "/stock/{slug}/rules",
    response=RulesTold,
    auth=READER,
    operation_id="read_lending_rules",
    summary="The rules of lending",
)
@needs(Permission.FACILITY_EDIT, staff=True)
def read_lending_rules(request: HttpRequest, slug: Path[Slug]) -> RulesTold:
    """For those who keep all of the municipality."""
    return RulesTold.of(terms_of(_keeper_of_all(slug, caller_of(request)).home.pk))


@router.patch(
    "/stock/{slug}/rules",
    response=RulesTold,
    operation_id="change_lending_rules",
    summary="Change the rules of lending",
    openapi_extra={REFUSALS: ["kind_changed"]},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def change_lending_rules(request: HttpRequest, slug: Path[Slug], asked: RulesSaid) -> RulesTold:
    """What is sent is said anew, and the rest stays. Somebody else changed them meanwhile: refused."""
    keeper = _keeper_of_all(slug, caller_of(request))
    said = asked.on(terms_of(keeper.home.pk))
    made = keep_terms(keeper.home.pk, said, version=asked.version, by=keeper.person_id, now=keeper.caller.now)
    return RulesTold.of(made)


@router.get(
    "/stock/{slug}/kinds/{kind_id}/sharing",
    response=SharingsTold,
    auth=READER,
    operation_id="list_sharing_of_kind",
    summary="With whom it is shared",
)
@needs(Permission.FACILITY_ENTER, staff=True)
def list_sharing_of_kind(request: HttpRequest, slug: Path[Slug], kind_id: Path[Id]) -> SharingsTold:
    """Which municipalities' residents may borrow it, on which terms."""
    kind = access_kind(keeper_in(slug, caller_of(request)), kind_id)
    return SharingsTold(items=[SharingTold.of(each) for each in shared_of(kind)])


@router.post(
    "/stock/{slug}/kinds/{kind_id}/sharing",
    response={201: SharingTold},
    operation_id="share_kind_of_stock",
    summary="Share it",
    openapi_extra={REFUSALS: ["control_characters", "neighbour_unbilled", "no_such_municipality", "shared_backwards",
                              "too_long"]},
)  # fmt: skip
@needs(Permission.FACILITY_EDIT, staff=True)
def share_kind_of_stock(
    request: HttpRequest, slug: Path[Slug], kind_id: Path[Id], asked: SharingSaid
) -> Status[SharingTold]:
    """With another municipality or with all of them; said again, it is the last that counts. A municipality that is to
    pay a part must be billed as somebody first; it is asked, and pays nothing before it has accepted (`list_parts`)."""
    keeper = _keeper_of_all(slug, caller_of(request))
    kind = access_kind(keeper, kind_id)
    other = _other(keeper, asked.to) if asked.to is not None else None
    new = asked.new(other.pk if other is not None else None)
    made = share_kind(keeper.home.pk, kind.pk, new, by=keeper.person_id, now=keeper.caller.now)
    return Status(201, SharingTold.of(made))


@router.delete(
    "/stock/{slug}/kinds/{kind_id}/sharing/{sharing_id}",
    response={204: None},
    operation_id="share_kind_no_more",
    summary="Share it no more",
)
@needs(Permission.FACILITY_EDIT, staff=True)
def share_kind_no_more(request: HttpRequest, slug: Path[Slug], kind_id: Path[Id], sharing_id: Path[Id]) -> Status[None]:
    """What others have been promised stands."""
    keeper = _keeper_of_all(slug, caller_of(request))
    if sharing_id not in [each.pk for each in shared_of(access_kind(keeper, kind_id))]:
        raise Refusal("not_found")
    share_no_more(keeper.home.pk, sharing_id, by=keeper.person_id, now=keeper.caller.now)
    return Status(204, None)


@router.get(
    "/stock/{slug}/neighbours",
    response=NeighboursTold,
    auth=READER,
    operation_id="list_billed_neighbours",
    summary="Who is billed for others’ residents",
)
@needs(Permission.FACILITY_EDIT, staff=True)
def list_billed_neighbours(request: HttpRequest, slug: Path[Slug]) -> NeighboursTold:
    """As whom each other municipality is billed for its part of what its residents borrow here."""
    return _neighbours(_keeper_of_all(slug, caller_of(request)))


@router.post(
    "/stock/{slug}/neighbours",
    response=NeighboursTold,
    operation_id="bill_neighbour",
    summary="Say who is billed",
    openapi_extra={
        REFUSALS: ["neighbour_number_of_another", "neighbour_number_wrong", "neighbour_not_public",
                   "no_such_municipality"]
    },
)  # fmt: skip
@needs(Permission.FACILITY_EDIT, staff=True)
def bill_neighbour(request: HttpRequest, slug: Path[Slug], asked: NeighbourSaid) -> NeighboursTold:
    """By organisation number; said again, the municipality is asked to agree to that, and billed as before until it
    does."""
    keeper = _keeper_of_all(slug, caller_of(request))
    other = _other(keeper, asked.municipality)
    bill_neighbour_as(keeper.home.pk, other.pk, asked.number, by=keeper.person_id, now=keeper.caller.now)
    return _neighbours(keeper)


@router.get(
    "/stock/{slug}/certificates",
    response=CertificatesTold,
    auth=READER,
    operation_id="list_certificates",
    summary="What borrowers may be asked to show",
)
@needs(Permission.FACILITY_EDIT, staff=True)
def list_certificates(request: HttpRequest, slug: Path[Slug]) -> CertificatesTold:
    """Such as a course for the lift. A kind asks for one by its `certificate_id`."""
    keeper = _keeper_of_all(slug, caller_of(request))
    return CertificatesTold(items=[CertificateTold.of(each) for each in certificates_of(keeper.home.pk)])


@router.post(
    "/stock/{slug}/certificates",
    response={201: CertificateTold},
    operation_id="keep_certificate",
    summary="A certificate",
    openapi_extra={REFUSALS: ["control_characters", "kind_unnamed", "too_long"]},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def name_certificate(request: HttpRequest, slug: Path[Slug], asked: CertificateSaid) -> Status[CertificateTold]:
    """New, or renamed when the code is known."""
    keeper = _keeper_of_all(slug, caller_of(request))
    made = keep_certificate(
        keeper.home.pk, asked.code, asked.name.texts, by=keeper.person_id, now=keeper.caller.now
    )  # fmt: skip
    return Status(201, CertificateTold.of(made))


@router.get(
    "/stock/{slug}/held-certificates",
    response=HeldsTold,
    auth=READER,
    operation_id="list_held_certificates",
    summary="Whose certificates were seen",
)
@needs(Permission.FACILITY_EDIT, staff=True)
def list_held_certificates(request: HttpRequest, slug: Path[Slug]) -> HeldsTold:
    """That you read their names is noted, and they can see it."""
    keeper = _keeper_of_all(slug, caller_of(request))
    found = held_in(keeper.home.pk, keeper.today)
    note_certificates_read(found, keeper.person_id, "list_held_certificates", now=keeper.caller.now)
    return HeldsTold(items=[HeldTold.of(each) for each in found])


@router.post(
    "/stock/{slug}/held-certificates",
    response={201: HeldTold},
    operation_id="see_certificate",
    summary="Somebody showed a certificate",
    openapi_extra={REFUSALS: ["person_unknown"]},
)
@needs(Permission.FACILITY_EDIT, staff=True)
def note_held_certificate(request: HttpRequest, slug: Path[Slug], asked: HeldSaid) -> Status[HeldTold]:
    """By the proved address of her account. Seen again, the last day is the new one."""
    keeper = _keeper_of_all(slug, caller_of(request))
    made = see_certificate(
        keeper.home.pk, asked.certificate_id, asked.email, asked.valid_to, by=keeper.person_id, now=keeper.caller.now
    )
    note_certificates_read([made], keeper.person_id, "see_certificate", now=keeper.caller.now)
    return Status(201, HeldTold.of(made))


@router.post(
    "/stock/{slug}/held-certificates/{held_id}/end",
    response={204: None},
    operation_id="end_held_certificate",
    summary="It counts no more",
)
@needs(Permission.FACILITY_EDIT, staff=True)
def end_held_certificate(request: HttpRequest, slug: Path[Slug], held_id: Path[Id]) -> Status[None]:
    """It was a mistake, or is no longer good. Twice is once."""
    keeper = _keeper_of_all(slug, caller_of(request))
    unsee_certificate(keeper.home.pk, held_id, by=keeper.person_id, now=keeper.caller.now)
    return Status(204, None)


def _keeper_of_all(slug: str, caller: Caller) -> Keeper:
    """The caller as one who keeps all that a municipality has. Raises as `keeper_in`, and Refusal("not_found")."""
    keeper = keeper_in(slug, caller)
    keeper.keeps(None)
    return keeper


def _other(keeper: Keeper, slug: str) -> Municipality:
    """Raises Refusal("no_such_municipality", municipality), also for her own."""
    found = by_slug(slug)
    if found is None or found.pk == keeper.home.pk:
        raise Refusal("no_such_municipality", municipality=slug)
    return found


def _neighbours(keeper: Keeper) -> NeighboursTold:
    return NeighboursTold(
        items=[NeighbourTold.of(each) for each in neighbours_of(keeper.home.pk)],
        unknown=[each.slug for each in without_payer(keeper.home.pk)],
    )
