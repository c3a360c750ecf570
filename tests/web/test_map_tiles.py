"""The map's background comes through us: kept, bounded, old rather than none, and nobody is told who looks."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.test import Client, override_settings
from playwright.sync_api import Browser

from aktiv.web.public import tile_views
from aktiv.web.public import tiles as keeping
from aktiv.web.public.tiles import NoTile, Tile, Tiles
from tests.web.seeing import faults, overflow
from tests.web.test_booking_pages_seen import SIZES, Town, town

__all__ = ["town"]

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63d8f6e0c07f0007410357"
    "bc4c0f2f0000000049454e44ae426082"
)


class Server:
    """A tile server of our own: what it was asked, and what it answers."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.status, self.content = 200, PNG
        self.waits = threading.Event()
        self.waits.set()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                outer.waits.wait(20)
                self.send_response(outer.status)
                self.send_header("Content-Length", str(len(outer.content)))
                self.end_headers()
                self.wfile.write(outer.content)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    @property
    def template(self) -> str:
        return f"http://127.0.0.1:{self.http.server_port}/{{z}}/{{x}}/{{y}}.png"


@pytest.fixture
def far() -> Iterator[Server]:
    made = Server()
    yield made
    made.waits.set()
    made.http.shutdown()
    made.http.server_close()


@pytest.fixture
def visitor(far: Server, tmp_path: Path) -> Iterator[Client]:
    """A browser of a service whose map has a background."""
    tile_views.tiles.cache_clear()
    with override_settings(MAP_TILES=far.template, MAP_FOLDER=tmp_path, MAP_CREDIT="© Kartverket"):
        yield Client(REMOTE_ADDR="203.0.113.7", HTTP_X_FORWARDED_FOR="203.0.113.7", HTTP_COOKIE="visitor=kari")


def grown_old(folder: Path) -> None:
    """Every tile that is kept was fetched a month ago."""
    then = time.time() - timedelta(days=30).total_seconds()
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (then, then))


def test_a_tile_is_fetched_once_and_the_server_learns_nothing_of_who_looks(visitor: Client, far: Server) -> None:
    first, second = visitor.get("/kart/5/16/9/"), visitor.get("/kart/5/16/9/")
    assert (first.content, first.headers["Content-Type"]) == (PNG, "image/png")
    assert second.content == PNG
    assert "max-age=86400" in first.headers["Cache-Control"]
    [(path, headers)] = far.asked
    assert path == "/5/16/9.png"
    assert headers.keys() <= {"host", "user-agent", "accept-encoding", "connection"}
    assert "203.0.113.7" not in str(headers)


@pytest.mark.parametrize("address", ["0/1/0", "3/8/0", "3/0/8", "19/0/0", "99999999999/0/0", f"5/{10**30}/1"])
def test_a_tile_that_cannot_be_is_not_asked_for(visitor: Client, far: Server, address: str) -> None:
    assert visitor.get(f"/kart/{address}/").status_code == 404
    assert far.asked == []


@pytest.mark.parametrize("trouble", ["refuses", "answers words", "too large", "gone"])
def test_an_old_tile_is_shown_while_there_is_no_new_one(
    visitor: Client, far: Server, tmp_path: Path, trouble: str
) -> None:
    visitor.get("/kart/5/16/9/")
    grown_old(tmp_path)
    far.status = {"refuses": 500, "gone": 404}.get(trouble, 200)
    far.content = {"answers words": b"<html>", "too large": PNG + b"x" * keeping.LARGEST}.get(trouble, b"")
    assert visitor.get("/kart/5/16/9/").content == PNG
    assert len(far.asked) == 2


def test_a_tile_of_last_month_is_fetched_anew(visitor: Client, far: Server, tmp_path: Path) -> None:
    visitor.get("/kart/5/16/9/")
    grown_old(tmp_path)
    far.content = b"\xff\xd8\xffnew"
    answer = visitor.get("/kart/5/16/9/")
    assert (answer.content, answer.headers["Content-Type"]) == (far.content, "image/jpeg")
    assert visitor.get("/kart/5/16/9/").content == far.content
    assert len(far.asked) == 2


