"""What a page says to the script that keeps what is typed: for whom, and what is never kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from aktiv.web.assets import HERE
from tests.bookings.world import World, a_world
from tests.web.test_me_bookings import signed_in

LEAVING = "/min/personvern/slett/"


@pytest.fixture
def world(db: None) -> World:
    return a_world()


def said(page: bytes) -> dict[str, str]:
    """What the page's template for the script carries; nothing where nobody is signed in."""
    found = re.search(r'<template id="typed"([^>]*)>', page.decode())
    return dict(re.findall(r'data-(\w+)="([^"]*)"', found[1])) if found else {}


def test_what_is_typed_is_kept_under_another_key_at_each_sign_in_and_not_at_all_for_a_visitor(world: World) -> None:
    visitor = Client().get("/hjelp/").content
    assert (said(visitor), b"typed.js" in visitor) == ({}, False)
    first, again, other = signed_in(world.alice), signed_in(world.alice), signed_in(world.bob)
    keys = [said(each.get("/hjelp/").content)["key"] for each in (first, first, again, other)]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3
    assert not any(str(whose.pk) in key for whose in (world.alice, world.bob) for key in keys)


def test_an_answer_says_whether_the_browser_keeps_it(world: World) -> None:
    alice, ingrid = signed_in(world.alice), signed_in(world.ingrid)
    assert "answer" not in said(alice.get(LEAVING).content)
    assert said(alice.post(LEAVING, {"ord": "slettes"}).content)["answer"] == "kept"
    assert said(ingrid.post("/fordeling/ny/", {"navn_nb": "Vår"}).content)["answer"] == "left"


def test_every_way_to_sign_out_forgets_and_no_form_for_a_code_is_kept(world: World) -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in Path(HERE, "templates").rglob("*.html")}
    out = [form for text in texts.values() for form in re.findall(r"<form[^>]*url 'sign_out'[^>]*>", text)]
    assert out
    assert all("data-forget" in form for form in out)
    for name in ("signup/door", "signup/arrivals", "me/deletion", "doors/day"):
        form = re.search(r'<form method="post"[^>]*novalidate[^>]*>', texts[Path(HERE, f"templates/{name}.html")])
        assert form is not None, name
        assert "data-not-kept" in form[0], name
