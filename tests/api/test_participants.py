"""Who has signed up, told to programs of whoever keeps the sign-up, and to nobody else."""

from __future__ import annotations

from django.core import mail

from aktiv.bookings.actions.participating import sign_up
from aktiv.bookings.actions.signing_up import open_sign_up
from aktiv.bookings.models import Participant
from aktiv.bookings.rules.signing_up import SignUpTerms
from aktiv.messages.actions import dispatch
from aktiv.people.models import ApiToken
from tests.api.calling import NOBODY, Program, a_program, a_token
from tests.bookings.world import NOW, World, booked, when
from tests.reading import everything_of


def test_an_organiser_reads_puts_on_and_takes_off_and_the_next_in_line_has_the_place(world: World) -> None:
    made = booked(world, "18–20", world.as_club, world.courts["A"])
    path, club = f"bookings/{made.id}/participants", a_program(world.alice)
    assert club.get(path).status == 404, "it is not open for sign-up"
    terms = SignUpTerms(title="Cup", opens_at=NOW, closes_at=when("18–20").start, capacity=1)
    found = open_sign_up(made.id, terms, world.as_club, now=NOW)
    first = sign_up(found.token, world.bob, now=NOW)
    put = club.post(path, {"name": " Kari  Nordmann", "age_group": "13-19"})
    assert (put.status, put.body["name"], put.body["state"]) == (201, "Kari Nordmann", "waiting")
    for body, status, code in (
        ({"name": "Kari Nordmann", "age_group": "13-19"}, 422, "signed_up_already"),
        ({"name": "Ola"}, 422, "age_not_said"),
        ({"name": ""}, 422, "invalid"),
        ({"name": "x" * 121, "age_group": "0-5"}, 422, "invalid"),
        ({"name": "Ola", "age_group": "old"}, 422, "invalid"),
        ({"name": "Ola", "age_group": "0-5", "email": "ola@"}, 422, "bad_email"),
        ({"name": "Ola", "age_group": "0-5", "email": "o" * 255}, 422, "invalid"),
    ):
        answer = club.post(path, body)
        assert (answer.status, answer.code) == (status, code), body
    pages = []
    cursor: dict[str, str] = {}
    while len(pages) < 3:
        page = club.get(path, limit=1, **cursor)
        pages += [(each["name"], each["state"], each["age_group"]) for each in page.body["items"]]
        if page.body["next"] is None:
            break
        cursor = {"cursor": page.body["next"]}
    assert pages == [("Kari Nordmann", "waiting", "13-19"), ("Bob", "signed_up", "26-66")]
    assert club.delete(f"{path}/{first.pk}").status == 204
    assert club.delete(f"{path}/{first.pk}").status == 204
    [kari] = club.get(path, state="signed_up").body["items"]
    assert kari["name"] == "Kari Nordmann"
    staff = Program(a_token(world.ingrid, ApiToken.Scope.STAFF))
    for stranger, status in ((a_program(world.charlie), 404), (staff, 404), (NOBODY, 401)):
        assert stranger.get(path).status == status
        assert stranger.post(path, {"name": "Ola", "age_group": "0-5"}).status == status
        assert stranger.delete(f"{path}/{kari['id']}").status == status
    assert everything_of(Participant).filter(state="signed_up").count() == 1


def test_somebody_written_up_with_an_address_has_her_code_by_mail_and_somebody_without_has_none(world: World) -> None:
    made = booked(world, "18–20", world.as_club, world.courts["A"])
    path, club = f"bookings/{made.id}/participants", a_program(world.alice)
    open_sign_up(made.id, SignUpTerms(title="Cup", opens_at=NOW, closes_at=when("18–20").start), world.as_club, now=NOW)
    kari = {"name": "Kari", "age_group": "13-19", "email": " kari@example.no "}
    written = [club.post(path, kari, Idempotency_Key="kari") for _ in range(2)]
    assert (written[0].status, written[1].body["id"]) == (201, written[0].body["id"])
    assert "email" not in written[0].body, "it is kept to write to, and is not told on"
    assert club.post(path, {"name": "Ola", "age_group": "0-5"}).status == 201
    for _ in range(2):
        dispatch(now=NOW)
    [told] = [each for each in mail.outbox if each.subject.endswith("Cup")]
    code = written[0].body["code"].upper()
    assert (told.to, f"{code[:3]}-{code[3:]}" in told.body) == (["kari@example.no"], True)
