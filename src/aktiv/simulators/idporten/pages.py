"""The simulator's pages: plain HTML that needs no script."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from aktiv.simulators.idporten.persons import Person
from aktiv.simulators.idporten.provider import Provider, Session
from aktiv.simulators.idporten.words import said

STYLE = """
body{margin:0;font:1.0625rem/1.5 Inter,system-ui,sans-serif;color:#1e2b3c;background:#f4f5f6}
header{background:#1e2b3c;color:#fff;padding:.75rem 1rem}header p{margin:0 auto;max-width:44rem}
main{max-width:44rem;margin:0 auto;padding:1rem}
ul{list-style:none;padding:0;margin:0}li,fieldset,.box{background:#fff;border:1px solid #c6cbd2;border-radius:.5rem;
padding:1rem;margin:0 0 .75rem}h1{font-size:1.75rem}h2{font-size:1.2rem;margin:0}p{margin:.25rem 0 .75rem}
button,a.button{font:inherit;min-height:2.75rem;padding:.5rem 1rem;border-radius:.4rem;border:2px solid #1e2b3c;
background:#1e2b3c;color:#fff;text-decoration:none;cursor:pointer;display:inline-block;box-sizing:border-box}
button.plain{background:#fff;color:#1e2b3c}label{display:block;margin:.25rem 0}input[type=text]{font:inherit;
min-height:2.75rem;width:100%;box-sizing:border-box;border:2px solid #1e2b3c;border-radius:.4rem;padding:.25rem .5rem;
margin:.25rem 0 .75rem}:focus-visible{outline:3px solid #0062ba;outline-offset:2px}.wrong{color:#a30e0e}
.muted{color:#4c5766}iframe{display:none}
"""


def page(language: str, title: str, body: str) -> str:
    """A whole page."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(title)}</title>'
        f'<link rel="stylesheet" href="/style.css"></head><body><header><p>{said("made_up", language)}</p></header>'
        f"<main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )


def choose(provider: Provider, handle: str, needed: str, language: str, *, wrong: str = "", typed: str = "") -> str:
    """Whom to be, and how sure the provider shall say it is. Somebody who is not listed comes at the highest level."""
    title = said("work_title" if provider.work else "title", language)
    levels = "".join(
        f'<label><input type="radio" name="level" value="{level}"{" checked" if level == needed else ""}> '
        f"{said('high' if level.endswith('high') else 'substantial', language)}</label>"
        for level in provider.levels
    )
    people = "".join(_choice(provider, each, language) for each in _offered(provider))
    field, label = ("email", said("email", language)) if provider.work else ("number", said("number", language))
    error = f'<p class="wrong" id="wrong">{escape(wrong)}</p>' if wrong else ""
    told = ' aria-invalid="true" aria-describedby="wrong"' if wrong else ""
    hidden = f'<form method="post"><input type="hidden" name="handle" value="{escape(handle)}">'
    body = (
        f"{hidden}"
        f"<fieldset><legend>{said('level', language)}</legend>{levels}</fieldset><ul>{people}</ul></form>"
        f'{hidden}<input type="hidden" name="level" value="{provider.levels[-1]}"><div class="box">'
        f'<h2>{said("someone", language)}</h2>{error}<label for="typed">{label}</label>'
        f'<input type="text" id="typed" name="{field}" value="{escape(typed)}" autocomplete="off"{told}>'
        f'<button name="person" value="typed">{said("go_on", language)}</button></div>'
        f'<p><button class="plain" name="person" value="">{said("cancel", language)}</button></p></form>'
    )
    return page(language, title, body)


def signed_out(language: str, told: Iterable[str], back: str | None) -> str:
    """Tells each client in a frame of its own, and leads back."""
    frames = "".join(f'<iframe src="{escape(each)}" title="" aria-hidden="true"></iframe>' for each in told)
    link = f'<p><a class="button" href="{escape(back)}">{said("back", language)}</a></p>' if back else ""
    return page(language, said("signed_out", language), frames + link)


def sessions(language: str, found: Iterable[Session]) -> str:
    """Who is signed in, in whichever browser."""
    rows = "".join(
        f'<li><form method="post"><input type="hidden" name="sid" value="{escape(each.sid)}">'
        f"<button>{said('end', language, name=escape(each.person.name or each.person.number))}</button></form></li>"
        for each in found
    )
    return page(language, said("sessions", language), f"<ul>{rows}</ul>" if rows else f"<p>{said('nobody', language)}")


def _offered(provider: Provider) -> list[Person]:
    return [each for each in provider.persons if each.work_email or not provider.work]


def _choice(provider: Provider, person: Person, language: str) -> str:
    about = escape(person.about.get(language, ""))
    place = " · ".join(escape(each) for each in (person.place, person.work_email if provider.work else "") if each)
    button = said("be", language, name=escape(person.name))
    return (
        f'<li><h2>{escape(person.name)}</h2><p class="muted">{place}</p>{f"<p>{about}</p>" if about else ""}'
        f'<button name="person" value="{person.number}">{button}</button></li>'
    )
