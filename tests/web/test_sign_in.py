"""Signing in over real HTTP: our pages, a made-up ID-porten as a program of its own, and all that it may get wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread
from django.utils import timezone

from aktiv.municipalities.models import Municipality
from aktiv.people.actions.sign_ins import expect_work_account
from aktiv.people.models import Identity, Person, SignIn, StaffRole
from aktiv.people.rules.sign_ins import number_digest
from aktiv.values.births import made_up_number
from aktiv.web.identity import SIGN_IN
from tests.simulators.provider import Simulated, simulated

pytestmark = pytest.mark.django_db
KARI = made_up_number(date(1986, 10, 15), 0)
HIGH = "idporten-loa-high"


@pytest.fixture(scope="module")
def program() -> Iterator[Simulated]:
    """The simulator; it fetches our keys from a port of ours."""
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={}, port=0)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    with simulated(f"http://127.0.0.1:{thread.port}") as started:
        yield started
    thread.terminate()
    thread.join()


@pytest.fixture
def provider(program: Simulated) -> Iterator[Simulated]:
    with override_settings(DEMO_PERSONAS=True, NUMBER_KEY="a key"):
        program.misbehave()
        yield program
        program.misbehave()


def began(client: Client, following: str = "/hjelp/", level: str = "", key: str = "id-porten", lang: str = "") -> str:
    """The provider's address that pressing a way to sign in leads to."""
    answer = client.get(f"{lang}/logg-inn/med/{key}/", {"next": following, **({"niva": level} if level else {})})
    assert answer.status_code == 302
    return answer.headers["Location"]


def signed_in(client: Client, provider: Simulated, person: str = KARI, **more: str) -> str:
    """Signs in as somebody. Returns the address that it led to."""
    address = began(client, **{name: more.pop(name) for name in ("following", "level", "key", "lang") if name in more})
    answer = client.get(provider.choose(address, person=person, **more))
    assert answer.status_code == 302
    return answer.headers["Location"]


def why(client: Client, address: str) -> str:
    """The code on the page that says why nobody was signed in."""
    page = client.get(address)
    code = parse_qs(urlsplit(address).query)["feil"][0]
    assert f"{code}</p>" in page.content.decode()
    return code


def person_in(client: Client) -> Person | None:
    """Who is signed in in a browser."""
    client.get("/hjelp/")
    found = SignIn.objects.filter(pk=client.session[SIGN_IN]).first() if SIGN_IN in client.session else None
    return found.person if found else None


def test_whom_the_provider_vouches_for_becomes_a_person_by_the_digest_of_her_number(provider: Simulated) -> None:
    client = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"})
    assert signed_in(client, provider) == "/hjelp/"
    person = person_in(client)
    assert person is not None
    assert (person.name, person.birth_date) == ("Kari Oppdiktet", date(1986, 10, 15))
    assert person.number_digest == number_digest(KARI, "a key")
    assert person.seen_at is not None
    made = SignIn.objects.get()
    assert (made.agent, made.level, made.issuer) == ("Firefox, Linux", "substantial", provider.residents.issuer)


def test_nothing_that_is_kept_tells_her_number(provider: Simulated) -> None:
    from django.core import serializers
    from django.db import connection

    client = Client()
    signed_in(client, provider)
    kept = serializers.serialize("json", [*Person.objects.all(), *Identity.objects.all(), *SignIn.objects.all()])
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text || verb FROM journal_entry")
        kept += "".join(row[0] for row in cursor.fetchall())
    kept += str(dict(client.session.items())) + "".join(each.value for each in client.cookies.values())
    assert KARI not in kept


def test_the_same_human_is_the_same_person_each_time(provider: Simulated) -> None:
    one, other = Client(), Client()
    signed_in(one, provider)
    signed_in(other, provider)
    assert person_in(one) == person_in(other)
    assert Person.objects.count() == 1
    assert SignIn.objects.filter(ended_at=None).count() == 2


