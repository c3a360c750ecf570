"""The tables of lending: what there is (`stock`), how it was counted (`counts`), what is `seen` of it, what is promised
and out (`loans`), who may borrow (`terms`), and which parts of prices neighbours have agreed to pay (`parts`)."""

from aktiv.lending.models.counts import Count, CountItem, CountLine
from aktiv.lending.models.loans import Damage, Handover, Holding, Line, Loan
from aktiv.lending.models.parts import PartAgreement
from aktiv.lending.models.seen import KindPicture, Lack, Look
from aktiv.lending.models.stock import Depot, Item, Kind, Part, Pool
from aktiv.lending.models.terms import (
    Block,
    Certificate,
    HeldCertificate,
    KindGroup,
    KindPrice,
    LendingTerms,
    Neighbour,
    Sharing,
)

__all__ = [
    "Block",
    "Certificate",
    "Count",
    "CountItem",
    "CountLine",
    "Damage",
    "Depot",
    "Handover",
    "HeldCertificate",
    "Holding",
    "Item",
    "Kind",
    "KindGroup",
    "KindPicture",
    "KindPrice",
    "Lack",
    "LendingTerms",
    "Line",
    "Loan",
    "Look",
    "Neighbour",
    "Part",
    "PartAgreement",
    "Pool",
    "Sharing",
]
