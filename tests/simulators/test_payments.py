"""The made-up providers keep money as real ones do, whatever they are asked: sums add up, and what was done
stays done."""

from __future__ import annotations

import threading
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from aktiv.simulators.payment.courier import Courier, Letter
from aktiv.simulators.payment.till import AUTHORISED, OPEN, Deed, Denied, Payment, Till
from aktiv.simulators.payment.words import LANGUAGES, WORDS, spoken
from tests.simulators.payments import letterbox, simulated_nexi, simulated_vipps

amounts = st.integers(-100, 1_200)


class Money(RuleBasedStateMachine):
    """One payment, beside a naive account of it."""

    @initialize(amount=st.integers(1, 1_000))
    def begin(self, amount: int) -> None:
        self.told: list[Deed] = []
        self.till = Till(lambda _, deed: self.told.append(deed))
        self.payment: Payment = self.till.make(
            merchant="m", reference="r", amount=amount, currency="NOK", lives=timedelta(minutes=10)
        )
        self.authorised = self.captured = self.refunded = self.cancelled = 0

    @rule()
    def approve(self) -> None:
        was = self.payment.state
        if was == OPEN:
            self.till.approve(self.payment)
            self.authorised = self.payment.amount
        else:
            with pytest.raises(Denied):
                self.till.approve(self.payment)

    @rule()
    @precondition(lambda self: self.payment.state == OPEN)
    def time_passes(self) -> None:
        self.till.later(timedelta(minutes=4))

    @rule(what=st.sampled_from(["abort", "terminate"]))
    def give_up(self, what: str) -> None:
        if self.payment.state == OPEN:
            getattr(self.till, what)(self.payment)
        else:
            with pytest.raises(Denied):
                getattr(self.till, what)(self.payment)

    @rule(amount=amounts)
    def capture(self, amount: int) -> None:
        if 0 < amount <= self.authorised - self.captured - self.cancelled:
            self.till.capture(self.payment, amount)
            self.captured += amount
        else:
            with pytest.raises(Denied):
                self.till.capture(self.payment, amount)

    @rule(amount=amounts)
    def refund(self, amount: int) -> None:
        if 0 < amount <= self.captured - self.refunded:
            self.till.refund(self.payment, amount)
            self.refunded += amount
        else:
            with pytest.raises(Denied):
                self.till.refund(self.payment, amount)

    @rule(amount=st.none() | amounts)
    def cancel(self, amount: int | None) -> None:
        left = self.authorised - self.captured - self.cancelled
        wanted = left if amount is None else amount
        if 0 < wanted <= left:
            self.till.cancel(self.payment, amount)
            self.cancelled += wanted
        else:
            with pytest.raises(Denied):
                self.till.cancel(self.payment, amount)

    @invariant()
    def it_adds_up(self) -> None:
        one = self.payment
        assert (one.authorised, one.captured, one.refunded, one.cancelled) == (
            self.authorised, self.captured, self.refunded, self.cancelled,
        )  # fmt: skip
        assert 0 <= one.refunded <= one.captured <= one.captured + one.cancelled <= one.authorised <= one.amount
        assert (one.state == AUTHORISED) == (one.authorised == one.amount)
        assert self.told == one.deeds
        moved = self.till.moved("m", one.deeds[0].day) + self.till.moved("m", one.deeds[0].day + timedelta(days=1))
        listed = sum(deed.amount if deed.kind == "CAPTURED" else -deed.amount for _, deed in moved)
        assert listed == one.captured - one.refunded


Money.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestMoney = Money.TestCase


def test_no_more_is_captured_by_many_at_a_time_than_was_authorised() -> None:
    till = Till(lambda *_: None)
    payment = till.make(merchant="m", reference="r", amount=1_000, currency="NOK")
    till.approve(payment)
    ready, denied = threading.Barrier(8), []

    def take() -> None:
        ready.wait()
        for _ in range(50):
            try:
                till.capture(payment, 10)
            except Denied as error:
                denied.append(error.reason)

    running = [threading.Thread(target=take) for _ in range(8)]
    for each in running:
        each.start()
    for each in running:
        each.join()
    assert payment.captured == 1_000
    assert len(denied) == 300


def test_what_nobody_took_is_carried_again_and_what_is_held_back_leaves_in_its_order() -> None:
    with letterbox() as box:
        courier = Courier()
        courier.misbehave("reversed")
        for number in b"123":
            courier.post(Letter(box.url, bytes([number]), dict))
        courier.misbehave("late")
        courier.post(Letter(box.url, b"4", dict))
        assert [each.body for each in courier.take_held()] == [b"4"]
        courier.misbehave("")
        courier.post(Letter("http://127.0.0.1:9/nobody", b"5", dict))
        courier.settle()
        assert [body for _, _, body in box.came] == [b"3", b"2", b"1"]
        assert courier.carried[-1].tries == 0
        courier.close()


@pytest.mark.parametrize("simulated", [simulated_vipps, simulated_nexi])
def test_the_payers_page_can_be_used_in_each_language_and_leads_back_when_she_gives_up(simulated: object) -> None:
    with simulated() as paying:  # type: ignore[operator]
        paying.simulator.misbehave("lost")
        there = paying.provider.begin(paying.order(), key="b").redirect_to.split("&language")[0]
        for language in LANGUAGES:
            page = httpx2.get(there, headers={"Accept-Language": f"{language},fr;q=0.5"})
            assert f'<html lang="{language}">' in page.text
            assert WORDS["approve"][language] in page.text
            assert "form-action 'self' http://testserver" in page.headers["Content-Security-Policy"]
            assert page.text.count("<h1>") == 1
        token = parse_qs(urlsplit(there).query)["token"][0]
        back = httpx2.post(there, data={"token": token, "choice": "abort"})
        assert back.headers["Location"] == "http://testserver/betaling/booking-1001/"
        assert paying.simulator.payment("booking-1001").authorised == 0
        assert httpx2.get(f"{there}x").status_code == 404
        assert "booking-1001" in httpx2.get(paying.simulator.address).text


def test_a_provider_can_be_told_over_http_what_to_get_wrong_and_what_time_it_is() -> None:
    with simulated_vipps() as paying:
        address, simulator = paying.simulator.address, paying.simulator
        for what in ("down", "nothing"):
            assert httpx2.post(f"{address}/misbehave", data={"what": what}).status_code == 204
            assert simulator.misbehaves == ("down" if what == "down" else "")
        before = simulator.till.now()
        assert httpx2.post(f"{address}/later", data={"minutes": "90"}).status_code == 204
        assert simulator.till.now() - before >= timedelta(minutes=90)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": "Bearer x"}, 401),
    ],
)
def test_whoever_has_no_key_is_not_let_in(headers: dict[str, str], status: int) -> None:
    with simulated_vipps() as vipps, simulated_nexi() as nexi:
        for address in (f"{vipps.simulator.address}/epayment/v1/payments/x", f"{nexi.simulator.address}/v1/payments/x"):
            assert httpx2.get(address, headers=headers).status_code == status


@pytest.mark.parametrize(
    ("wanted", "accepted", "found"),
    [("", "", "nb"), ("en-GB", "nb", "en"), ("", "fr, nn;q=0.8", "nn"), ("", "no", "nb"), ("xx", "en", "en")],
)
def test_a_page_speaks_the_payers_language(wanted: str, accepted: str, found: str) -> None:
    assert spoken(wanted, accepted) == found
