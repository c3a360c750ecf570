"""The payer's page and the list of all payments: plain HTML that needs no script."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from aktiv.simulators.payment.till import OPEN, Payment
from aktiv.simulators.payment.words import said

STYLE = """
body{margin:0;font:1.0625rem/1.5 Inter,system-ui,sans-serif;color:#1e2b3c;background:#f4f5f6}
header{background:#1e2b3c;color:#fff;padding:.75rem 1rem}header p{margin:0 auto;max-width:36rem}
main{max-width:36rem;margin:0 auto;padding:1rem}dl{background:#fff;border:1px solid #c6cbd2;border-radius:.5rem;
padding:1rem}dt{color:#4c5766}dd{margin:0 0 .75rem;font-size:1.2rem}h1{font-size:1.75rem}
button,a.button{font:inherit;min-height:2.75rem;padding:.5rem 1rem;border-radius:.4rem;border:2px solid #1e2b3c;
background:#1e2b3c;color:#fff;text-decoration:none;cursor:pointer;display:inline-block;box-sizing:border-box;
margin:0 .5rem .5rem 0}button.plain{background:#fff;color:#1e2b3c}table{border-collapse:collapse;background:#fff}
th,td{border:1px solid #c6cbd2;padding:.25rem .5rem;text-align:left}
:focus-visible{outline:3px solid #0062ba;outline-offset:2px}
"""


def page(language: str, name: str, title: str, body: str) -> str:
    """A whole page."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(title)}</title>'
        f'<link rel="stylesheet" href="/style.css"></head><body>'
        f"<header><p>{said('made_up', language, name=name)}</p></header>"
        f"<main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )


def paying(name: str, payment: Payment, language: str) -> str:
    """Yes or no, while that can still be said; else what became of it."""
    about = (
        f"<dl><dt>{said('amount', language)}</dt><dd>{in_words(payment.amount, payment.currency)}</dd>"
        f"<dt>{said('about', language)}</dt><dd>{escape(payment.description or payment.reference)}</dd></dl>"
    )
    if payment.state != OPEN:
        link = f'<p><a class="button" href="{escape(payment.return_to)}">{said("back", language)}</a></p>'
        return page(language, name, said(payment.state, language), about + link)
    form = (
        f'<form method="post"><input type="hidden" name="token" value="{escape(payment.token)}">'
        f'<button name="choice" value="approve">{said("approve", language)}</button>'
        f'<button class="plain" name="choice" value="abort">{said("abort", language)}</button></form>'
    )
    return page(language, name, said("title", language, name=name), about + form)


def nobody(name: str, language: str) -> str:
    """For an address that names no payment."""
    return page(language, name, said("unknown", language), "")


def everything(name: str, payments: Iterable[Payment]) -> str:
    """All payments, the newest first, for those who show or try the demo."""
    rows = "".join(
        f"<tr><td>{escape(each.reference)}</td><td>{escape(each.merchant)}</td><td>{each.state}</td>"
        + "".join(
            f"<td>{in_words(amount, each.currency)}</td>"
            for amount in (each.amount, each.authorised, each.captured, each.refunded, each.cancelled)
        )
        + "</tr>"
        for each in payments
    )
    heads = ("Referanse", "Avtale", "Tilstand", "Bedt om", "Reservert", "Trukket", "Refundert", "Sluppet")
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    return page("nb", name, name, f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")


def in_words(amount: int, currency: str) -> str:
    """An amount for people."""
    whole, rest = divmod(amount, 100)
    return f"{whole:,}".replace(",", " ") + f",{rest:02} {escape(currency)}"