def test_somebody_whose_number_is_known_from_elsewhere_is_not_made_again(provider: Simulated) -> None:
    known = Person.objects.create(name="Kari", number_digest=number_digest(KARI, "a key"))
    client = Client()
    signed_in(client, provider)
    assert person_in(client) == known
    assert Person.objects.get().name == "Kari"


def test_what_the_browser_had_chosen_stays_and_its_key_is_new(provider: Simulated) -> None:
    client = Client()
    session = client.session
    session["visitor"] = "a chosen time hangs on this"
    session.save()
    before = client.cookies["sessionid"].value
    signed_in(client, provider)
    assert client.cookies["sessionid"].value != before
    assert client.session["visitor"] == "a chosen time hangs on this"


def test_another_person_in_the_same_browser_gets_nothing_of_the_first(provider: Simulated) -> None:
    client = Client()
    signed_in(client, provider)
    session = client.session
    session["booking_typed"] = "what she wrote"
    session.save()
    signed_in(client, provider, made_up_number(date(1951, 2, 28), 0))
    assert "booking_typed" not in client.session
    assert sorted(SignIn.objects.values_list("ended", flat=True)) == ["", "signed_out"]


@pytest.mark.parametrize("following", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil"])
def test_an_address_elsewhere_is_not_followed(provider: Simulated, following: str) -> None:
    assert signed_in(Client(), provider, following=following) == "/"


def test_the_provider_is_asked_in_the_language_of_the_page_and_leads_back_to_it(provider: Simulated) -> None:
    client = Client()
    address = began(client, lang="/nn")
    assert '<html lang="nn">' in httpx2.get(address).text
    answer = client.get(provider.choose(address, person=""))
    assert answer.headers["Location"].startswith("/nn/logg-inn/?")


@pytest.mark.parametrize(
    ("misbehaves", "code"),
    [
        ("wrong_nonce", "proof_not_valid"),
        ("expired", "proof_not_valid"),
        ("foreign_key", "proof_not_valid"),
        ("altered", "proof_not_valid"),
        ("wrong_issuer", "proof_not_valid"),
        ("wrong_audience", "proof_not_valid"),
        ("wrong_acr", "level_too_low"),
        ("down", "provider_down"),
        ("slow", "provider_down"),
    ],
)
def test_a_proof_that_is_not_right_signs_nobody_in(provider: Simulated, misbehaves: str, code: str) -> None:
    client = Client()
    back = provider.choose(began(client, level="high"), person=KARI, level=HIGH)
    provider.misbehave(misbehaves)
    answer = client.get(back)
    provider.misbehave()
    assert why(client, answer.headers["Location"]) == code
    assert "next=%2Fhjelp%2F" in answer.headers["Location"]
    assert person_in(client) is None
    assert not Person.objects.exists()


@pytest.mark.parametrize("pushed", [True, False])
def test_what_is_asked_is_pushed_ahead_when_the_provider_offers_it(provider: Simulated, *, pushed: bool) -> None:
    if not pushed:
        provider.misbehave("no_par")
    provider.begin_anew()
    client = Client()
    address = began(client)
    asked = parse_qs(urlsplit(address).query).keys()
    if pushed:
        assert asked == {"client_id", "request_uri"}
    else:
        assert asked >= {"state", "nonce", "code_challenge", "acr_values", "ui_locales", "redirect_uri"}
    client.get(provider.choose(address, person=KARI))
    assert person_in(client) is not None


def test_she_lands_in_her_own_language_where_the_address_names_none(provider: Simulated) -> None:
    signed_in(Client(), provider)
    Person.objects.update(language="nn")
    assert signed_in(Client(), provider, following="/sok/?hva=bad") == "/nn/sok/?hva=bad"
    assert signed_in(Client(), provider, following="/en/sok/", lang="/en") == "/en/sok/"  # she has chosen it
    Person.objects.update(language="nb")
    assert signed_in(Client(), provider, following="/nn/sok/", lang="/nn") == "/nn/sok/"


def test_who_proves_herself_once_more_stays_in_the_language_that_she_reads(provider: Simulated) -> None:
    client = Client()
    signed_in(client, provider)
    Person.objects.update(language="nn")
    assert signed_in(client, provider, following="/sok/", level="high") == "/sok/"


@pytest.mark.parametrize("misbehaves", ["down", "slow"])
def test_a_provider_that_is_down_from_the_start_is_told_of_with_a_way_to_try_again(
    provider: Simulated, misbehaves: str
) -> None:
    provider.misbehave(misbehaves)
    provider.begin_anew()
    client = Client()
    answer = client.get("/en/logg-inn/med/id-porten/", {"next": "/hjelp/"})
    page = client.get(answer.headers["Location"])
    assert page.status_code == 503
    assert "Try again with ID-porten" in page.content.decode()
    assert 'href="/en/logg-inn/med/id-porten/?next=%2Fhjelp%2F"' in page.content.decode()


def test_the_providers_new_key_is_fetched(provider: Simulated) -> None:
    signed_in(Client(), provider)
    provider.misbehave("new_key")
    provider.now += 61  # it is not asked for its keys more often than each minute
    client = Client()
    signed_in(client, provider)
    assert person_in(client) is not None


def test_an_answer_is_good_once(provider: Simulated) -> None:
    client = Client()
    back = provider.choose(began(client), person=KARI)
    assert client.get(back).headers["Location"] == "/hjelp/"
    assert why(client, client.get(back).headers["Location"]) == "sign_in_not_begun"


def test_a_used_code_under_a_fresh_question_is_refused_by_the_provider(provider: Simulated) -> None:
    client = Client()
    first = parse_qs(urlsplit(provider.choose(began(client), person=KARI)).query)
    client.get("/logg-inn/tilbake/", {name: value[0] for name, value in first.items()})
    client.post("/logg-ut/")
    second = parse_qs(urlsplit(provider.choose(began(client), person=KARI)).query)
    answer = client.get("/logg-inn/tilbake/", {"code": first["code"][0], "state": second["state"][0]})
    assert why(client, answer.headers["Location"]) == "provider_refused"
    assert person_in(client) is None


def test_another_browsers_answer_is_not_taken(provider: Simulated) -> None:
    mine, hers = Client(), Client()
    back = provider.choose(began(mine), person=KARI)
    began(hers)
    assert why(hers, hers.get(back).headers["Location"]) == "sign_in_not_begun"
    assert person_in(hers) is None


@pytest.mark.parametrize("query", ["", "?code=x", "?state=%00", "?state=x&error=access_denied", "?iss=x&state=y"])
def test_an_answer_to_no_question_is_told_as_such(provider: Simulated, query: str) -> None:
    client = Client(headers={"accept-language": "nn"})
    answer = client.get(f"/logg-inn/tilbake/{query}")
    assert answer.headers["Location"].startswith("/nn/")
    assert why(client, answer.headers["Location"]) == "sign_in_not_begun"


def test_one_who_comes_back_too_late_begins_again(provider: Simulated, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    back = provider.choose(began(client), person=KARI)
    late = timezone.now() + timedelta(minutes=16)
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    assert why(client, client.get(back).headers["Location"]) == "sign_in_too_slow"


def test_one_who_stops_at_the_provider_is_not_signed_in(provider: Simulated) -> None:
    client = Client()
    answer = client.get(provider.choose(began(client), person=""))
    assert why(client, answer.headers["Location"]) == "sign_in_cancelled"


def test_made_up_people_stay_out_of_real_use(provider: Simulated) -> None:
    with override_settings(DEMO_PERSONAS=False):
        client = Client()
        answer = client.get(provider.choose(began(client), person=KARI))
        assert why(client, answer.headers["Location"]) == "made_up_person"
    assert not Person.objects.exists()


def test_a_way_to_sign_in_that_is_not_there_is_told(client: Client) -> None:
    answer = client.get("/logg-inn/med/facebook/")
    assert why(client, answer.headers["Location"]) == "provider_unknown"


def test_one_without_a_number_is_known_by_her_subject(provider: Simulated) -> None:
    provider.misbehave("no_number")
    one, other = Client(), Client()
    signed_in(one, provider)
    signed_in(other, provider)
    assert person_in(one) == person_in(other) == Person.objects.get()
    assert Person.objects.get().number_digest is None


def test_somebody_whose_name_is_not_told_says_it_before_she_goes_on(provider: Simulated) -> None:
    client = Client()
    number = made_up_number(date(2001, 5, 17), 3)
    following = signed_in(client, provider, "typed", number=number, following="/min/bestillinger/")
    asked = client.get(following)
    assert asked.headers["Location"] == "/min/navn/?next=%2Fmin%2Fbestillinger%2F"
    assert client.get("/sok/").headers["Location"] == "/min/navn/?next=%2Fsok%2F"
    for wrong in ("", " ", "x" * 121, "a\nb"):
        assert client.post("/min/navn/", {"name": wrong}).status_code == 422
    went = client.post("/min/navn/", {"name": "  Liv  Nilsen ", "next": "/min/bestillinger/"})
    assert went.headers["Location"] == "/min/bestillinger/"
    assert Person.objects.get().name == "Liv Nilsen"


class TestWorkAccounts:
    """The second provider: only those whom somebody expects."""

    def berit(self, provider: Simulated) -> Person:
        person = Person.objects.create(name="Berit")
        expect_work_account(
            person, issuer=provider.work.issuer, email="Berit@fjell.example", by=None, now=timezone.now()
        )
        return person

    def test_one_who_is_expected_comes_in_at_the_high_level_and_is_known_from_then_on(
        self, provider: Simulated
    ) -> None:
        berit = self.berit(provider)
        client, number = Client(), made_up_number(date(1990, 6, 1), 0)
        signed_in(client, provider, number, key="jobb", level=HIGH)
        assert person_in(client) == berit
        assert Identity.objects.get().subject != "mailto:berit@fjell.example"
        again = Client()
        signed_in(again, provider, number, key="jobb", level=HIGH)
        assert person_in(again) == berit

    def test_one_whom_nobody_expects_stays_out(self, provider: Simulated) -> None:
        self.berit(provider)
        client = Client()
        answer = client.get(
            provider.choose(began(client, key="jobb"), person="typed", email="ola@fjell.example", level=HIGH)
        )
        assert why(client, answer.headers["Location"]) == "work_account_unknown"
        assert Person.objects.count() == 1

    def test_an_address_is_expected_for_one_person(self, provider: Simulated) -> None:
        from aktiv.values.refusal import Refusal

        self.berit(provider)
        other = Person.objects.create(name="Ola")
        with pytest.raises(Refusal, match="work_account_taken"):
            expect_work_account(
                other, issuer=provider.work.issuer, email="berit@FJELL.example", by=None, now=timezone.now()
            )


class TestEnding:
    """A sign-in ends here, elsewhere, at the provider, or by itself."""

    def test_signing_out_ends_it_and_leads_by_the_provider_back_to_the_front_page(self, provider: Simulated) -> None:
        client = Client()
        signed_in(client, provider)
        page = client.post("/logg-ut/", {"sprak": "en"})
        address = page.headers["Refresh"].partition("url=")[2]
        assert address.startswith(f"{provider.residents.issuer}/logout?")
        assert {"id_token_hint", "post_logout_redirect_uri", "client_id", "state"} <= parse_qs(
            urlsplit(address).query
        ).keys()
        assert SignIn.objects.get().ended == "signed_out"
        assert person_in(client) is None
        assert client.get("/logg-ut/ferdig/?state=en").headers["Location"] == "/en/"

    def test_a_provider_that_is_down_does_not_keep_her_signed_in(self, provider: Simulated) -> None:
        client = Client()
        signed_in(client, provider)
        provider.misbehave("down")
        provider.begin_anew()
        assert client.post("/logg-ut/").headers["Location"] == "/logg-ut/ferdig/?state=nb"
        assert person_in(client) is None

    def test_the_provider_ends_what_began_in_its_session_and_nothing_else(self, provider: Simulated) -> None:
        one, other, bystander = Client(), Client(), Client()
        signed_in(one, provider)
        signed_in(other, provider)
        sid, issuer = SignIn.objects.get(pk=one.session[SIGN_IN]).sid, provider.residents.issuer
        for wrong in ({"iss": "https://other.example", "sid": sid}, {"iss": issuer, "sid": ""}, {"iss": issuer}, {}):
            assert bystander.get("/logg-ut/fra-leverandor/", wrong).content == b""
        assert person_in(one) is not None
        told = bystander.get("/logg-ut/fra-leverandor/", {"iss": issuer, "sid": sid})
        assert (told.status_code, told.content) == (200, b"")
        assert "X-Frame-Options" not in told.headers
        assert person_in(one) is None
        assert person_in(other) is not None
        assert SignIn.objects.get(sid=sid).ended == "by_provider"

    def test_one_browser_or_all_are_ended_from_a_list_of_ones_own(self, provider: Simulated) -> None:
        here, there, outsider = Client(), Client(), Client()
        signed_in(here, provider)
        signed_in(there, provider)
        signed_in(outsider, provider, made_up_number(date(1951, 2, 28), 0))
        hers, anothers = there.session[SIGN_IN], outsider.session[SIGN_IN]
        listed = here.get("/min/innlogginger/").content.decode()
        assert hers in listed
        assert anothers not in listed
        for wrong in (anothers, "x", ""):
            assert here.post("/min/innlogginger/", {"slutt": wrong}).status_code == 404
        assert here.post("/min/innlogginger/", {"slutt": hers}).status_code == 302
        assert person_in(there) is None
        signed_in(there, provider)
        here.post("/min/innlogginger/", {"slutt": "alle"})
        assert person_in(here) is None
        assert person_in(there) is None
        assert person_in(outsider) is not None

    @pytest.mark.parametrize(
        ("works", "minutes", "still"),
        [(False, 59, True), (False, 60, False), (True, 29, True), (True, 30, False)],
    )
    def test_one_that_is_left_alone_lapses(
        self, provider: Simulated, monkeypatch: pytest.MonkeyPatch, *, works: bool, minutes: int, still: bool
    ) -> None:
        client = Client()
        signed_in(client, provider)
        made = SignIn.objects.get()
        if works:
            town = Municipality.objects.create(slug="fjell", name="Fjell", number="4626", latitude=60, longitude=5)
            StaffRole.objects.create(
                person=made.person, municipality=town, role="viewer", valid_from=timezone.localdate()
            )
        later = made.seen_at + timedelta(minutes=minutes)
        monkeypatch.setattr("django.utils.timezone.now", lambda: later)
        assert (person_in(client) is not None) == still

    def test_one_in_use_is_noted_every_five_minutes_and_lasts_ten_hours(
        self, provider: Simulated, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = Client()
        signed_in(client, provider)
        made = SignIn.objects.get()
        noted: list[datetime] = []
        for minutes in range(0, 601, 3):
            now = made.begun_at + timedelta(minutes=minutes)
            monkeypatch.setattr("django.utils.timezone.now", lambda now=now: now)
            signed = person_in(client) is not None
            assert signed == (minutes < 600)
            noted.append(SignIn.objects.get().seen_at)
        assert len(set(noted)) == 100  # every second request of one each three minutes

    def test_nothing_private_is_kept_by_a_browser(self, provider: Simulated) -> None:
        client = Client()
        assert "no-store" not in client.get("/hjelp/").headers.get("Cache-Control", "")
        signed_in(client, provider)
        for page in ("/hjelp/", "/sok/", "/min/bestillinger/", "/min/innlogginger/", "/min/hvem/"):
            assert "no-store" in client.get(page).headers["Cache-Control"]
