"""How the equipment of a city is looked after: pictures, conditions and notes, limits, and what is fixed to a hall."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from PIL import Image, ImageDraw

from aktiv.demo.chance import die, known_id
from aktiv.facilities.models import Space
from aktiv.lending import pictures
from aktiv.lending.actions.kinds import keep_kind
from aktiv.lending.actions.lacking import note_lacking
from aktiv.lending.actions.looking import ItemAsSeen, add_picture, keep_item
from aktiv.lending.actions.stocking import set_low, set_stock
from aktiv.lending.models import Depot, Item, Kind, Pool
from aktiv.lending.new_stock import NewKind
from aktiv.lending.queries.baskets import basket
from aktiv.municipalities.models import Municipality
from aktiv.values.periods import Period, at, civil_day
from aktiv.values.texts import Texts

SKY, FLOOR, WOOD, STEEL, CLOTH, DARK = "#dfe9ef", "#c3b8a5", "#a4703c", "#6d7880", "#b9433c", "#2c3338"
NOTES = ("Viften bråker litt", "Ripe i dekselet", "Mangler etui", "Ny pære i mars", "Ny pakning")
CONDITIONS = ("worn", "good", "worn", "damaged", "good")


def _chair(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((370, 150, 590, 300), fill=WOOD)
    draw.polygon([(350, 350), (610, 350), (640, 400), (320, 400)], fill=WOOD)
    for legs in ((390, 300, 590, 560), (570, 300, 370, 560)):
        draw.line(legs, fill=STEEL, width=16)


def _table(draw: ImageDraw.ImageDraw) -> None:
    draw.polygon([(180, 280), (780, 280), (860, 350), (100, 350)], fill=WOOD)
    for foot in (150, 260, 700, 810):
        draw.line((foot, 350, foot, 560), fill=STEEL, width=14)


def _projector(draw: ImageDraw.ImageDraw) -> None:
    draw.polygon([(330, 330), (900, 110), (900, 520)], fill="#f6efc4")
    draw.rounded_rectangle((220, 260, 560, 420), radius=24, fill=DARK)
    draw.ellipse((460, 290, 560, 390), fill=STEEL)
    draw.rectangle((180, 420, 700, 450), fill=WOOD)


def _tent(draw: ImageDraw.ImageDraw) -> None:
    draw.polygon([(120, 300), (480, 120), (840, 300)], fill="#f4f4f1")
    draw.rectangle((150, 300, 810, 330), fill=CLOTH)
    for pole in (160, 480, 800):
        draw.line((pole, 300, pole, 560), fill=STEEL, width=12)


def _canoe(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((0, 380, 960, 640), fill="#6f9db3")
    draw.polygon([(120, 320), (840, 320), (740, 430), (220, 430)], fill=CLOTH)
    draw.line((560, 180, 300, 470), fill=WOOD, width=14)


def _stage(draw: ImageDraw.ImageDraw) -> None:
    draw.polygon([(200, 300), (760, 300), (880, 420), (80, 420)], fill=DARK)
    draw.rectangle((80, 420, 880, 450), fill=STEEL)
    for leg in range(100, 881, 130):
        draw.line((leg, 450, leg, 560), fill=STEEL, width=12)


DRAWN: dict[str, tuple[Callable[[ImageDraw.ImageDraw], None], Texts]] = {
    "Klappstol": (_chair, Texts("Tegning av en klappstol i tre.", "Teikning av ein klappstol i tre.",
                                "Drawing of a wooden folding chair.")),
    "Klappbord": (_table, Texts("Tegning av et langt klappbord.", "Teikning av eit langt klappbord.",
                                "Drawing of a long folding table.")),
    "Projektor": (_projector, Texts("Tegning av en projektor som lyser.", "Teikning av ein projektor som lyser.",
                                    "Drawing of a projector with its light on.")),
    "Partytelt 3 × 6 m": (_tent, Texts("Tegning av et hvitt partytelt.", "Teikning av eit kvitt partytelt.",
                                       "Drawing of a white party tent.")),
    "Kano": (_canoe, Texts("Tegning av en rød kano på vannet.", "Teikning av ein raud kano på vatnet.",
                           "Drawing of a red canoe on the water.")),
    "Scene 4 × 4 m": (_stage, Texts("Tegning av en lav scene på bein.", "Teikning av ei låg scene på bein.",
                                    "Drawing of a low stage on legs.")),
}  # fmt: skip


def look_after(municipality: Municipality, slug: str, by: UUID, now: datetime) -> None:
    """All of it, as those who keep the equipment would. `slug` is the city's."""
    kinds = {each.name_nb: each for each in Kind.objects.filter(municipality=municipality)}
    for name, (draw, alt) in DRAWN.items():
        picture = pictures.keep_of_kind(_drawn(draw), known_id(slug, "picture", name))
        add_picture(municipality.pk, kinds[name].pk, picture, alt, by=by, now=now)
    _items(municipality, slug, by, now)
    _limits(municipality, kinds, by, now)
    _fixed(municipality, by, now)
    _lacked(municipality, kinds, now)


