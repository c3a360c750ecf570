"""What a page tells of a kind: its price, who may borrow it, and how."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from aktiv.lending.models import Kind, Sharing
from aktiv.lending.queries.catalogue import KindTerms
from aktiv.lending.queries.costs import Payers
from aktiv.values import formatting
from aktiv.web.components.order import Term


def facts_of(kind: Kind, terms: KindTerms, there: int) -> list[Term]:
    """In the order of what people ask: how many, at what price, for how long, and for whom."""
    return [
        Term(_("How many"), str(there)),
        *_prices(kind, terms),
        *_limits(kind),
        *_whom(kind, terms),
        *(_neighbours(each, terms.payers.get(each.pk)) for each in terms.shared),
    ]


def _prices(kind: Kind, terms: KindTerms) -> Iterator[Term]:
    language = get_language() or "nb"
    for price in terms.prices:
        told = []
        if price.per_day:
            told.append(_("%(money)s a day for each") % {"money": formatting.money(price.per_day, language)})
        if price.per_loan:
            told.append(_("%(money)s for each loan") % {"money": formatting.money(price.per_loan, language)})
        whom = price.price_group.names.said_in(language).text if price.price_group else _("Others")
        name = _("Price, %(whom)s") % {"whom": whom} if len(terms.prices) > 1 else _("Price")
        yield Term(name, ", ".join(told) or _("Free of charge"))
    if not terms.prices:
        yield Term(_("Price"), _("Free of charge"))
    if kind.deposit:
        yield Term(_("Deposit for each"), formatting.money(kind.deposit, language))
    if kind.late_fee:
        late = formatting.money(kind.late_fee, language)
        yield Term(_("If it comes back late"), _("%(money)s a day for each") % {"money": late})
    if kind.replacement:
        lost = formatting.money(kind.replacement, language)
        yield Term(_("If it is lost"), _("%(money)s for each") % {"money": lost})


def _limits(kind: Kind) -> Iterator[Term]:
    language = get_language() or "nb"
    yield Term(_("Longest loan"), ngettext("%(n)s day", "%(n)s days", kind.longest_days) % {"n": kind.longest_days})
    if kind.notice:
        before = formatting.hours(kind.notice, language)
        yield Term(_("Ask before"), _("%(time)s before pick-up") % {"time": before})
    if kind.most:
        yield Term(_("Most in one loan"), str(kind.most))
    if kind.weight:
        kilos = f"{kind.weight / 1000:g}".replace(".", formatting.words(language).decimal)
        yield Term(_("Weight of one"), f"{kilos} kg")


def _whom(kind: Kind, terms: KindTerms) -> Iterator[Term]:
    language = get_language() or "nb"
    if kind.min_age:
        yield Term(_("Age limit"), _("%(n)s years") % {"n": kind.min_age})
    if kind.certificate:
        yield Term(_("You must have shown"), kind.certificate.name.said_in(language).text)
    if terms.groups:
        names = [each.price_group.names.said_in(language).text for each in terms.groups]
        yield Term(_("For"), ", ".join(names))
    by_staff = kind.decided == Kind.Decided.BY_STAFF
    yield Term(_("Who decides"), _("A case handler answers") if by_staff else _("Yours at once when it is free"))
    if kind.space is not None:
        where = f"{kind.space.facility.name}, {kind.space.name.said_in(language).text}"
        yield Term(_("Only with a booking in"), where)


def _neighbours(shared: Sharing, payers: Payers | None) -> Term:
    whom = shared.to.name if shared.to else _("All municipalities")
    when = _("from %(n)s days before pick-up") % {"n": shared.own_until_days}
    rules = shared.rules.said_in(get_language() or "nb").text
    told = [f"{whom}, {when}."]
    agreed = payers.agreed if payers is not None else ()  # where nobody has accepted, the borrower pays all of it
    for percent, places in agreed:
        words = _("Their municipality pays %(percent)s %% of the price.")
        if len(agreed) > 1 or (payers is not None and payers.others):
            words = _("The municipality pays %(percent)s %% of the price for residents of %(places)s.")
        told.append(words % {"percent": percent, "places": ", ".join(places)})
    return Term(_("Also for residents of"), " ".join([*told, *([rules] if rules else [])]))
