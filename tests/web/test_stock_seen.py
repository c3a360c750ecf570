"""How things are, and what they look like: pages of an item and of pictures, and what borrowers see of both."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from aktiv.lending import pictures
from aktiv.lending.models import Item, Kind, KindPicture, Look, Pool
from tests.bookings.world import NOW
from tests.lending.world import Stocked
from tests.web.booking_world import browser_of
from tests.web.test_desk import told
from tests.web.test_stock import KIND, ROOT, keeper, manager_of, there

__all__ = ["keeper", "there"]


@pytest.fixture(autouse=True)
def media(settings: object, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]  # as the library hands it
    return tmp_path


def photo(side: int = 1_600, place: str = "60.39 N") -> SimpleUploadedFile:
    """A photo that says where it was taken."""
    exif, out = Image.Exif(), io.BytesIO()
    exif[0x010E] = place
    Image.effect_noise((side, side * 3 // 4), 90).convert("RGB").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("stol.jpg", out.getvalue(), "image/jpeg")


def test_an_item_is_changed_on_its_page_with_a_picture_that_does_not_say_where(there: Stocked, keeper: Client) -> None:
    item = Item.objects.filter(pool=there.projectors).order_by("pk")[0]
    page = f"{ROOT}ting/{item.pk}/"
    assert "Ingen har tatt bilde" in told(keeper.get(page))
    said = {"tilstand": "worn", "merknad": "Viften bråker", "service": "2027-06-01", "pris": "7 500", "kjopt": "",
            "versjon": "1"}  # fmt: skip
    for wrong, words in (
        ({"service": "i juni"}, "Skriv en dag"), ({"pris": "mange"}, "Skriv et helt tall"),
        ({"tilstand": "ny"}, "Velg hvilken stand"),
        ({"bilde": SimpleUploadedFile("a.jpg", b"no picture")}, "bilde"),
    ):  # fmt: skip
        answer = keeper.post(page, {**said, **wrong})
        assert (answer.status_code, words in told(answer)) == (422, True), words
        assert 'value="Viften bråker"' in answer.content.decode()
    assert keeper.post(page, {**said, "bilde": photo()}).status_code == 302
    item.refresh_from_db()
    assert (item.condition, item.price, item.service_due.isoformat()) == ("worn", 750_000, "2027-06-01")
    shown = keeper.get(f"{page}bilde/")
    assert shown["Content-Type"] == "image/jpeg"
    with Image.open(io.BytesIO(shown.content)) as drawn:
        assert (max(drawn.size), dict(drawn.getexif())) == (1_280, {})
    text = told(keeper.get(page))
    assert "Sett av dem som tar vare på det" in text
    assert "Slitt" in text
    stale = keeper.post(page, {**said, "merknad": "Tapt"})  # from a page that was opened before that
    assert (stale.status_code, "Noen andre har endret" in told(stale)) == (422, True)
    assert 'value="Viften bråker"' in stale.content.decode(), "what is shown is how it stands"
    assert 'name="versjon" value="2"' in stale.content.decode()
    assert keeper.post(page, {**said, "versjon": "2", "fjern": "1"}).status_code == 302
    assert keeper.get(f"{page}bilde/").status_code == 404
    assert Look.objects.get().condition == "worn"
    other = manager_of(there, elsewhere=True)
    assert "tirsdag 1. juni 2027" in told(other.get(page)), "who may only read is told of which year"
    assert other.post(page, said).status_code == 404
    assert browser_of(there.alice).get(f"{page}bilde/").status_code in (403, 404)


def test_a_kind_has_pictures_that_everybody_sees(there: Stocked, keeper: Client) -> None:
    kind = there.chairs.kind
    page, alt = f"{ROOT}{kind.pk}/bilder/", {"vist_nb": "En stol", "vist_nn": "Ein stol", "vist_en": "A chair"}
    assert "Ingen bilder ennå" in told(keeper.get(page))
    missing = keeper.post(page, {"gjor": "ny", **alt})
    assert (missing.status_code, "Velg et bilde." in told(missing)) == (422, True)
    untold = keeper.post(page, {"gjor": "ny", **alt, "vist_nn": " ", "bilde": photo()})
    assert (untold.status_code, "på alle tre språk" in told(untold)) == (422, True)
    assert 'value="A chair"' in untold.content.decode()
    assert keeper.post(page, {"gjor": "ny", **alt, "bilde": photo()}).status_code == 302
    made = KindPicture.objects.get()
    small = Client().get(f"/utstyr/bilde/{made.name}/liten/")
    assert len(small.content) <= pictures.SMALL_BYTES
    assert "immutable" in small["Cache-Control"]
    listed = Client().get("/utstyr/").content.decode()
    assert "/liten/" in listed
    detail = Client().get(f"/utstyr/{kind.slug}/").content.decode()
    assert 'alt="En stol"' in detail
    assert (made.width, made.height) == (960, 720)
    assert Client().get("/utstyr/bilde/00000000-0000-4000-8000-000000000000/").status_code == 404
    assert manager_of(there).get(page).status_code == 404  # kinds are the municipality's


def test_what_is_fixed_is_offered_along_with_a_booking_there_alone(there: Stocked, keeper: Client) -> None:
    kind, hall = there.chairs.kind, there.world.hall
    form = {**KIND, "versjon": str(kind.version), "depositum": "", "dag0": ""}
    assert keeper.post(f"{ROOT}{kind.pk}/endre/", {**form, "fast": "999999"}).status_code == 422
    assert keeper.post(f"{ROOT}{kind.pk}/endre/", {**form, "fast": str(hall.pk)}).status_code == 302
    assert Kind.objects.get(pk=kind.pk).space == hall
    page = told(browser_of(there.alice).get(f"/utstyr/{kind.slug}/"))
    assert "lånes sammen med en bestilling der" in page
    assert "Gå videre" not in page
    basket = browser_of(there.alice).get(f"/utstyr/lan/nytt/?lager={there.depot.slug}&fra=2027-03-02&til=2027-03-03")
    assert f'value="{kind.slug}"' not in basket.content.decode()
    wanted = f"/utstyr/lan/nytt/?lager={there.depot.slug}&fra=2027-03-02&til=2027-03-03&antall-{kind.slug}=2"
    assert "står fast i et lokale" in told(browser_of(there.alice).get(wanted))
    assert (Pool.objects.get(pk=there.chairs.pk).stock, NOW.year) == (20, 2027)


def test_the_counter_asks_for_the_condition_and_leaves_it_where_nothing_is_said(there: Stocked, keeper: Client) -> None:
    loan, item = there.loan(0, 24, (there.projectors, 2)), Item.objects.filter(pool=there.projectors).order_by("pk")[0]
    page = f"/lager/lan/{loan.code}/"
    Item.objects.filter(pk=item.pk).update(note="Viften bråker")
    shown = keeper.get(page).content.decode()
    assert f'name="u-{item.code}"' in shown
    assert "Stand for projektorer-1" in shown
    assert "Viften bråker" in shown
    went = keeper.post(
        page, {"gjor": "ut", "kode": item.code, f"u-{item.code}": "worn"}, headers={"accept": "application/json"}
    )
    assert went.json()["ok"]
    other = Item.objects.get(number="projektorer-2")
    assert keeper.post(page, {"gjor": "ut", "kode": other.number}).status_code == 302
    assert 'data-was="worn"' in keeper.get(page).content.decode()
    assert keeper.post(page, {"gjor": "inn", f"t-{item.code}": "worn", f"t-{other.code}": "damaged"}).status_code == 302
    assert list(Look.objects.order_by("pk").values_list("how", "item__number", "condition")) == [
        ("out", "projektorer-1", "worn"), ("back", "projektorer-2", "damaged"),
    ]  # fmt: skip
