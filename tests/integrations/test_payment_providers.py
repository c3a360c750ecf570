"""What the port of payment promises, held by both adapters over real HTTP: money is moved once however often it is
asked for, sums add up, and a message that its sender has not signed is none."""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from aktiv.integrations.nexi import Agreement as NexiAgreement
from aktiv.integrations.nexi import Nexi
from aktiv.integrations.nexi.checkout import _sums as nexi_sums
from aktiv.integrations.vipps import Agreement as VippsAgreement
from aktiv.integrations.vipps import Vipps
from aktiv.integrations.vipps.epayment import _sums as vipps_sums
from aktiv.integrations.vipps.signing import digest
from aktiv.payments.ports.provider import (
    ForgedMessage,
    Provider,
    ProviderAway,
    ProviderRefused,
    Standing,
    Sums,
)
from aktiv.simulators.payment.till import OSLO
from tests.database import free_port
from tests.simulators.payments import Letterbox, Paying, letterbox, moment, simulated_nexi, simulated_vipps

BOTH = {"vipps": simulated_vipps, "nexi": simulated_nexi}
REFERENCE = "booking-1001"
RIGHT = json.dumps(
    {
        "payment": {
            "paymentId": "0" * 32,
            "summary": {},
            "orderDetails": {"amount": 100, "currency": "NOK", "reference": REFERENCE},
        }
    }
).encode()


@pytest.fixture
def box() -> Iterator[Letterbox]:
    with letterbox() as found:
        yield found


@pytest.fixture(params=list(BOTH))
def paying(request: pytest.FixtureRequest, box: Letterbox) -> Iterator[Paying]:
    with BOTH[request.param](box.url) as found:
        yield found


@pytest.fixture
def vipps(box: Letterbox) -> Iterator[Paying]:
    with simulated_vipps(box.url) as found:
        yield found


@pytest.fixture
def nexi(box: Letterbox) -> Iterator[Paying]:
    with simulated_nexi(box.url) as found:
        yield found


def begun(paying: Paying, reference: str = REFERENCE, amount: int = 50_000) -> str:
    """A payment that is known; returns the provider's id."""
    return paying.provider.begin(paying.order(reference, amount), key=f"begin-{reference}").provider_id


def approved(paying: Paying, reference: str = REFERENCE, amount: int = 50_000) -> str:
    """The same, gone through with."""
    made = begun(paying, reference, amount)
    paying.simulator.approve(reference)
    return made


def sums(paying: Paying, provider_id: str, reference: str = REFERENCE) -> tuple[int, int, int, int]:
    """Authorised, captured, refunded, cancelled."""
    found = paying.provider.read(reference, provider_id)
    return found.authorised, found.captured, found.refunded, found.cancelled


def test_a_payment_from_its_beginning_to_its_end(paying: Paying) -> None:
    provider, made = paying.provider, begun(paying)
    found = provider.read(REFERENCE, made)
    assert (found.standing, found.amount, found.currency) == (Standing.OPEN, 50_000, "NOK")
    assert sums(paying, made) == (0, 0, 0, 0)
    paying.simulator.approve(REFERENCE)
    assert provider.read(REFERENCE, made).standing is Standing.AUTHORISED
    provider.capture(REFERENCE, made, 30_000, "NOK", key="capture-1")
    provider.refund(REFERENCE, made, 10_000, "NOK", key="refund-1")
    provider.cancel(REFERENCE, made, key="cancel-1")
    found = provider.read(REFERENCE, made)
    assert found == Sums(
        provider_id=made,
        standing=Standing.AUTHORISED,
        amount=50_000,
        currency="NOK",
        authorised=50_000,
        captured=30_000,
        refunded=10_000,
        cancelled=20_000,
        method=found.method,
    )
    assert found.method in {"wallet", "visa"}


