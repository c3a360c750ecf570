"""What meetings, minutes and the wheel must never be, held by the database.

- What was called, put on an agenda, written or done stays. That a meeting is called off, minutes are approved or a task
  has a last year is written once. After minutes that are approved come none.
- Something on an agenda is about one thing at most. Nothing crosses collaborations.
- Who is reminded stands behind the second wall, for herself and for what the service does by itself.
"""

from django.db import migrations

KEPT = ("agendaitem", "wheeldone")
ONCE = {
    "meeting": ("called_off_at", "called_off_why"),
    "minutes": ("approved_at", "approved_by_id"),
    "wheeltask": ("last_year",),
}
"""Tables of which no row goes, and these columns are written once."""
BELONGS = (
    ("collaboration_meeting", "meeting_of_body"),
    ("collaboration_wheeltask", "wheel_task_of_body"),
)
GUARDS = """
ALTER TABLE collaboration_agendaitem ADD CONSTRAINT agenda_item_about_one
    CHECK (num_nonnulls(vote_id, idea_id, commitment_id, incident_id, item_id) <= 1);

CREATE FUNCTION collaboration_agenda_at_home() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    home bigint := (SELECT collaboration_id FROM collaboration_meeting WHERE id = NEW.meeting_id);
BEGIN
    IF EXISTS (
        SELECT FROM collaboration_vote WHERE id = NEW.vote_id AND collaboration_id <> home
        UNION ALL SELECT FROM collaboration_idea WHERE id = NEW.idea_id AND collaboration_id <> home
        UNION ALL SELECT FROM collaboration_commitment WHERE id = NEW.commitment_id AND collaboration_id <> home
        UNION ALL SELECT FROM collaboration_incident WHERE id = NEW.incident_id AND collaboration_id <> home
        UNION ALL SELECT FROM collaboration_maintenanceitem WHERE id = NEW.item_id AND collaboration_id <> home
    ) THEN
        RAISE EXCEPTION 'an agenda and what stands on it belong to one collaboration'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER at_home BEFORE INSERT ON collaboration_agendaitem FOR EACH ROW
    EXECUTE FUNCTION collaboration_agenda_at_home();

CREATE FUNCTION collaboration_minutes_last() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Those who write take turns at the collaboration's row; this reads what the one before has committed.
    IF EXISTS (
        SELECT FROM collaboration_minutes m WHERE m.meeting_id = NEW.meeting_id AND m.approved_at IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'the minutes are approved' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER last BEFORE INSERT ON collaboration_minutes FOR EACH ROW
    EXECUTE FUNCTION collaboration_minutes_last();

ALTER TABLE collaboration_reminder ENABLE ROW LEVEL SECURITY;
CREATE POLICY reminder_shown ON collaboration_reminder FOR SELECT USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
    OR person_id = (SELECT nullif(current_setting('aktiv.person', true), '')::uuid)
);
CREATE POLICY reminder_written ON collaboration_reminder FOR INSERT WITH CHECK (true);
CREATE POLICY reminder_changed ON collaboration_reminder FOR UPDATE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
CREATE POLICY reminder_forgotten ON collaboration_reminder FOR DELETE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
"""
NO_GUARDS = """
DROP POLICY reminder_shown ON collaboration_reminder; DROP POLICY reminder_written ON collaboration_reminder;
DROP POLICY reminder_changed ON collaboration_reminder; DROP POLICY reminder_forgotten ON collaboration_reminder;
ALTER TABLE collaboration_reminder DISABLE ROW LEVEL SECURITY;
DROP TRIGGER last ON collaboration_minutes; DROP FUNCTION collaboration_minutes_last();
DROP TRIGGER at_home ON collaboration_agendaitem; DROP FUNCTION collaboration_agenda_at_home();
ALTER TABLE collaboration_agendaitem DROP CONSTRAINT agenda_item_about_one;
"""


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0052_meetings")]

    operations = [
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON collaboration_{table} "
                "FOR EACH ROW EXECUTE FUNCTION collaboration_kept()",
                f"DROP TRIGGER kept ON collaboration_{table}",
            )
            for table in KEPT
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER kept BEFORE DELETE ON collaboration_{table} "
                "FOR EACH ROW EXECUTE FUNCTION collaboration_kept();"
                f"CREATE TRIGGER once BEFORE UPDATE ON collaboration_{table} FOR EACH ROW "
                f"EXECUTE FUNCTION collaboration_once({', '.join(repr(each) for each in columns)})",
                f"DROP TRIGGER once ON collaboration_{table}; DROP TRIGGER kept ON collaboration_{table}",
            )
            for table, columns in ONCE.items()
        ),
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (body_id, collaboration_id) "
                "REFERENCES collaboration_body (id, collaboration_id)",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, name in BELONGS
        ),
        migrations.RunSQL(GUARDS, NO_GUARDS),
    ]
