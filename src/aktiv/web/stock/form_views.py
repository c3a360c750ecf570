"""A kind of equipment as it is written: names, terms, who may borrow it, what it costs, and what a set is made of."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aktiv.lending.actions.kinds import keep_kind
from aktiv.lending.models import Certificate, Kind
from aktiv.lending.new_stock import NewKind
from aktiv.lending.queries.hits import hits_of
from aktiv.lending.queries.keeping import certificates_of, kinds_to_choose
from aktiv.lending.words import CATEGORIES
from aktiv.people.permissions import Permission
from aktiv.prices.models import PriceGroup
from aktiv.prices.queries.groups import groups_of
from aktiv.prices.queries.setup import vat_rates_of
from aktiv.values.folding import fold
from aktiv.values.refusal import Refusal
from aktiv.values.texts import LANGUAGES, Texts
from aktiv.values.typed_text import whole
from aktiv.web.components.forms import ErrorSummary, Field
from aktiv.web.components.links import Choice
from aktiv.web.context import LANGUAGE_NAMES
from aktiv.web.finance.asked import version_asked
from aktiv.web.gates import MunicipalDesk, staff_page
from aktiv.web.setup.placing import Spot, spots
from aktiv.web.stock.hits_shown import hit_rows
from aktiv.web.stock.pages import access_kind, head, kroner, may_keep, optional, ore, sentence

PARTS = 12
"""Rows for the parts of a set."""
HOURS = {"turnaround": 60, "notice": 60}
"""Told in hours, kept in minutes."""
FIELD_OF = {
    "kind_unnamed": "navn_nb", "kind_category": "kategori", "kind_needs_vat": "mva", "kind_stays_numbered": "nummer",
    "certificate_elsewhere": "bevis", "set_or_stock": "del0",
}  # fmt: skip
NUMBER_FIELDS = {
    "turnaround": "klargjoring", "notice": "varsel", "horizon_days": "horisont", "longest_days": "lengst",
    "most": "antall", "min_age": "alder", "weight": "vekt", "low_stock": "lite", "service_every_days": "service",
    "deposit": "depositum", "late_fee": "gebyr", "replacement": "erstatning", "prices": "dag0", "parts": "del0",
}  # fmt: skip


@staff_page(Permission.FACILITY_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def new_kind(request: HttpRequest, desk: MunicipalDesk) -> HttpResponse:
    """Administrators. POST makes it."""
    return _page(request, desk, None)


@staff_page(Permission.FACILITY_ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_kind(request: HttpRequest, desk: MunicipalDesk, kind_id: int) -> HttpResponse:
    """Administrators. POST saves it, as long as nobody else has meanwhile."""
    return _page(request, desk, access_kind(desk, kind_id))


def _page(request: HttpRequest, desk: MunicipalDesk, found: Kind | None) -> HttpResponse:
    if not may_keep(desk, None):
        raise Http404
    home = desk.municipality
    rooms = spots(desk)
    if found is not None and found.space is not None and found.space not in [each.space for each in rooms]:
        rooms.append(Spot(space=found.space))  # one that is not to be chosen any more, and stays
    groups, codes = groups_of(home.pk), sorted(vat_rates_of(home.pk))
    sent = request.POST if request.method == "POST" else None
    refusal: Refusal | None = None
    if sent is not None:
        try:
            made = keep_kind(
                home.pk,
                _new(sent, groups, rooms, found),
                kind_id=found.pk if found is not None else None,
                version=version_asked(sent.get("versjon", "")),
                in_spite=sent.get("likevel") == "1",
                by=desk.person.pk,
                now=desk.now,
            )
            messages.success(request, _("Saved."))
            return redirect("setup_kind", home.slug, made.pk)
        except Refusal as said:
            refusal = said
    if refusal is not None and refusal.code == "kind_changed":
        sent = None  # what is shown is how it stands
    values = {name: sent.get(name, "") for name in sent} if sent is not None else _kept(found)
    parts = _fields(
        values,
        groups,
        codes,
        certificates=certificates_of(home.pk),
        kinds=kinds_to_choose(home.pk),
        rooms=rooms,
        refusal=refusal,
    )
    fields = [each for _title, section in parts for each in section]
    promised = refusal is not None and refusal.code == "kind_promised"
    told = sentence(refusal) if refusal is not None and not any(each.error for each in fields) else ""
    language = get_language() or "nb"
    context = head(desk, "setup_equipment") | {
        "kind": found,
        "title": found.name.said_in(language).text if found is not None else _("New kind of equipment"),
        "form": parts,
        "version": values.get("versjon", "0"),
        "hits": hit_rows(hits_of(found, desk.now), desk, "setup_kind_edit") if promised and found else [],
        "promised": promised,
        "errors": ErrorSummary.of(fields, [told] if told else []),
    }
    return render(request, "stock/kind_form.html", context, status=422 if refusal is not None else 200)


def _new(sent: QueryDict, groups: list[PriceGroup], rooms: list[Spot], found: Kind | None) -> NewKind:
    prices = {}
    for each in [0, *(group.pk for group in groups)]:
        day, loan = sent.get(f"dag{each}", ""), sent.get(f"lan{each}", "")
        if day.strip() or loan.strip():
            prices[each] = (ore(day), ore(loan))
    parts = {}
    for place in range(PARTS):
        kind = whole(sent.get(f"del{place}", ""), 0)
        if kind:
            parts[kind] = whole(sent.get(f"delantall{place}", ""))
    return NewKind(
        name=Texts.of({code: sent.get(f"navn_{code}", "")[:400] for code in LANGUAGES}),
        about=Texts.of({code: sent.get(f"om_{code}", "")[:4_000] for code in LANGUAGES}),
        handling=Texts.of({code: sent.get(f"bruk_{code}", "")[:4_000] for code in LANGUAGES}),
        category=sent.get("kategori", ""),
        synonyms=sent.get("ord", "")[:2_000],
        weight=_grams(sent.get("vekt", "")),
        numbered=sent.get("nummer") == "1",
        space_id=_room(sent, rooms, found),
        decided="by_staff" if sent.get("avgjores") == "by_staff" else "at_once",
        turnaround=_minutes(sent.get("klargjoring", "")),
        notice=_minutes(sent.get("varsel", "")),
        horizon_days=whole(sent.get("horisont", "")),
        longest_days=whole(sent.get("lengst", "")),
        most=optional(sent.get("antall", "")),
        min_age=optional(sent.get("alder", "")),
        certificate_id=whole(sent.get("bevis", ""), 0) or None,
        deposit=ore(sent.get("depositum", "")),
        late_fee=ore(sent.get("gebyr", "")),
        replacement=ore(sent.get("erstatning", "")),
        vat_code=sent.get("mva", "")[:20],
        low_stock=whole(sent.get("lite", "") or "0"),
        service_every_days=optional(sent.get("service", "")),
        active=sent.get("ibruk") == "1",
        for_groups=frozenset(group.pk for group in groups if sent.get(f"grupper-{group.pk}")),
        prices=prices,
        parts=parts,
    )


def _room(sent: QueryDict, rooms: list[Spot], found: Kind | None) -> int | None:
    """Where it is fixed; as it was, where the form says nothing of that."""
    if "fast" not in sent:
        return found.space_id if found is not None else None
    said = whole(sent.get("fast", ""), 0)
    if said and said not in {each.space.pk for each in rooms if each.space is not None}:
        raise Refusal("not_found")
    return said or None


def _grams(text: str) -> int | None:
    """Kilograms as they are typed, in grams."""
    return ore(text) * 10 if text.strip() and ore(text) >= 0 else None if not text.strip() else -1


def _minutes(text: str) -> int:
    hours = whole(text or "0")
    return hours * 60 if hours >= 0 else -1


def _kept(found: Kind | None) -> dict[str, str]:
    if found is None:
        return {"horisont": "365", "lengst": "14", "ibruk": "1", "avgjores": "at_once", "versjon": "0", "lite": "0"}
    texts = {"navn": found.name.as_dict(), "om": found.about.as_dict(), "bruk": found.handling.as_dict()}
    values = {f"{field}_{code}": said for field, by_code in texts.items() for code, said in by_code.items()}
    names = {fold(said) for said in found.name.as_dict().values()}
    numbers = {
        "horisont": found.horizon_days, "lengst": found.longest_days, "antall": found.most, "alder": found.min_age,
        "lite": found.low_stock, "service": found.service_every_days, "klargjoring": found.turnaround // 60,
        "varsel": found.notice // 60, "bevis": found.certificate_id, "fast": found.space_id,
    }  # fmt: skip
    values |= {name: "" if value is None else str(value) for name, value in numbers.items()}
    values |= {
        "versjon": str(found.version), "kategori": found.category, "avgjores": found.decided, "mva": found.vat_code,
        "ord": ", ".join(each for each in found.words if each not in names),
        "vekt": kroner(found.weight // 10) if found.weight is not None else "",
        "nummer": "1" if found.numbered else "", "ibruk": "1" if found.active else "",
        "depositum": kroner(found.deposit), "gebyr": kroner(found.late_fee), "erstatning": kroner(found.replacement),
    }  # fmt: skip
    values |= {f"grupper-{each.price_group_id}": "1" for each in found.for_groups.all()}
    for price in found.prices.all():
        values[f"dag{price.price_group_id or 0}"] = kroner(price.per_day)
        values[f"lan{price.price_group_id or 0}"] = kroner(price.per_loan)
    for place, part in enumerate(found.parts.order_by("pk")):
        values[f"del{place}"], values[f"delantall{place}"] = str(part.kind_id), str(part.amount)
    return values


def _fields(
    values: Mapping[str, str],
    groups: list[PriceGroup],
    codes: list[str],
    *,
    certificates: list[Certificate],
    kinds: list[Kind],
    rooms: list[Spot],
    refusal: Refusal | None,
) -> list[tuple[str, list[Field]]]:
    language = get_language() or "nb"
    wrong: dict[str, str] = {}
    if refusal is not None:
        name = NUMBER_FIELDS.get(refusal.data.get("field", "")) or FIELD_OF.get(refusal.code, "")
        if refusal.code == "kind_unnamed":
            name = f"navn_{refusal.data['language']}"
        if name:
            wrong[name] = sentence(refusal)

    def text(name: str, label: str, **more: object) -> Field:
        more.setdefault("mark_required", False)
        return Field(name, label, values.get(name, ""), error=wrong.get(name, ""), **more)  # type: ignore[arg-type]

    def select(name: str, label: str, choices: Mapping[str, str], **more: object) -> Field:
        made = tuple(Choice(value, said, value == values.get(name, "")) for value, said in choices.items())
        return text(name, label, kind="select", choices=made, **more)

    def number(name: str, label: str, **more: object) -> Field:
        return text(name, label, inputmode="decimal", longest=14, **more)

    none = {"": _("None")}
    return [
        (_("What it is"), [
            *(text(f"navn_{code}", _("Name in %(language)s") % {"language": LANGUAGE_NAMES[code]}, longest=80)
              for code in LANGUAGES),
            select("kategori", _("Category"), {code: str(name) for code, name in CATEGORIES.items()}),
            text("ord", _("Other words for it"),
                 hint=_("With commas between. Those who search for one of them find it.")),
            text("nummer", _("Each has a number of its own"), kind="checkbox",
                 hint=_("For things that are looked after one by one. Others are counted.")),
            select("fast", _("Fixed to a hall or room"), {"": _("Not fixed")} | {
                str(each.space.pk): each.told(language) for each in rooms if each.space is not None},
                hint=_("What is fixed is borrowed along with a booking there, and not otherwise.")),
            text("ibruk", _("In use"), kind="checkbox"),
        ]),
        (_("What those who borrow read"), [
            *(text(f"om_{code}", _("About it in %(language)s") % {"language": LANGUAGE_NAMES[code]}, kind="textarea")
              for code in LANGUAGES),
            *(text(f"bruk_{code}", _("Size, transport and use in %(language)s") % {"language": LANGUAGE_NAMES[code]},
                   kind="textarea") for code in LANGUAGES),
            number("vekt", _("Weight of one in kilograms"), optional=True),
        ]),
        (_("Terms"), [
            select("avgjores", _("A loan is decided"), {"at_once": _("At once"), "by_staff": _("By staff")}),
            number("klargjoring", _("Hours for cleaning and transport after each loan")),
            number("varsel", _("Hours before pick-up that it is asked for")),
            number("lengst", _("Longest loan in days")),
            number("horisont", _("Days ahead it may be asked for")),
            number("antall", _("Most in one loan"), optional=True),
            number("alder", _("Least age"), optional=True),
            select("bevis", _("Certificate that is needed"), none | {
                str(each.pk): each.name.said_in(language).text for each in certificates}),
            Field("grupper", _("For these price groups alone"), kind="checks", mark_required=False,
                  hint=_("Choose none to lend it to everybody."),
                  choices=tuple(Choice(str(each.pk), each.names.said_in(language).text,
                                       bool(values.get(f"grupper-{each.pk}"))) for each in groups)),
        ]),
        (_("What it costs, in kroner with VAT"), [
            *(field for key, label in [(0, _("Everybody else")), *(
                (each.pk, each.names.said_in(language).text) for each in groups)]
              for field in (
                  number(f"dag{key}", _("%(group)s: each for a day begun") % {"group": label}, optional=True),
                  number(f"lan{key}", _("%(group)s: each for a loan") % {"group": label}, optional=True))),
            number("depositum", _("Deposit for each")),
            number("gebyr", _("Fee for each that is late, a day begun")),
            number("erstatning", _("For one that does not come back")),
            select("mva", _("VAT code"), none | {code: code for code in codes}),
        ]),
        (_("Keeping it"), [
            number("lite", _("Tell when fewer than this are left")),
            number("service", _("Days between services"), optional=True),
        ]),
        (_("A set is made of"), [
            field for place in range(PARTS) for field in (
                select(f"del{place}", _("Part %(number)s") % {"number": place + 1}, none | {
                    str(each.pk): each.name.said_in(language).text for each in kinds}),
                number(f"delantall{place}", _("How many of part %(number)s") % {"number": place + 1}, optional=True))
        ]),
    ]  # fmt: skip
