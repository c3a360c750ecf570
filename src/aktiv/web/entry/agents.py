"""A browser and its system in two words, for somebody to know her own sign-ins by."""

from __future__ import annotations

LONGEST = 120
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
"""The first that is in a browser's name for itself; many name others too, to be taken for them."""
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def agent_words(told: str) -> str:
    """From the header to "Firefox, Windows"; what is not known is left out."""
    words = [next((word for mark, word in known if mark in told), "") for known in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, words))[:LONGEST]
