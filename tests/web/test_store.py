"""The storekeeper's pages: the day, the counter without scripts and with, and damage; for those who look after it."""

from __future__ import annotations

import html as markup
import io
import re
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from aktiv.lending.models import Damage, Handover, Item, Kind, Line, Loan
from aktiv.people.actions.staff import Post, grant_role
from aktiv.people.models import Person
from aktiv.walls import everything
from tests.bookings.world import NOW
from tests.facilities.world import a_facility
from tests.lending.world import Stocked, hours, stocked
from tests.reading import everything_of
from tests.web.booking_world import browser_of, stop_the_clock

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def there(db: None, monkeypatch: pytest.MonkeyPatch) -> Stocked:
    stop_the_clock(monkeypatch, hours(1))
    with everything():
        return stocked()


def worker(there: Stocked, role: str = "caretaker", facility_id: int | None = None) -> Client:
    person = Person.objects.create(name="Leif", email=f"{role}{facility_id}@example.no")
    where = None if role == "administrator" else facility_id or there.world.facility.pk
    post = Post(role=role, valid_from=date(2026, 1, 1), facility_id=where)
    grant_role(person, there.municipality, post, by=None, now=NOW)
    return browser_of(person)


def made(there: Stocked, *wanted: tuple[object, int], start: float = 0, end: float = 24) -> Loan:
    with everything():
        return there.loan(start, end, *wanted)  # type: ignore[arg-type]


