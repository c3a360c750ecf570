"""What the simulator's pages say, in three languages. Apart from the house's catalogues: it is another's server."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "title": {"nb": "Velg hvem du er", "nn": "Vel kven du er", "en": "Choose who you are"},
    "work_title": {"nb": "Velg jobbkonto", "nn": "Vel jobbkonto", "en": "Choose a work account"},
    "made_up": {
        "nb": "Dette er en etterligning av innloggingen. Alle her er oppdiktet, og ingen passord trengs.",
        "nn": "Dette er ei etterlikning av innlogginga. Alle her er oppdikta, og du treng ikkje passord.",
        "en": "This imitates signing in. Everybody here is made up, and no password is needed.",
    },
    "level": {"nb": "Sikkerhetsnivå", "nn": "Tryggleiksnivå", "en": "Level of security"},
    "substantial": {"nb": "Betydelig (MinID)", "nn": "Monaleg (MinID)", "en": "Substantial (MinID)"},
    "high": {"nb": "Høyt (BankID)", "nn": "Høgt (BankID)", "en": "High (BankID)"},
    "be": {"nb": "Logg inn som {name}", "nn": "Logg inn som {name}", "en": "Sign in as {name}"},
    "someone": {"nb": "En annen oppdiktet person", "nn": "Ein annan oppdikta person", "en": "Another made-up person"},
    "number": {
        "nb": "Oppdiktet fødselsnummer (måned + 80)",
        "nn": "Oppdikta fødselsnummer (månad + 80)",
        "en": "Made-up national number (month + 80)",
    },
    "email": {"nb": "Jobbadresse", "nn": "Jobbadresse", "en": "Work e-mail address"},
    "wrong_number": {
        "nb": "Det er ikke et fødselsnummer. Se over sifrene.",
        "nn": "Det er ikkje eit fødselsnummer. Sjå over sifra.",
        "en": "That is not a national number. Check the digits.",
    },
    "go_on": {"nb": "Logg inn", "nn": "Logg inn", "en": "Sign in"},
    "cancel": {"nb": "Avbryt", "nn": "Avbryt", "en": "Cancel"},
    "signed_out": {"nb": "Du er logget ut", "nn": "Du er logga ut", "en": "You are signed out"},
    "back": {"nb": "Tilbake til tjenesten", "nn": "Tilbake til tenesta", "en": "Back to the service"},
    "sessions": {"nb": "Hvem er logget inn", "nn": "Kven er logga inn", "en": "Who is signed in"},
    "nobody": {"nb": "Ingen.", "nn": "Ingen.", "en": "Nobody."},
    "end": {"nb": "Logg ut {name}", "nn": "Logg ut {name}", "en": "Sign out {name}"},
    "not_understood": {
        "nb": "Forespørselen følger ikke protokollen",
        "nn": "Førespurnaden følgjer ikkje protokollen",
        "en": "The request does not keep to the protocol",
    },
}


def said(word: str, language: str, **values: str) -> str:
    """A text in a language; Bokmål for one it does not know."""
    return WORDS[word].get(language, WORDS[word]["nb"]).format(**values)