def test_the_payer_says_yes_on_the_providers_page_and_comes_back(paying: Paying) -> None:
    there = paying.provider.begin(paying.order(), key="k1").redirect_to
    page = httpx2.get(there, headers={"Accept-Language": "nb"})
    assert page.status_code == 200
    assert "500,00 NOK" in page.text
    assert '<html lang="nb">' in page.text
    token = parse_qs(urlsplit(there).query)["token"][0]
    back = httpx2.post(there, data={"token": token, "choice": "approve"})
    assert (back.status_code, back.headers["Location"]) == (303, f"http://testserver/betaling/{REFERENCE}/")
    again = httpx2.post(there, data={"token": token, "choice": "abort"})
    assert again.status_code == 200, "what has been said is said"
    assert paying.simulator.payment(REFERENCE).authorised == 50_000


def test_the_same_key_is_the_same_order(paying: Paying) -> None:
    provider, made = paying.provider, approved(paying)
    for _ in range(3):
        provider.capture(REFERENCE, made, 30_000, "NOK", key="c")
        provider.refund(REFERENCE, made, 10_000, "NOK", key="r")
        provider.cancel(REFERENCE, made, key="x")
    provider.cancel(REFERENCE, made, key="another")
    assert sums(paying, made) == (50_000, 30_000, 10_000, 20_000)


def test_the_same_key_for_another_order_is_refused(paying: Paying) -> None:
    provider, made = paying.provider, approved(paying)
    provider.capture(REFERENCE, made, 30_000, "NOK", key="c")
    with pytest.raises(ProviderRefused, match="key_used"):
        provider.capture(REFERENCE, made, 20_000, "NOK", key="c")
    assert sums(paying, made) == (50_000, 30_000, 0, 0)


def test_what_was_done_without_an_answer_is_done_once_when_it_is_asked_again(paying: Paying) -> None:
    provider, made = paying.provider, approved(paying)
    simulator = paying.simulator
    for order in (
        lambda: provider.capture(REFERENCE, made, 30_000, "NOK", key="c"),
        lambda: provider.refund(REFERENCE, made, 10_000, "NOK", key="r"),
        lambda: provider.cancel(REFERENCE, made, key="x"),
    ):
        simulator.misbehave("half")
        with pytest.raises(ProviderAway):
            order()
        simulator.misbehave("")
        order()
    assert sums(paying, made) == (50_000, 30_000, 10_000, 20_000)


def test_a_payment_that_was_made_known_without_an_answer_is_asked_for_once(paying: Paying) -> None:
    paying.simulator.misbehave("half")
    with pytest.raises(ProviderAway):
        begun(paying)
    paying.simulator.misbehave("")
    made = approved(paying)
    assert sums(paying, made) == (50_000, 0, 0, 0)
    there = [each for each in paying.simulator.till.payments.values() if each.authorised]
    assert len(there) == 1


@pytest.mark.parametrize("threads", [8])
def test_the_same_order_by_many_at_a_time_is_done_once(paying: Paying, threads: int) -> None:
    provider, made = paying.provider, approved(paying)
    ready = threading.Barrier(threads)

    def take() -> None:
        ready.wait()
        provider.capture(REFERENCE, made, 30_000, "NOK", key="c")

    running = [threading.Thread(target=take) for _ in range(threads)]
    for each in running:
        each.start()
    for each in running:
        each.join()
    assert sums(paying, made) == (50_000, 30_000, 0, 0)


def test_more_than_there_is_is_refused(paying: Paying) -> None:
    provider, made = paying.provider, begun(paying)
    with pytest.raises(ProviderRefused, match="not_authorised"):
        provider.capture(REFERENCE, made, 100, "NOK", key="early")
    paying.simulator.approve(REFERENCE)
    with pytest.raises(ProviderRefused, match="more_than_authorised"):
        provider.capture(REFERENCE, made, 50_001, "NOK", key="c1")
    with pytest.raises(ProviderRefused, match="more_than_captured"):
        provider.refund(REFERENCE, made, 1, "NOK", key="r1")
    provider.capture(REFERENCE, made, 50_000, "NOK", key="c2")
    with pytest.raises(ProviderRefused, match="more_than_authorised"):
        provider.capture(REFERENCE, made, 1, "NOK", key="c3")
    with pytest.raises(ProviderRefused, match="more_than_captured"):
        provider.refund(REFERENCE, made, 50_001, "NOK", key="r2")
    with pytest.raises(ProviderRefused, match="nothing_left"):
        provider.cancel(REFERENCE, made, key="x")
    assert sums(paying, made) == (50_000, 50_000, 0, 0)


