"""What the payer's page says, in three languages. Apart from the house's catalogues: it is another's server."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "title": {"nb": "Betal med {name}", "nn": "Betal med {name}", "en": "Pay with {name}"},
    "made_up": {
        "nb": "Dette er en etterligning av {name}. Ingen penger flyttes.",
        "nn": "Dette er ei etterlikning av {name}. Ingen pengar blir flytta.",
        "en": "This imitates {name}. No money moves.",
    },
    "amount": {"nb": "Beløp", "nn": "Beløp", "en": "Amount"},
    "about": {"nb": "Gjelder", "nn": "Gjeld", "en": "For"},
    "approve": {"nb": "Godkjenn betalingen", "nn": "Godkjenn betalinga", "en": "Approve the payment"},
    "abort": {"nb": "Avbryt", "nn": "Avbryt", "en": "Cancel"},
    "back": {"nb": "Tilbake til tjenesten", "nn": "Tilbake til tenesta", "en": "Back to the service"},
    "unknown": {"nb": "Ukjent betaling", "nn": "Ukjend betaling", "en": "Unknown payment"},
    "AUTHORIZED": {"nb": "Betalingen er godkjent", "nn": "Betalinga er godkjend", "en": "The payment is approved"},
    "ABORTED": {"nb": "Betalingen er avbrutt", "nn": "Betalinga er avbroten", "en": "The payment was cancelled"},
    "EXPIRED": {"nb": "Tiden for å betale er ute", "nn": "Tida for å betale er ute", "en": "The time to pay is over"},
    "TERMINATED": {
        "nb": "Betalingen er trukket tilbake",
        "nn": "Betalinga er trekt tilbake",
        "en": "The payment was withdrawn",
    },
}
LANGUAGES = ("nb", "nn", "en")


def said(word: str, language: str, **values: str) -> str:
    """A text in a language; Bokmål for one it does not know."""
    return WORDS[word].get(language, WORDS[word]["nb"]).format(**values)


def spoken(wanted: str, accepted: str) -> str:
    """The language of a page: the one that is asked for (`nb`, `nb-NO`), else the first that the browser accepts."""
    for each in (wanted, *accepted.split(",")):
        short = each.strip().split(";")[0].split("-")[0].lower()
        if short in LANGUAGES or short == "no":
            return "nb" if short == "no" else short
    return "nb"
