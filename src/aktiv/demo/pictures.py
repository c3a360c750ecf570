"""A drawing for each kind of space, for places that nobody has photographed: `static/demo/<kind>.svg`."""

from __future__ import annotations

from collections.abc import Mapping

from aktiv.demo.catalogue import Kind
from aktiv.facilities.actions import NewPicture
from aktiv.values.texts import Texts

WIDTH, HEIGHT = 960, 540

_SEEN: Mapping[Kind, Texts] = {
    Kind.SPORTS_HALL: Texts(
        "Tegning av en idrettshall med håndballmål.",
        "Teikning av ein idrettshall med handballmål.",
        "Drawing of a sports hall with handball goals.",
    ),
    Kind.GYM: Texts(
        "Tegning av en gymsal med ribbevegg, matte og basketkurv.",
        "Teikning av ein gymsal med ribbevegg, matte og basketkorg.",
        "Drawing of a gym hall with wall bars, a mat and a basket.",
    ),
    Kind.PITCH: Texts(
        "Tegning av en fotballbane med lysmaster og fjell bak.",
        "Teikning av ei fotballbane med lysmaster og fjell bak.",
        "Drawing of a football pitch with floodlights and hills behind.",
    ),
    Kind.TENNIS: Texts(
        "Tegning av en tennisbane med nett, racket og ball.",
        "Teikning av ei tennisbane med nett, racket og ball.",
        "Drawing of a tennis court with net, racket and ball.",
    ),
    Kind.ICE_RINK: Texts(
        "Tegning av en isflate med hockeykølle og puck.",
        "Teikning av ei isflate med hockeykølle og puck.",
        "Drawing of an ice rink with a hockey stick and puck.",
    ),
    Kind.POOL: Texts(
        "Tegning av et svømmebasseng med banetau.",
        "Teikning av eit symjebasseng med banetau.",
        "Drawing of a swimming pool with lane ropes.",
    ),
    Kind.DANCE: Texts(
        "Tegning av en dansesal med speil og en som danser.",
        "Teikning av ein dansesal med spegel og ein som dansar.",
        "Drawing of a dance studio with mirrors and a dancer.",
    ),
    Kind.STUDIO: Texts(
        "Tegning av et øvingsrom med tromme og høyttaler.",
        "Teikning av eit øvingsrom med tromme og høgtalar.",
        "Drawing of a rehearsal room with a drum and a speaker.",
    ),
    Kind.STAGE: Texts(
        "Tegning av en scene med røde tepper og mikrofon.",
        "Teikning av ei scene med raude teppe og mikrofon.",
        "Drawing of a stage with red curtains and a microphone.",
    ),
    Kind.CULTURE_HALL: Texts(
        "Tegning av en kultursal med stolrader foran en scene.",
        "Teikning av ein kultursal med stolrader framfor ei scene.",
        "Drawing of a culture hall with rows of chairs before a stage.",
    ),
    Kind.COMMUNITY_HALL: Texts(
        "Tegning av et rødt grendehus med flaggstang.",
        "Teikning av eit raudt grendahus med flaggstong.",
        "Drawing of a red community house with a flagpole.",
    ),
    Kind.MEETING_ROOM: Texts(
        "Tegning av et møterom med bord, stoler og skjerm.",
        "Teikning av eit møterom med bord, stolar og skjerm.",
        "Drawing of a meeting room with a table, chairs and a screen.",
    ),
    Kind.KITCHEN: Texts(
        "Tegning av et kjøkken med benk, vask og gryte.",
        "Teikning av eit kjøkken med benk, vask og gryte.",
        "Drawing of a kitchen with a counter, a sink and a pot.",
    ),
    Kind.CHANGING_ROOM: Texts(
        "Tegning av en garderobe med skap og benk.",
        "Teikning av ein garderobe med skap og benk.",
        "Drawing of a changing room with lockers and a bench.",
    ),
}


def picture_of(kind: Kind) -> NewPicture:
    """The drawing of a kind; lanes are in a pool."""
    drawn = Kind.POOL if kind is Kind.LANE else kind
    return NewPicture(path=f"demo/{drawn.value}.svg", width=WIDTH, height=HEIGHT, alt=_SEEN[drawn])
