"""Programs add, order and take away pictures of equipment, with the checks of the pages."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from aktiv.lending import pictures
from aktiv.lending.models import Item, KindPicture
from tests.api.test_equipment import Callers, callers, refused_to_others, there

__all__ = ["callers", "there"]
HERE = "stock/fjell"
ALT = {"nb": "Stabel", "nn": "Stabel", "en": "A stack"}


def encoded(width: int = 1_600, height: int = 900, kind: str = "JPEG", *, noise: bool = False) -> str:
    out = io.BytesIO()
    drawn = Image.effect_noise((width, height), 90) if noise else Image.new("RGB", (width, height), "red")
    drawn.save(out, kind)
    return base64.b64encode(out.getvalue()).decode()


def test_pictures_of_a_kind_come_in_order_and_go(callers: Callers) -> None:
    keeper, kind_id = callers.keeper, callers.there.chairs.kind_id
    url = f"{HERE}/kinds/{kind_id}/pictures"
    asked = {"content": encoded(), "alt": ALT}
    for method, body in (("get", None), ("post", asked)):
        refused_to_others(callers, method, url, body)
    for wrong, code in (
        ({"content": "%%%"}, "not_a_picture"),
        ({"content": base64.b64encode(b"%PDF-1.7 no picture").decode()}, "not_a_picture"),
        ({"content": encoded(10, 10, "GIF")}, "not_a_picture"),
        ({"alt": ALT | {"nn": " "}}, "picture_untold"),
        ({"content": ""}, "invalid"),
    ):
        assert keeper.post(url, asked | wrong).code == code
    assert not KindPicture.objects.exists()
    made = [keeper.post(url, asked | {"content": encoded(20 + place, 20)}) for place in range(3)]
    assert [(each.status, each.body["place"], each.body["width"]) for each in made] == [
        (201, 1, 20), (201, 2, 21), (201, 3, 22),
    ]  # fmt: skip
    assert keeper.post(url, asked).code == "too_many_pictures"
    first, last = made[0].body, made[2].body
    assert first["url"].endswith(f"/utstyr/bilde/{KindPicture.objects.get(pk=first['id']).name}/")
    refused_to_others(callers, "post", f"{url}/{last['id']}/first")
    order = keeper.post(f"{url}/{last['id']}/first").body["items"]
    assert [each["id"] for each in order] == [last["id"], first["id"], made[1].body["id"]]
    refused_to_others(callers, "delete", f"{url}/{first['id']}")
    other = f"{HERE}/kinds/{callers.there.decks.kind_id}/pictures/{first['id']}"
    gone = [keeper.delete(each).status for each in (other, f"{url}/{first['id']}", f"{url}/{first['id']}")]
    assert gone == [404, 204, 404]
    assert [each["place"] for each in keeper.get(url).body["items"]] == [1, 2]


def test_the_picture_of_a_thing_is_for_those_who_keep_it_and_nobody_writes_over_another(callers: Callers) -> None:
    keeper, item = callers.keeper, callers.there.projectors.items.order_by("pk")[0]
    url = f"{HERE}/items/{item.pk}/picture"
    large = encoded(2_200, 2_200, noise=True)
    assert len(large) > 2_700_000, "more than a form may have, and less than a picture"
    refused_to_others(callers, "get", url)
    refused_to_others(callers, "post", url, {"version": 1, "content": encoded(9, 9)})
    assert (keeper.get(url).status, keeper.get(f"{HERE}/items/{item.pk}").body["pictured"]) == (404, False)
    asked = {"version": 1, "content": large}
    done = [keeper.post(url, asked, Idempotency_Key="picture") for _ in range(2)]
    assert [(each.status, each.body["version"], each.body["pictured"]) for each in done] == [(200, 2, True)] * 2
    told = keeper.get(url).body
    with Image.open(io.BytesIO(base64.b64decode(told["content"]))) as drawn:
        assert (drawn.format, drawn.size, told["media_type"]) == ("JPEG", (1_280, 1_280), "image/jpeg")
    name = Item.objects.get(pk=item.pk).picture
    stale = keeper.post(url, asked)
    assert (stale.status, stale.code, Item.objects.get(pk=item.pk).picture) == (409, "item_changed", name)
    assert (keeper.delete(url).code, keeper.delete(f"{url}?version=1").code) == ("invalid", "item_changed")
    refused_to_others(callers, "delete", f"{url}?version=2")
    assert keeper.delete(f"{url}?version=2").body["pictured"] is False
    assert keeper.get(url).status == 404


def test_a_body_that_is_too_large_is_not_read(callers: Callers, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"{HERE}/kinds/{callers.there.chairs.kind_id}/pictures"
    much = callers.keeper.post(url, {"content": "A" * 14_000_000, "alt": ALT})
    assert (much.status, much.code) == (413, "too_large")
    monkeypatch.setattr(pictures, "MOST_BYTES", 1_000)
    assert callers.keeper.post(url, {"content": encoded(), "alt": ALT}).code == "picture_too_large"
    assert callers.keeper.post(f"{HERE}/neighbours", {"number": "1" * 70_000}).status == 413, "all else stays small"