def test_a_server_that_does_not_answer_is_given_up_and_left_alone_for_a_while(
    visitor: Client, far: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "TIMEOUT", 0.2)
    far.waits.clear()
    answer = visitor.get("/kart/5/16/9/")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")
    assert visitor.get("/kart/5/16/10/").status_code == 503
    assert len(far.asked) == 1
    monkeypatch.setattr(keeping.time, "monotonic", lambda: 10.0**9)
    far.waits.set()
    monkeypatch.setattr(keeping, "TIMEOUT", 3)
    assert visitor.get("/kart/5/16/10/").content == PNG


def test_a_missing_tile_does_not_silence_the_others(visitor: Client, far: Server) -> None:
    far.status = 404
    assert visitor.get("/kart/5/16/9/").status_code == 503
    far.status = 200
    assert visitor.get("/kart/5/16/10/").status_code == 200


def test_what_was_fetched_longest_ago_makes_room(far: Server, tmp_path: Path) -> None:
    tiles = Tiles(far.template, tmp_path, most_bytes=5 * len(PNG))
    for number in range(8):
        tiles.tile(5, number, 0)
        os.utime(tmp_path / "5" / str(number) / "0", (1000 + number, 1000 + number))
    tiles.sweep()
    kept = sorted(int(path.parent.name) for path in tmp_path.rglob("*") if path.is_file())
    assert kept == [4, 5, 6, 7]


def test_a_disk_that_takes_no_more_costs_the_reader_nothing(far: Server, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    assert Tiles(far.template, blocked).tile(5, 1, 1) == Tile(PNG, "image/png")


def test_without_a_tile_server_there_is_no_background_and_no_proxy(tmp_path: Path) -> None:
    with override_settings(MAP_TILES="", MAP_FOLDER=tmp_path):
        assert Client().get("/kart/5/16/9/").status_code == 404
    with pytest.raises(NoTile):
        Tiles("http://127.0.0.1:9/{z}/{x}/{y}", tmp_path).tile(1, 0, 0)


@pytest.mark.browser
@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size[0]))
@pytest.mark.parametrize("background", [True, False], ids=["background", "bare"])
def test_the_map_shows_places_with_and_without_a_background_and_asks_nobody_else(
    town: Town, browser: Browser, far: Server, tmp_path: Path, size: tuple[int, int], *, background: bool
) -> None:
    tile_views.tiles.cache_clear()
    told = {"MAP_TILES": far.template if background else "", "MAP_FOLDER": tmp_path, "MAP_CREDIT": "© <b>Kart</b>"}
    hosts, complaints = set(), []
    with override_settings(**told):
        context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="nb-NO")
        page = context.new_page()
        page.on("console", lambda each: complaints.append(each.text) if "Content Security" in each.text else None)
        page.on("request", lambda each: hosts.add(each.url.split("/")[2]))
        page.goto(f"{town.address}/sok/?dato={town.tuesday.isoformat()}&vis=kart", wait_until="networkidle")
        if folder := os.environ.get("AKTIV_SHOTS"):
            page.screenshot(path=str(Path(folder) / f"map-{background}-{size[0]}.png"))
        assert page.locator("#map .spot").count() == 1  # the hall and the room are in one building
        assert page.locator("#map .leaflet-tile-loaded").count() == (len(far.asked) if background else 0)
        assert (len(far.asked) > 0) == background
        assert page.locator("#map").get_by_text("© <b>Kart</b>").count() == background
        assert page.get_by_role("button", name="Zoom inn").count() == 1
        assert page.locator("#map").get_by_text("Fjellhallen").first.is_visible() != background
        page.locator("#map .spot").click(force=True)
        assert page.locator("#map .leaflet-popup-content a").count() == 2
        assert hosts == {town.address.removeprefix("http://")}
        assert complaints == []
        assert faults(page) == []
        page.set_viewport_size({"width": 320, "height": 700})
        assert overflow(page) <= 0
        context.close()
