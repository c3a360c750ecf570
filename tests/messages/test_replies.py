"""What a mail server's answer means. A wrong "dead" silences somebody; a wrong "later" mails into the void."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from aktiv.messages.rules.replies import of_recipient_status, of_reply, status_in


class Case(NamedTuple):
    code: int
    text: str
    means: str


@pytest.mark.parametrize(
    "case",
    [
        Case(550, "5.1.1 <a@b.no>: unknown", "dead"),
        Case(550, "5.1.10 RESOLVER.ADR.RecipientNotFound", "dead"),
        Case(554, "5.2.1 disabled", "dead"),
        Case(550, "no such user", "dead"),
        Case(551, "user has gone", "dead"),
        Case(553, "not a mailbox", "dead"),
        Case(550, "5.7.1 blocked by policy", "refused"),
        Case(550, "5.7.606 banned", "refused"),
        Case(552, "mailbox is full", "refused"),
        Case(552, "5.2.2 over quota", "refused"),
        Case(554, "transaction failed", "refused"),
        Case(450, "4.2.1 greylisted", "later"),
        Case(421, "closing", "later"),
        Case(354, "odd", "later"),
    ],
    ids=str,
)
def test_an_address_is_dead_only_when_the_server_says_that_it_is_none(case: Case) -> None:
    assert of_reply(case.code, case.text) == case.means


@pytest.mark.parametrize(
    ("status", "means"), [("5.1.1", "dead"), ("5.4.4", "refused"), ("4.4.7", "refused"), ("", "refused")]
)
def test_a_report_kills_an_address_by_its_status_alone(status: str, means: str) -> None:
    assert of_recipient_status(status) == means


def test_a_status_is_found_anywhere_in_an_answer() -> None:
    assert [status_in(text) for text in ("5.1.1 no", "no 5.7.26 x", "550 no", "15.1.1")] == ["5.1.1", "5.7.26", "", ""]