def told(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", markup.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def at(loan: Loan) -> str:
    return f"/lager/lan/{loan.code}/"


def line_of(loan: Loan, place: int = 0) -> Line:
    return [each for each in everything_of(Line).order_by("pk") if each.loan_id == loan.pk][place]


def test_the_day_shows_what_goes_out_comes_back_and_is_late_and_finds_a_loan(there: Stocked) -> None:
    leif = worker(there)
    going, code = made(there, (there.chairs, 3)), made(there, (there.chairs, 2), start=-5, end=-1).code
    leif.post(f"/lager/lan/{code}/", {"gjor": "ut", "nytt": uuid4()})
    with everything():
        Loan.objects.filter(code=code).update(state="out", out_at=hours(-4))
    text = told(leif.get("/lager/", follow=True))
    assert "Utstyrslageret" in text
    assert "3 × Klappstol" in text
    assert text.rindex("2 × Klappstol") < text.rindex("3 × Klappstol")
    assert leif.get(f"/lager/utstyrslageret/?q=https://x.no/l/{going.code}/").headers["Location"] == at(going)
    assert leif.get(f"/lager/utstyrslageret/?q={going.number}").headers["Location"] == at(going)
    assert "Alice" in told(leif.get("/lager/utstyrslageret/?q=alic"))
    assert "Ingen lån her" in told(leif.get("/lager/utstyrslageret/?q=finnes-ikke"))


def test_the_day_asks_as_often_for_one_loan_as_for_ten(there: Stocked) -> None:
    leif = worker(there)
    counts = []
    for more in (1, 9):
        for _ in range(more):
            made(there, (there.chairs, 1), (there.legs, 1))
        with CaptureQueriesContext(connection) as seen:
            leif.get("/lager/utstyrslageret/")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_without_scripts_it_goes_out_comes_back_and_is_undone(there: Stocked) -> None:
    leif, loan = worker(there), made(there, (there.chairs, 10), (there.projectors, 1))
    chairs, item = line_of(loan), everything_of(Item)[0]
    page = told(leif.get(at(loan)))
    assert "Alice" in page
    assert "Lever ut" in page
    sent = {"gjor": "ut", f"a-{chairs.pk}": "8", "kode": [item.code, ""], "signert": "Kari", "nytt": uuid4()}
    answer = leif.post(at(loan), sent, follow=True)
    assert "Levert ut på lån" in told(answer)
    assert "Signert Kari" in told(answer)
    for label in (item.code, item.number):
        assert leif.get(f"/lager/utstyrslageret/?q={label}").headers["Location"] == at(loan)
    back = {
        "gjor": "inn", f"a-{chairs.pk}": "7", f"m-{chairs.pk}": "1", f"t-{item.code}": "worn",
        f"s-{chairs.pk}": "Et sete er revnet", f"b-{chairs.pk}": "450", "nytt": uuid4(),
        "bilde": SimpleUploadedFile("x.png", a_picture()),
    }  # fmt: skip
    answer = leif.post(at(loan), back, follow=True)
    assert "Mangler: 1 × Klappstol" in told(answer)
    assert everything_of(Item).get(pk=item.pk).condition == "worn"
    damages = list(everything_of(Damage).order_by("missing"))
    assert [(each.proposed, each.missing) for each in damages] == [(45_000, False), (0, True)]
    picture = leif.get(f"/utlan/bilde/{damages[0].pk}/")
    assert Image.open(io.BytesIO(picture.content)).size == (1280, 640)
    seen = re.search(r'name="siste" value="([^"]+)"', leif.get(at(loan)).content.decode())
    assert seen is not None
    for other in ({}, {"siste": sent["nytt"]}):  # noted since the phone was shown it
        late = leif.post(at(loan), {"gjor": "angre", "nytt": uuid4(), **other}, **JSON)
        assert (late.status_code, late.json()["code"]) == (422, "undo_of_another")
        assert late.json()["told"] == "Noe annet er notert siden. Se på lånet igjen før du angrer."
    assert everything_of(Damage).count() == 2
    leif.post(at(loan), {"gjor": "angre", "nytt": uuid4(), "siste": seen[1]})
    assert not everything_of(Damage).exists()


def test_what_was_typed_stays_beside_what_is_wrong(there: Stocked) -> None:
    leif, loan = worker(there), made(there, (there.chairs, 2))
    chairs = line_of(loan)
    answer = leif.post(at(loan), {"gjor": "ut", f"a-{chairs.pk}": "9", "signert": "Kari", "kode": "", "nytt": "x"})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert 'value="9" aria-invalid="true"' in shown
    assert 'value="Kari"' in shown
    assert "Høyst 2 til kan leveres ut: Klappstol." in told(answer)
    wrong = leif.post(at(loan), {"gjor": "ut", f"a-{chairs.pk}": "mange", "nytt": uuid4()})
    assert wrong.status_code == 422
    assert 'value="mange"' in wrong.content.decode()
    not_picture = {"gjor": "ut", f"a-{chairs.pk}": "1", "bilde": SimpleUploadedFile("x.jpg", b"GIF89a")}
    assert "Det er ikke et bilde" in told(leif.post(at(loan), not_picture))


def test_a_phone_is_answered_with_words_and_twice_the_same(there: Stocked) -> None:
    leif, loan = worker(there), made(there, (there.chairs, 2))
    chairs, act = line_of(loan), uuid4()
    sent = {"gjor": "ut", f"a-{chairs.pk}": "2", "nytt": act, "naar": hours(0.5).isoformat()}
    for _ in range(2):
        assert leif.post(at(loan), sent, **JSON).json()["ok"] is True
    assert [each.at for each in everything_of(Handover)] == [hours(0.5)]
    refused = leif.post(at(loan), {**sent, "nytt": uuid4()}, **JSON)
    assert (refused.status_code, refused.json()["code"]) == (422, "too_many_handed")
    assert refused.json()["told"] == "Høyst 0 til kan leveres ut: Klappstol."
    assert leif.get(at(loan)).headers["Permissions-Policy"].startswith("camera=(self)")


def test_nobody_else_stands_at_the_counter(there: Stocked) -> None:
    loan = made(there, (there.chairs, 2))
    elsewhere = a_facility(there.world.facility.hours_plan, "Sotra")
    pages = ("/lager/utstyrslageret/", at(loan), "/lager/skader/")
    for reader in (browser_of(there.alice), worker(there, facility_id=elsewhere.pk), worker(there, "finance")):
        assert [reader.get(page).status_code for page in pages] == [404, 404, 404]
        assert reader.post(at(loan), {"gjor": "ut"}).status_code == 404
    assert browser_of(there.alice).get(f"/l/{loan.code}/").headers["Location"] == f"/min/lan/{loan.pk}/"
    assert worker(there).get(f"/l/{loan.code}/").headers["Location"] == at(loan)
    assert browser_of(there.world.charlie).get(f"/l/{loan.code}/").status_code == 404


def test_damage_is_decided_by_the_desk_with_a_reason_and_answered_by_the_borrower(there: Stocked) -> None:
    Kind.objects.filter(pk=there.chairs.kind_id).update(vat_code="standard")
    leif, ingrid, loan = worker(there), browser_of(there.world.ingrid), made(there, (there.chairs, 2))
    chairs = line_of(loan)
    leif.post(at(loan), {"gjor": "ut", f"a-{chairs.pk}": "2", "nytt": uuid4()})
    leif.post(
        at(loan), {"gjor": "inn", f"a-{chairs.pk}": "2", f"s-{chairs.pk}": "Beinet er av", f"b-{chairs.pk}": "200"}
    )
    damage = everything_of(Damage).get()
    page, mine = f"/lager/skader/{damage.pk}/", f"/utlan/skade/{damage.pk}/"
    assert leif.get(page).status_code == 404
    assert "1 × Klappstol" in told(ingrid.get("/lager/skader/"))
    assert browser_of(there.world.charlie).get(mine).status_code == 404
    alice = browser_of(there.alice)
    assert alice.post(mine, {"svar": " "}).status_code == 422
    assert "Sendt. Kommunen leser det." in told(alice.post(mine, {"svar": "Den var slik."}, follow=True))
    for sent, status in (({"gjor": "krev", "belop": "x", "grunn": "Ny"}, 422), ({"gjor": "krev", "belop": "150"}, 422)):
        assert ingrid.post(page, sent).status_code == status
    shown = told(ingrid.post(page, {"gjor": "krev", "belop": "150", "grunn": "Nytt bein"}, follow=True))
    assert "Den var slik." in shown
    assert "150 kr kreves" in shown.replace("\u00a0", " ")
    assert "Nytt bein" in told(alice.get(mine))


def a_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (2560, 1280), "red").save(out, "PNG")
    return out.getvalue()
