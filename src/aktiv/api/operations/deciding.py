"""Votes, budgets and contracts, open to read for everyone."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Query, Router

from aktiv.api.auth import ANYONE
from aktiv.api.contract import REFUSALS
from aktiv.api.operations.collaboration_reading import Numbered, OfServiceQuery, here, here_or_not, numbered
from aktiv.api.paging import Page
from aktiv.api.schemas.deciding import (
    BudgetPage,
    BudgetTold,
    BudgetWhole,
    ContractPage,
    ContractTold,
    ContractWhole,
    VotePage,
    VoteTold,
    VoteWhole,
)
from aktiv.collaboration.queries.budget_figures import budget_rows
from aktiv.collaboration.queries.budgets import access_budget
from aktiv.collaboration.queries.contract_figures import contract_rows, contract_whole
from aktiv.collaboration.queries.contracts import access_contract
from aktiv.collaboration.queries.figures import vote_row, vote_rows
from aktiv.collaboration.queries.votes import access_vote
from aktiv.payments.queries.budget_told import told
from aktiv.people.permissions import public

router = Router(auth=ANYONE, tags=["Collaboration"])
LISTS = {REFUSALS: ["cursor_invalid"]}


@router.get("/collaboration/votes", response=VotePage, operation_id="list_votes", summary="Votes", openapi_extra=LISTS)
@public
def list_votes(request: HttpRequest, asked: Query[Page]) -> VotePage:
    """Every vote, the newest first: how it stands, or what came of it."""
    home = here()
    rows = vote_rows(home, timezone.now()) if home is not None else []
    return VotePage(**numbered(rows, asked, "votes", VoteTold))


@router.get("/collaboration/votes/{number}", response=VoteWhole, operation_id="read_vote", summary="One vote")
@public
def read_vote(request: HttpRequest, number: Path[Numbered]) -> VoteWhole:
    """A vote with its electorate, who has voted and, from when it has closed, what each said."""
    return VoteWhole.of(vote_row(access_vote(here_or_not().pk, number), timezone.now()))


@router.get(
    "/collaboration/budgets", response=BudgetPage, operation_id="list_budgets", summary="Budgets", openapi_extra=LISTS
)
@public
def list_budgets(request: HttpRequest, asked: Query[OfServiceQuery]) -> BudgetPage:
    """Every budget, the newest first, with what each partner is to pay of it."""
    home = here()
    rows = budget_rows(home) if home is not None else []
    return BudgetPage(**numbered(asked.kept(rows), asked, "budgets", BudgetTold))


@router.get("/collaboration/budgets/{number}", response=BudgetWhole, operation_id="read_budget", summary="One budget")
@public
def read_budget(request: HttpRequest, number: Path[Numbered]) -> BudgetWhole:
    """A budget with its shares and how each is invoiced and paid, the figures they follow from, and every line."""
    return BudgetWhole.of(told(access_budget(here_or_not().pk, number), timezone.now()))


@router.get(
    "/collaboration/contracts",
    response=ContractPage,
    operation_id="list_contracts",
    summary="Contracts",
    openapi_extra=LISTS,
)
@public
def list_contracts(request: HttpRequest, asked: Query[OfServiceQuery]) -> ContractPage:
    """Every contract in the register, the newest first, with its options."""
    home = here()
    rows = contract_rows(home, timezone.localdate()) if home is not None else []
    return ContractPage(**numbered(asked.kept(rows), asked, "contracts", ContractTold))


@router.get(
    "/collaboration/contracts/{number}",
    response=ContractWhole,
    operation_id="read_contract",
    summary="One contract",
)
@public
def read_contract(request: HttpRequest, number: Path[Numbered]) -> ContractWhole:
    """A contract with what was joined with and called off of each lot, and every step."""
    return ContractWhole.of(contract_whole(access_contract(here_or_not().pk, number), timezone.localdate()))