def test_another_currency_moves_nothing(paying: Paying) -> None:
    provider, made = paying.provider, approved(paying)
    with pytest.raises(ProviderRefused, match="currency"):
        provider.capture(REFERENCE, made, 100, "SEK", key="c")
    provider.capture(REFERENCE, made, 100, "NOK", key="c2")
    with pytest.raises(ProviderRefused, match="currency"):
        provider.refund(REFERENCE, made, 100, "SEK", key="r")
    with pytest.raises(ProviderRefused, match="currency"):
        provider.begin(paying.order("booking-1002", currency="XXX"), key="b")
    assert sums(paying, made) == (50_000, 100, 0, 0)


@pytest.mark.parametrize("amount", [0, -100, 2**40])
def test_an_amount_that_is_none_is_refused(paying: Paying, amount: int) -> None:
    with pytest.raises(ProviderRefused, match="amount"):
        begun(paying, amount=amount)
    made = approved(paying, "booking-1002")
    with pytest.raises(ProviderRefused, match=r"amount|more_than_authorised"):
        paying.provider.capture("booking-1002", made, amount, "NOK", key="c")


def test_what_nobody_went_through_with_can_be_let_go_of(paying: Paying) -> None:
    made = begun(paying)
    paying.provider.cancel(REFERENCE, made, key="x")
    paying.provider.cancel(REFERENCE, made, key="x")
    paying.provider.cancel(REFERENCE, made, key="y")
    assert paying.provider.read(REFERENCE, made).standing is Standing.TERMINATED
    assert sums(paying, made) == (0, 0, 0, 0)
    assert paying.provider.begin(paying.order("booking-1002"), key="b2")


def test_a_payment_that_nobody_knows_is_unknown(paying: Paying) -> None:
    made = begun(paying)
    for reference, provider_id in (("booking-9999", "0" * 32), ("../" + "x" * 20, "../" + "0" * 20), (" ", " ")):
        with pytest.raises(ProviderRefused, match="unknown_payment"):
            paying.provider.read(reference, provider_id)
        with pytest.raises(ProviderRefused, match="unknown_payment"):
            paying.provider.refund(reference, provider_id, 100, "NOK", key="r")
    assert paying.provider.read(REFERENCE, made)


def away(provider: Provider, paying: Paying, made: str) -> None:
    """Whatever is asked, nobody knows."""
    with pytest.raises(ProviderAway):
        provider.read(REFERENCE, made)
    with pytest.raises(ProviderAway):
        provider.begin(paying.order("booking-1002"), key="b")
    with pytest.raises(ProviderAway):
        provider.capture(REFERENCE, made, 100, "NOK", key="c")
    with pytest.raises(ProviderAway):
        list(provider.moved(moment(paying).date()))


@pytest.mark.parametrize("manner", ["down", "broken"])
def test_a_provider_that_is_away_says_nothing_of_the_money(paying: Paying, manner: str) -> None:
    made = approved(paying)
    paying.simulator.misbehave(manner)
    away(paying.provider, paying, made)


def test_a_provider_that_is_slow_is_not_waited_for(vipps: Paying, nexi: Paying) -> None:
    unit = VippsAgreement(msn="123456", client_id="client-of-tests", client_secret="c-secret", subscription_key="s-key")
    account = NexiAgreement(secret_key="key-of-tests", webhook_secret="w", terms_url="https://x.example")
    impatient = (
        (vipps, Vipps(vipps.simulator.address, unit, host="x", timeout=0.05)),
        (nexi, Nexi(nexi.simulator.address, account, timeout=0.05)),
    )
    for paying, provider in impatient:
        made = approved(paying)
        paying.simulator.misbehave("slow")
        away(provider, paying, made)
        paying.simulator.misbehave("")


def test_nobody_at_the_address_is_away() -> None:
    address = f"http://127.0.0.1:{free_port()}"
    agreement = VippsAgreement(msn="1", client_id="c", client_secret="c", subscription_key="s")
    account = NexiAgreement(secret_key="k", webhook_secret="w", terms_url="https://x.example")
    all_of_them: list[Provider] = [Vipps(address, agreement, host="x"), Nexi(address, account)]
    for each in all_of_them:
        with pytest.raises(ProviderAway):
            each.read(REFERENCE, "0" * 32)


