"""What the events of the next weeks tell about themselves: most of them to everyone."""

from __future__ import annotations

from datetime import timedelta

from aktiv.bookings.actions.event_pages import announce
from aktiv.bookings.rules.event_pages import EventWords
from aktiv.demo.actions.happenings import City
from aktiv.demo.chance import die
from aktiv.demo.rules import Use
from aktiv.demo.rules.around import DAY
from aktiv.demo.rules.uses import Right
from aktiv.values.formatting import clock

AHEAD = timedelta(days=60)
PUBLIC, ASKS_TO_SIGN_UP = 0.85, 0.3
PROGRAMMES = {
    "nb": "{doors} Dørene åpner\n{start} {title}\n{end} Slutt\n\nKaffe og vafler i kiosken hele dagen.",
    "nn": "{doors} Dørene opnar\n{start} {title}\n{end} Slutt\n\nKaffi og vaflar i kiosken heile dagen.",
    "en": "{doors} Doors open\n{start} {title}\n{end} The end\n\nCoffee and waffles all day.",
}
SAFETY = ("Vakthavende", "900 00 000")


def announce_events(city: City) -> int:
    """Returns how many have a page."""
    chance, last = die(city.data.slug, "announced"), city.around.today + AHEAD
    by, told = city.cast.party("desk").person_id, 0
    for use, booking in city.booked:
        if use.right is Right.EVENT and city.around.today - DAY <= use.dates[0][0] <= last:
            words = EventWords(
                public=chance.random() < PUBLIC,
                programme=programme_of(use, city.data.language),
                audience=use.participants,
                registration_url=f"https://example.no/{use.party.organisation}/pamelding"
                if chance.random() < ASKS_TO_SIGN_UP
                else "",
                safety_name=SAFETY[0],
                safety_phone=SAFETY[1],
            )
            announce(booking.id, words, by=by, now=city.around.now)
            told += 1
    return told


def programme_of(use: Use, language: str) -> str:
    """When the doors open, when it begins and ends, in the city's language."""
    low, high = use.dates[0][1]
    words = PROGRAMMES.get(language, PROGRAMMES["nb"])
    return words.format(
        doors=clock(low, language), start=clock(low + 30, language), end=clock(high, language), title=use.title
    )
