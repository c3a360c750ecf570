"""Something on an agenda is about one thing at most, of the same collaboration: initiatives, budgets, contracts and
procurements too."""

from django.db import migrations

BEFORE = ("vote_id", "idea_id", "commitment_id", "incident_id", "item_id")
TABLES = {
    "vote_id": "vote",
    "idea_id": "idea",
    "commitment_id": "commitment",
    "incident_id": "incident",
    "item_id": "maintenanceitem",
    "initiative_id": "initiative",
    "budget_id": "budget",
    "contract_id": "contract",
    "procurement_id": "procurement",
}
"""What it may be about, by the column that leads to it."""


def about(columns: tuple[str, ...]) -> str:
    """The check and the function of the trigger, for these columns."""
    others = "\n        UNION ALL ".join(
        f"SELECT FROM collaboration_{TABLES[each]} WHERE id = NEW.{each} AND collaboration_id <> home"
        for each in columns
    )
    return f"""
ALTER TABLE collaboration_agendaitem DROP CONSTRAINT agenda_item_about_one;
ALTER TABLE collaboration_agendaitem ADD CONSTRAINT agenda_item_about_one
    CHECK (num_nonnulls({", ".join(columns)}) <= 1);

CREATE OR REPLACE FUNCTION collaboration_agenda_at_home() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    home bigint := (SELECT collaboration_id FROM collaboration_meeting WHERE id = NEW.meeting_id);
BEGIN
    IF EXISTS (
        {others}
    ) THEN
        RAISE EXCEPTION 'an agenda and what stands on it belong to one collaboration'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""  # noqa: S608 - columns and tables stand above


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0070_agenda")]

    operations = [migrations.RunSQL(about(tuple(TABLES)), about(BEFORE))]
