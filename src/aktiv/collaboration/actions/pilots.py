"""What a trial is to show, reading it from use, and what those who try it say."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from aktiv.collaboration.actions.turns import my_turn, note
from aktiv.collaboration.models import Initiative, Member, PilotFeedback, PilotReading, PilotThreshold
from aktiv.collaboration.models.pilots import LONGEST_FEEDBACK
from aktiv.collaboration.queries.indicators import counted
from aktiv.collaboration.queries.mandates import require_mandate
from aktiv.collaboration.queries.measuring import figure_of
from aktiv.collaboration.queries.pilots import pilot_of, who_tries
from aktiv.collaboration.rules.indicators import INDICATORS, Code
from aktiv.journal.actions import Event, append
from aktiv.municipalities.models import FeatureStage
from aktiv.municipalities.stages import Feature, Stage
from aktiv.people.actions.limits import spend
from aktiv.people.permissions import Permission, Thing
from aktiv.people.rules.limits import PILOT_SAID
from aktiv.values.refusal import Refusal
from aktiv.values.typed_text import many_lines
from aktiv.walls import everything

MEASURE = Permission.COLLABORATION_MEASURE


@transaction.atomic
def set_threshold(
    stage_id: int,
    indicator: str,
    comparison: str,
    value: Decimal,
    *,
    initiative: int | None = None,
    by: UUID,
    now: datetime,
) -> PilotThreshold:
    """Says what an indicator must come to for a trial to have gone well. Who tries it, the product owner or the
    secretariat say it, while the trial stands.

    Raises Refusal: not_found, no_mandate, mandate_over, not_a_kind, wrong_value, no_such_initiative, not_a_trial,
    threshold_set_already.
    """
    home = my_turn()
    stage = FeatureStage.objects.filter(pk=stage_id).first()
    if stage is None or stage.stage != Stage.PILOT or stage.ended_at is not None:
        raise Refusal("not_a_trial")
    member = who_tries(home.pk, stage.municipality_id)
    thing = Thing(collaboration_id=home.pk, member_id=member.pk if member is not None else None)
    require_mandate(MEASURE, thing, by=by, now=now)
    if indicator not in set(Code) or comparison not in PilotThreshold.Comparison.values:
        raise Refusal("not_a_kind")
    if not value.is_finite() or not 0 <= value < 10**9 or value != value.quantize(Decimal("0.0001")):
        raise Refusal("wrong_value")
    of = Initiative.objects.filter(collaboration=home, number=initiative).first() if initiative is not None else None
    if initiative is not None and of is None:
        raise Refusal("no_such_initiative")
    if PilotThreshold.objects.filter(stage=stage, indicator=indicator).exists():
        raise Refusal("threshold_set_already")
    made = PilotThreshold.objects.create(
        stage=stage,
        initiative=of,
        indicator=indicator,
        comparison=comparison,
        value=value,
        made_by_id=by,
        made_at=now,
    )
    note("collaboration.threshold_set", home.pk, by=by, now=now, threshold=made.pk, stage=stage.pk)
    return made


@transaction.atomic
def read_pilots(*, now: datetime) -> int:
    """Reads every threshold of trials that are not ended, up to the day before, once a day. Returns how many were read.

    One statement for each indicator of each trial: of its municipality, places and days alone.
    """
    rows = PilotThreshold.objects.filter(stage__ended_at=None).select_related("stage__municipality").order_by("pk")
    made = []
    for each in rows:
        stage = each.stage
        yesterday = now.astimezone(stage.municipality.zone).date() - timedelta(days=1)
        until = min(yesterday, stage.last or yesterday)
        if stage.first is None or until < stage.first:
            continue
        if PilotReading.objects.filter(threshold=each, until=until).exists():
            continue
        made.append(_reading(each, stage.first, until, now))
    if made:
        home = my_turn()
        PilotReading.objects.bulk_create(made, ignore_conflicts=True)
        note("collaboration.pilots_read", home.pk, by=None, now=now, readings=len(made))
    return len(made)


def _reading(threshold: PilotThreshold, first: date, until: date, now: datetime) -> PilotReading:
    stage, indicator = threshold.stage, INDICATORS[Code(threshold.indicator)]
    places = stage.facility_ids if indicator.in_places else ()
    found = counted(indicator.code, first, until, municipality_ids=[stage.municipality_id], facility_ids=places)
    one = found.get(stage.municipality_id)
    reading = PilotReading(threshold=threshold, until=until, version=indicator.version, read_at=now)
    if one is not None:
        # The same rule of what is told of few people as for every figure.
        figure = figure_of(indicator, Member(), first, until, one)
        reading.n, reading.value, reading.low, reading.high = figure.n, figure.value, figure.low, figure.high
    return reading


def give_feedback(
    municipality_id: int,
    feature: Feature,
    verdict: str,
    text: str = "",
    *,
    by: UUID | None,
    day: date,
    now: datetime,
) -> PilotFeedback:
    """Says how a trial goes, by whoever meets it; signed in she may say it anew, and the last counts.

    Raises Refusal: not_a_trial, not_a_kind, too_many, too_long, control_characters.
    """
    stage = pilot_of(municipality_id, feature, day)
    if stage is None:
        raise Refusal("not_a_trial")
    if verdict not in PilotFeedback.Verdict.values:
        raise Refusal("not_a_kind")
    said = many_lines(text, limit=LONGEST_FEEDBACK)
    if by is not None:
        spend(PILOT_SAID, str(by), now)
    with transaction.atomic(), everything():
        values = {"verdict": verdict, "text": said, "made_at": now}
        if by is None:
            made = PilotFeedback.objects.create(stage=stage, municipality_id=municipality_id, **values)
        else:
            first = {"municipality_id": municipality_id} | values
            made, _new = PilotFeedback.objects.update_or_create(
                stage=stage, person_id=by, defaults=values, create_defaults=first
            )
        # Without whom: the journal would keep what the wall hides.
        append(Event("feature.feedback", ("feature_stage", stage.pk), municipality_id), at=now)
        return made
