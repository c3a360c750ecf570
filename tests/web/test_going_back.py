"""Going back to a form that was refused shows it as it was, and nothing of it is left when one has signed out."""

from __future__ import annotations

from django.test import Client

from tests.bookings.world import World, a_world
from tests.web.test_me_bookings import signed_in


def refused(client: Client) -> dict[str, str]:
    answer = client.post("/fordeling/ny/", {"navn_nb": "Vår 2028", "forste": "i morgen"})
    assert (answer.status_code, "Vår 2028" in answer.content.decode()) == (422, True)
    return dict(answer.headers)


def test_an_answer_to_a_refused_form_is_kept_for_the_way_back_alone(db: None) -> None:
    world: World = a_world()
    client = signed_in(world.ingrid)
    answer = refused(client)
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Expires" not in answer
    assert "no-store" in client.get("/fordeling/ny/").headers["Cache-Control"]
    assert client.post("/logg-ut/").headers["Clear-Site-Data"] == '"cache"'