@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{",
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/elsewhere\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + RIGHT + b" " * 1_100_000,
        b"not HTTP at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]",
    ],
    ids=["half", "redirect", "endless", "gibberish", "no object"],
)
def test_an_answer_that_is_none_is_not_taken_for_one(said: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(100_000)
                try:
                    connection.sendall(said)
                except OSError:
                    return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        account = NexiAgreement(secret_key="k", webhook_secret="w", terms_url="https://x.example")
        with pytest.raises(ProviderAway):
            Nexi(f"http://127.0.0.1:{listening.getsockname()[1]}", account).read(REFERENCE, "0" * 32)
        thread.join(timeout=10)


def test_the_list_of_a_day_adds_up_to_what_was_done(paying: Paying) -> None:
    provider = paying.provider
    ids = {reference: approved(paying, reference) for reference in ("booking-1001", "booking-1002", "booking-1003")}
    provider.capture("booking-1001", ids["booking-1001"], 30_000, "NOK", key="c1")
    provider.capture("booking-1001", ids["booking-1001"], 5_000, "NOK", key="c2")
    provider.refund("booking-1001", ids["booking-1001"], 10_000, "NOK", key="r1")
    provider.capture("booking-1002", ids["booking-1002"], 50_000, "NOK", key="c3")
    provider.cancel("booking-1003", ids["booking-1003"], key="x")
    day = moment(paying).astimezone(OSLO).date()
    for later in (False, True):
        if later:
            paying.simulator.later(days=1)
        found = list(provider.moved(day))
        assert [(each.reference, each.amount) for each in found] == [
            ("booking-1001", 30_000),
            ("booking-1001", 5_000),
            ("booking-1001", -10_000),
            ("booking-1002", 50_000),
        ]
        assert len({each.movement_id for each in found}) == 4
        assert {each.currency for each in found} == {"NOK"}
        assert all(each.provider_id == ids[each.reference] for each in found)
    assert list(provider.moved(day + timedelta(days=1))) == []


def test_a_long_list_is_read_to_its_end(paying: Paying) -> None:
    till = paying.simulator.till
    made = approved(paying, amount=10_000_000)
    payment = paying.simulator.payment(REFERENCE)
    for _ in range(1_150):
        till.capture(payment, 1)
    found = list(paying.provider.moved(moment(paying).astimezone(OSLO).date()))
    assert len(found) == len({each.movement_id for each in found}) == 1_150
    assert sum(each.amount for each in found) == paying.provider.read(REFERENCE, made).captured


# --- messages ---------------------------------------------------------------------------------------------------------


def heard(paying: Paying, box: Letterbox) -> list[tuple[str, str, str]]:
    """What came, as the adapter understands it."""
    paying.simulator.settle()
    told = [paying.provider.heard("POST", *each, moment(paying)) for each in box.came]
    assert {each.reference for each in told} <= {REFERENCE}
    return [(each.event_id, each.provider_id, each.name) for each in told]


def test_messages_say_which_payment_they_are_about(paying: Paying, box: Letterbox) -> None:
    made = approved(paying)
    paying.provider.capture(REFERENCE, made, 30_000, "NOK", key="c")
    paying.provider.refund(REFERENCE, made, 10_000, "NOK", key="r")
    paying.provider.cancel(REFERENCE, made, key="x")
    found = heard(paying, box)
    assert {provider_id for _, provider_id, _ in found} == {made}
    assert len({event for event, _, _ in found}) == len(found) >= 5
    names = " ".join(name.lower() for _, _, name in found)
    assert all(each in names for each in ("charge" if "charge" in names else "captured", "refund", "cancel"))


def test_a_message_that_comes_twice_is_known_by_its_id(paying: Paying, box: Letterbox) -> None:
    paying.simulator.misbehave("duplicate")
    approved(paying)
    found = heard(paying, box)
    assert len(found) == 2 * len(set(found))


def test_messages_come_late_turned_round_or_not_at_all(paying: Paying, box: Letterbox) -> None:
    paying.simulator.misbehave("reversed")
    made = approved(paying)
    paying.provider.capture(REFERENCE, made, 30_000, "NOK", key="c")
    assert heard(paying, box) == []
    paying.simulator.misbehave("lost")
    turned = [name for _, _, name in heard(paying, box)]
    assert "CAPTURED" in turned[0] or "charge" in turned[0]
    paying.provider.refund(REFERENCE, made, 30_000, "NOK", key="r")
    assert len(heard(paying, box)) == len(turned)


@pytest.mark.parametrize(
    "change",
    ["unsigned", "guessed", "another path", "another body", "too old", "ahead", "not posted", "too large", "no object"],
)
def test_a_message_that_they_have_not_signed_is_forged(paying: Paying, box: Letterbox, change: str) -> None:
    approved(paying)
    paying.simulator.settle()
    path, headers, body = box.came[-1]
    method, now = "POST", moment(paying)
    if change == "unsigned":
        headers = {name: value for name, value in headers.items() if name != "authorization"}
    elif change == "guessed":
        headers = headers | {"authorization": headers["authorization"][:-3] + "abc"}
    elif change == "another path":
        path = path.split("?")[0] + "?reference=booking-6666"
    elif change == "another body":
        body = body.replace(b"50000", b"10000") if paying.provider.name == "vipps" else b"{}"
    elif change == "too old":
        now += timedelta(days=9)
    elif change == "ahead":
        now -= timedelta(minutes=6)
    elif change == "not posted":
        method = "GET"
    elif change == "too large":
        body += b" " * 200_000
    elif paying.provider.name == "vipps":
        body = b"[]"
    else:
        body = b"[" * 50_000
    with pytest.raises(ForgedMessage):
        paying.provider.heard(method, path, headers, body, now)


def test_a_message_that_was_signed_for_another_host_or_sales_unit_is_forged(vipps: Paying, box: Letterbox) -> None:
    approved(vipps)
    vipps.simulator.settle()
    path, headers, body = box.came[-1]
    host = urlsplit(box.url).netloc
    assert isinstance(vipps.provider, Vipps)
    mine = VippsAgreement(
        msn="123456", client_id="", client_secret="", subscription_key="", webhook_secrets=("secret-of-tests",)
    )
    others = VippsAgreement(
        msn="654321", client_id="", client_secret="", subscription_key="", webhook_secrets=("secret-of-tests",)
    )
    without = VippsAgreement(msn="123456", client_id="", client_secret="", subscription_key="")
    assert Vipps("", mine, host=host).heard("POST", path, headers, body, moment(vipps)).reference == REFERENCE
    for each in (Vipps("", mine, host="evil.example"), Vipps("", others, host=host), Vipps("", without, host=host)):
        with pytest.raises(ForgedMessage):
            each.heard("POST", path, headers | {"host": host}, body, moment(vipps))
    turned = VippsAgreement(
        msn="123456", client_id="", client_secret="", subscription_key="", webhook_secrets=("", "new")
    )
    with pytest.raises(ForgedMessage):
        Vipps("", turned, host=host).heard("POST", path, headers, body, moment(vipps))


def test_the_word_of_one_payment_says_nothing_of_another(nexi: Paying, box: Letterbox) -> None:
    approved(nexi)
    nexi.simulator.settle()
    path, headers, body = box.came[0]
    assert nexi.provider.heard("POST", path, headers, body, moment(nexi)).reference == REFERENCE
    with pytest.raises(ForgedMessage):
        nexi.provider.heard("POST", path.replace(REFERENCE, "booking-1002"), headers, body, moment(nexi))
    nameless = NexiAgreement(secret_key="k", webhook_secret="", terms_url="https://x.example")
    with pytest.raises(ForgedMessage):
        Nexi("", nameless).heard("POST", path, headers, body, moment(nexi))


@pytest.mark.parametrize(
    ("summary", "order"),
    [
        ({"reservedAmount": 50_000, "chargedAmount": 60_000}, {}),
        ({"reservedAmount": 50_000, "chargedAmount": 30_000, "cancelledAmount": 20_001}, {}),
        ({"reservedAmount": 50_000, "chargedAmount": 10_000, "refundedAmount": 10_001}, {}),
        ({"reservedAmount": 50_001}, {}),
        ({"reservedAmount": -1}, {}),
        ({"reservedAmount": "50000"}, {}),
        ({"reservedAmount": True}, {}),
        ({"reservedAmount": 500.5}, {}),
        ({}, {"currency": ""}),
        ({}, {"amount": None}),
    ],
)
def test_sums_that_do_not_add_up_are_no_answer(summary: dict[str, object], order: dict[str, object]) -> None:
    """Nobody books them: nexi tells them flat, Vipps each with its currency."""
    made, names = "0" * 32, {"reserved": "authorized", "charged": "captured"}
    told = {"amount": 50_000, "currency": "NOK", "reference": REFERENCE} | order
    with pytest.raises(ProviderAway):
        nexi_sums(REFERENCE, made, {"paymentId": made, "summary": summary, "orderDetails": told})
    aggregate = {
        f"{each}Amount": {"currency": told["currency"], "value": 0}
        for each in ("authorized", "captured", "refunded", "cancelled")
    }
    for name, value in summary.items():
        each = name.removesuffix("Amount")
        aggregate[f"{names.get(each, each)}Amount"] = {"currency": "NOK", "value": value}
    amount = {"currency": told["currency"], "value": told["amount"]}
    with pytest.raises(ProviderAway):
        vipps_sums(REFERENCE, {"aggregate": aggregate, "amount": amount, "state": "AUTHORIZED", "reference": REFERENCE})


def test_a_body_is_digested_as_vipps_does() -> None:
    """The example in their documentation."""
    body = b'{"some-unique-content":"ee6e441b-cc4a-46f8-895d-a5af79bcc233/hello-world"}'
    assert digest(body) == "lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4="


# --- Vipps alone ------------------------------------------------------------------------------------------------------


def test_who_gives_up_or_is_too_slow_at_vipps_has_not_paid(vipps: Paying, box: Letterbox) -> None:
    begun(vipps, "booking-1001")
    begun(vipps, "booking-1002")
    vipps.simulator.abort("booking-1001")
    vipps.simulator.later(minutes=11)
    read = vipps.provider.read
    assert read("booking-1001", "").standing is Standing.ABORTED
    assert read("booking-1002", "").standing is Standing.EXPIRED
    for reference in ("booking-1001", "booking-1002"):
        vipps.provider.cancel(reference, "", key=f"x-{reference}")
        with pytest.raises(ProviderRefused):
            vipps.provider.capture(reference, "", 100, "NOK", key=f"c-{reference}")
    vipps.simulator.settle()
    assert [json.loads(body)["name"] for _, _, body in box.came] == ["CREATED", "CREATED", "ABORTED", "EXPIRED"]


def test_a_payment_at_vipps_that_was_ended_unpaid_let_go_of_nothing(vipps: Paying) -> None:
    """Vipps tells the whole amount as cancelled though none was authorised: our sums would not add up."""
    made = begun(vipps)
    vipps.provider.cancel(REFERENCE, made, key="x")
    assert vipps.simulator.payment(REFERENCE).amount == 50_000
    assert sums(vipps, made) == (0, 0, 0, 0)


def test_vipps_answers_the_same_whenever_a_payment_is_made_known_with_the_same_key(vipps: Paying) -> None:
    first = vipps.provider.begin(vipps.order(), key="b")
    assert vipps.provider.begin(vipps.order(), key="b") == first
    with pytest.raises(ProviderRefused, match="key_used"):
        vipps.provider.begin(vipps.order(), key="another")
    with pytest.raises(ProviderRefused, match="key_used"):
        vipps.provider.begin(vipps.order(amount=60_000), key="b")


def test_vipps_is_asked_for_a_token_once_and_again_when_it_is_taken_back(vipps: Paying) -> None:
    simulator = vipps.simulator
    made = approved(vipps)
    vipps.provider.read(REFERENCE, made)
    assert simulator.tokens_given == 1  # type: ignore[attr-defined]
    simulator.tokens.clear()  # type: ignore[attr-defined]
    vipps.provider.capture(REFERENCE, made, 100, "NOK", key="c")
    assert simulator.tokens_given == 2  # type: ignore[attr-defined]
    assert sums(vipps, made) == (50_000, 100, 0, 0)


def test_a_token_is_given_up_before_its_end(vipps: Paying) -> None:
    from aktiv.integrations.vipps.access import Access

    now = [0.0]
    assert isinstance(vipps.provider, Vipps)
    agreement = vipps.provider._agreement
    access = Access(f"http://127.0.0.1:{vipps.simulator.server_address[1]}", agreement, 5.0, lambda: now[0])
    for moment_asked, tokens in ((0.0, 1), (3_299.0, 1), (3_301.0, 2)):
        now[0] = moment_asked
        assert access.ask("GET", "/settlement/v1/ledgers").status == 200
        assert vipps.simulator.tokens_given == tokens  # type: ignore[attr-defined]


def test_wrong_keys_at_vipps_are_no_answer_about_the_payment(vipps: Paying) -> None:
    address = f"http://127.0.0.1:{vipps.simulator.server_address[1]}"
    wrong = VippsAgreement(msn="123456", client_id="x", client_secret="x", subscription_key="x")
    with pytest.raises(ProviderAway, match="token 401"):
        Vipps(address, wrong, host="x").read(REFERENCE, "")


def test_a_card_may_be_typed_at_vipps() -> None:
    with simulated_vipps(card=True) as paying:
        paying.simulator.misbehave("lost")
        assert paying.provider.name == "vipps-card"
        assert paying.provider.read(REFERENCE, approved(paying)).method == "card"


def test_a_registered_webhook_is_told_with_the_secret_that_came_back(vipps: Paying, box: Letterbox) -> None:
    assert isinstance(vipps.provider, Vipps)
    made, secret = vipps.provider.register(f"{box.url}ny/", key="w")
    assert made
    assert secret
    begun(vipps)
    vipps.simulator.settle()
    [(path, headers, body)] = [each for each in box.came if each[0].endswith("/ny/")]
    new = VippsAgreement(msn="123456", client_id="", client_secret="", subscription_key="", webhook_secrets=(secret,))
    told = Vipps("", new, host=urlsplit(box.url).netloc).heard("POST", path, headers, body, moment(vipps))
    assert (told.reference, told.name) == (REFERENCE, "CREATED")


# --- Nexi alone -------------------------------------------------------------------------------------------------------


def test_who_gives_up_at_nexi_may_come_back_until_it_is_cancelled(nexi: Paying) -> None:
    made = begun(nexi)
    nexi.simulator.abort(REFERENCE)
    nexi.simulator.later(days=2)
    assert nexi.provider.read(REFERENCE, made).standing is Standing.OPEN
    nexi.provider.cancel(REFERENCE, made, key="x")
    assert nexi.provider.read(REFERENCE, made).standing is Standing.TERMINATED


def test_nexi_shows_its_page_in_the_payers_language_and_knows_no_reference(nexi: Paying) -> None:
    there = nexi.provider.begin(nexi.order(language="en"), key="b").redirect_to
    assert parse_qs(urlsplit(there).query)["language"] == ["en-GB"]
    assert '<html lang="en">' in httpx2.get(there).text
    with pytest.raises(ProviderRefused, match="unknown_payment"):
        nexi.provider.read(REFERENCE, "")


def test_a_payment_of_another_order_is_not_ours_to_read(nexi: Paying) -> None:
    made = approved(nexi)
    with pytest.raises(ProviderRefused, match="unknown_payment"):
        nexi.provider.capture("booking-1002", made, 100, "NOK", key="c")
    assert sums(nexi, made) == (50_000, 0, 0, 0)


def test_words_that_nexi_does_not_take_are_left_out(nexi: Paying) -> None:
    nexi.provider.begin(nexi.order(description="<Sal> & \"Scene\", 'A' \\ B"), key="b")
    assert nexi.simulator.payment(REFERENCE).description == "Sal Scene A B"


def test_secrets_are_in_no_words_and_no_log(paying: Paying, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    made = approved(paying)
    paying.simulator.misbehave("down")
    with pytest.raises(ProviderAway) as away:
        paying.provider.read(REFERENCE, made)
    said = f"{away.value} {vars(paying.provider)} {caplog.text}"
    assert "s-key" not in said
    assert "c-secret" not in said
    assert "key-of-tests" not in said
    assert "secret-of-tests" not in said