def _drawn(draw: Callable[[ImageDraw.ImageDraw], None]) -> bytes:
    picture, out = Image.new("RGB", (960, 640), SKY), io.BytesIO()
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 520, 960, 640), fill=FLOOR)
    draw(pen)
    picture.save(out, "PNG")
    return out.getvalue()


def _items(municipality: Municipality, slug: str, by: UUID, now: datetime) -> None:
    chance = die(slug, "equipment looked at")
    inside = list(Item.objects.filter(municipality=municipality, state=Item.State.IN).order_by("number", "pk"))
    for place, item in enumerate(chance.sample(inside, len(NOTES))):
        seen = ItemAsSeen(
            condition=CONDITIONS[place], note=NOTES[place], service_due=item.service_due, bought_on=item.bought_on,
            price=item.price,
        )  # fmt: skip
        keep_item(municipality.pk, item.pk, seen, by=by, now=now - timedelta(days=30 * place + 3))


def _limits(municipality: Municipality, kinds: dict[str, Kind], by: UUID, now: datetime) -> None:
    for name, more in (("Klappbord", 5), ("Redningsvest", -3), ("Truger", 2)):
        pool = Pool.objects.filter(kind=kinds[name]).order_by("-stock")[0]
        set_low(municipality.pk, pool.pk, max(1, pool.stock + more), by=by, now=now)


def _fixed(municipality: Municipality, by: UUID, now: datetime) -> None:
    """A scoreboard that hangs in a sports hall, and is borrowed with a booking there."""
    halls = Space.objects.filter(municipality=municipality, kind="sports_hall", parent=None).order_by("pk")
    depot = Depot.objects.filter(municipality=municipality).order_by("pk").first()
    hall = halls.first()
    if hall is None or depot is None:
        return
    new = NewKind(
        name=Texts("Resultattavle i hallen", "Resultattavle i hallen", "Scoreboard in the hall"),
        category="sport",
        about=Texts(
            "Henger på kortveggen. Fjernkontrollen hentes på lageret.",
            "Heng på kortveggen. Fjernkontrollen hentar du på lageret.",
            "Hangs on the short wall. Fetch its remote control at the storage place.",
        ),
        synonyms="poengtavle, måltavle",
        space_id=hall.pk,
        notice=120,
    )
    kind = keep_kind(municipality.pk, new, by=by, now=now)
    set_stock(municipality.pk, kind.pk, depot.pk, 1, shelf="Nøkkelskap", by=by, now=now)


def _lacked(municipality: Municipality, kinds: dict[str, Kind], now: datetime) -> None:
    """What somebody wanted more of than there is, on some Saturdays."""
    today = civil_day(now, municipality.zone)
    for name, weeks in (("Partytelt 3 × 6 m", (3, 9, 10)), ("Kano", (5, 6))):
        pool = Pool.objects.filter(kind=kinds[name]).select_related("depot__municipality").order_by("pk")[0]
        for place, ago in enumerate(weeks):
            day = today - timedelta(days=7 * ago)
            period = Period(at(day, 9 * 60, municipality.zone), at(day + timedelta(days=1), 15 * 60, municipality.zone))
            note_lacking(basket(pool.depot, {kinds[name].pk: pool.stock + 1 + place}), period)
