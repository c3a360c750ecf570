"""What the demo's collaboration is open about: two self-assessments, what it keeps back, and one that asks to join."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from aktiv.collaboration.actions.opening import Answered, Asking, ask_to_join, assess, show_again, withhold
from aktiv.demo.chance import known_id
from aktiv.people.models import Person

ASSESSED: Mapping[str, Answered] = {
    "open": Answered("partly", "Koden legges ut samlet når den første kommunen har tatt den i bruk.", ["LICENSE"]),
    "policy": Answered("met", "", ["docs/decisions/0014-shares-and-votes.md", "src/aktiv/collaboration/rules/",
                                   "/samarbeid/avtale/"]),
    "reusable": Answered("met", "", ["docs/settings.md", "docs/operators.md", "src/aktiv/municipalities/models.py"]),
    "welcome": Answered("partly", "En liste over bidragsytere mangler.", ["CONTRIBUTING.md", "/samarbeid/bli-med/"]),
    "contributing": Answered("met", "", ["CONTRIBUTING.md", "/samarbeid/ideer/"]),
    "history": Answered("met", "", ["CHANGELOG.md", "docs/decisions/README.md"]),
    "review": Answered("partly", "Gjennomgang er vane, men kreves ikke maskinelt.", ["CONTRIBUTING.md"]),
    "objectives": Answered("met", "", ["README.md", "docs/collaboration.md", "publiccode.yml"]),
    "documented": Answered("met", "", ["docs/architecture.md", "docs/database.md", "docs/operators.md"]),
    "english": Answered("met", "", ["README.md", "docs/architecture.md"]),
    "standards": Answered("met", "", ["docs/integrators.md", "docs/finance-exports.md"]),
    "integration": Answered("met", "", ["Makefile", "tests/"]),
    "licence": Answered("met", "", ["LICENSE", "pyproject.toml"]),
    "findable": Answered("partly", "Meldes inn i kataloger når den første kommunen er i drift.", ["publiccode.yml"]),
    "style": Answered("met", "", ["pyproject.toml", "CONTRIBUTING.md"]),
    "maturity": Answered("met", "", ["docs/STATUS.md", "CHANGELOG.md", "publiccode.yml"]),
}  # fmt: skip
A_YEAR_BEFORE = {
    "standards": Answered("partly", "Grensesnittet for fakturaer manglet.", ["docs/integrators.md"]),
    "integration": Answered("partly", "Tilgjengelighet ble ikke prøvd maskinelt.", ["Makefile"]),
    "maturity": Answered("not_met", "Det sto ikke hvor langt tjenesten var kommet."),
}
"""What was answered otherwise the time before."""


def open_up(now: datetime, by: UUID) -> str:
    """Does all of it, as the secretariat. Says how much there is."""
    for days, answers, summary in (
        (400, {**ASSESSED, **A_YEAR_BEFORE}, "Første gang. Tre områder skal bedres til neste år."),
        (35, dict(ASSESSED), "Grensesnitt, prøving og modenhet er bedre enn i fjor."),
    ):
        at = now - timedelta(days=days)
        assess(answers, on=timezone.localdate(at), summary=summary, by=by, now=at)
    tenders = withhold(
        "Tilbud i konkurransen om dørlåser", "negotiation", "Leverandøren er ikke valgt.",
        by=by, now=now - timedelta(days=90),
    )  # fmt: skip
    show_again(tenders.number, by=by, now=now - timedelta(days=25))
    withhold(
        "Funn i sikkerhetsprøven av dørkodene", "security", "Feilen rettes i neste utgave.",
        looked_at=timezone.localdate(now) + timedelta(days=30), by=by, now=now - timedelta(days=6),
    )  # fmt: skip
    asking = Person.objects.filter(pk=known_id("persona", "gunnhild-fjell")).first()
    if asking is not None:
        joiner = Asking(
            name="Voss herad", kind="municipality", population=16_000, contact="Solveig Strand, kultursjef",
            email="solveig.strand@voss.example", message="Kan vi begynne med svømmehallen?", language="nn",
        )  # fmt: skip
        ask_to_join(joiner, by=asking.pk, now=now - timedelta(days=2))
    return "2 assessments, 2 things kept back"
