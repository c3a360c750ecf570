"""What incidents, requests for help and the list of what is to be mended must never be, held by the database.

- What was said stays said: of an incident, a request and an item only what comes of them changes, and what is over
  stays over. Updates, reviews, steps and levels are only added to; updates come in the order of their moments.
- Nothing crosses collaborations.
- Who asked for help, and all that was said, stand behind the second wall. Of what was said only the words go, when they
  are old. The first answer is written once.
"""

from django.db import migrations

KEPT = ("incidentreach", "incidentupdate", "incidentreview", "maintenancestep", "servicelevel")
"""Tables of which no row changes or goes."""
STAYS = {
    "incident": ("state", "severity", "ended_at", "review_due"),
    "maintenanceitem": ("severity", "effort", "state", "due", "ended_on"),
    "supportrequest": (
        "member_id", "priority", "respond_hours", "resolve_hours", "respond_due", "resolve_due", "state",
        "assigned_to_id", "answered_at", "closed_at", "waiting_since", "paused_minutes", "reopened", "became",
        "became_number",
    ),
}  # fmt: skip
"""Tables of which no row goes, and these columns alone change."""
BELONGS = (
    ("collaboration_supportrequest", "support_of_member", "member_id, collaboration_id", "collaboration_member"),
    ("collaboration_maintenanceitem", "maintenance_of_incident", "incident_id, collaboration_id",
     "collaboration_incident"),
)  # fmt: skip
GUARDS = """
CREATE TRIGGER once BEFORE UPDATE ON collaboration_remedy FOR EACH ROW
    EXECUTE FUNCTION collaboration_once('done_on');
CREATE TRIGGER kept BEFORE DELETE ON collaboration_remedy FOR EACH ROW EXECUTE FUNCTION collaboration_kept();

CREATE FUNCTION collaboration_stays_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF to_jsonb(OLD) -> TG_ARGV[0] <> 'null' AND to_jsonb(NEW) -> 'state' <> to_jsonb(OLD) -> 'state' THEN
        RAISE EXCEPTION '% % is over', TG_TABLE_NAME, OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER over BEFORE UPDATE ON collaboration_incident FOR EACH ROW
    EXECUTE FUNCTION collaboration_stays_over('ended_at');
CREATE TRIGGER over BEFORE UPDATE ON collaboration_maintenanceitem FOR EACH ROW
    EXECUTE FUNCTION collaboration_stays_over('ended_on');

CREATE FUNCTION collaboration_incident_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Those who write take turns at the collaboration's row; this reads what the one before has committed.
    IF EXISTS (SELECT FROM collaboration_incidentupdate u WHERE u.incident_id = NEW.incident_id AND (
        u.at > NEW.at OR u.state IN ('resolved', 'done', 'cancelled')
    )) THEN
        RAISE EXCEPTION 'an update comes after those before it, and after none that ends it'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER in_order BEFORE INSERT ON collaboration_incidentupdate FOR EACH ROW
    EXECUTE FUNCTION collaboration_incident_update();

CREATE FUNCTION collaboration_incident_at_home() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM collaboration_incident i JOIN collaboration_member m ON m.collaboration_id = i.collaboration_id
        WHERE i.id = NEW.incident_id AND m.id = NEW.member_id
    ) THEN
        RAISE EXCEPTION 'an incident and its members belong to one collaboration' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER at_home BEFORE INSERT ON collaboration_incidentreach FOR EACH ROW
    EXECUTE FUNCTION collaboration_incident_at_home();
CREATE TRIGGER at_home BEFORE INSERT ON collaboration_remedy FOR EACH ROW
    EXECUTE FUNCTION collaboration_incident_at_home();

CREATE FUNCTION collaboration_answered_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.answered_at IS NOT NULL AND NEW.answered_at IS DISTINCT FROM OLD.answered_at
       OR OLD.became <> '' AND NEW.became IS DISTINCT FROM OLD.became THEN
        RAISE EXCEPTION 'request % is answered once, and becomes one thing', OLD.number
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER once BEFORE UPDATE ON collaboration_supportrequest FOR EACH ROW
    EXECUTE FUNCTION collaboration_answered_once();

CREATE FUNCTION collaboration_words_go() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_the_mail text[] := ARRAY['text', 'mail_after', 'attempts'];
BEGIN
    IF NEW.text NOT IN (OLD.text, '')
       OR (to_jsonb(OLD) - of_the_mail) IS DISTINCT FROM (to_jsonb(NEW) - of_the_mail) THEN
        RAISE EXCEPTION 'of what was said only the words go' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER said BEFORE UPDATE ON collaboration_supportentry FOR EACH ROW
    EXECUTE FUNCTION collaboration_words_go();
CREATE TRIGGER kept BEFORE DELETE ON collaboration_supportentry FOR EACH ROW EXECUTE FUNCTION collaboration_kept();
ALTER TABLE collaboration_incident ADD CONSTRAINT incident_at_home UNIQUE (id, collaboration_id);
"""
NO_GUARDS = """
ALTER TABLE collaboration_incident DROP CONSTRAINT incident_at_home;
DROP TRIGGER kept ON collaboration_supportentry;
DROP TRIGGER said ON collaboration_supportentry; DROP FUNCTION collaboration_words_go();
DROP TRIGGER once ON collaboration_supportrequest; DROP FUNCTION collaboration_answered_once();
DROP TRIGGER at_home ON collaboration_remedy; DROP TRIGGER at_home ON collaboration_incidentreach;
DROP FUNCTION collaboration_incident_at_home();
DROP TRIGGER in_order ON collaboration_incidentupdate; DROP FUNCTION collaboration_incident_update();
DROP TRIGGER over ON collaboration_maintenanceitem; DROP TRIGGER over ON collaboration_incident;
DROP FUNCTION collaboration_stays_over();
DROP TRIGGER kept ON collaboration_remedy; DROP TRIGGER once ON collaboration_remedy;
"""
WALL = """
ALTER TABLE collaboration_{table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_shown ON collaboration_{table} FOR SELECT USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
    OR {whose} = (SELECT nullif(current_setting('aktiv.person', true), '')::uuid)
);
CREATE POLICY {table}_written ON collaboration_{table} FOR INSERT WITH CHECK (true);
CREATE POLICY {table}_changed ON collaboration_{table} FOR UPDATE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
"""
NO_WALL = """
DROP POLICY {table}_shown ON collaboration_{table};
DROP POLICY {table}_written ON collaboration_{table};
DROP POLICY {table}_changed ON collaboration_{table};
ALTER TABLE collaboration_{table} DISABLE ROW LEVEL SECURITY;
"""
WALLED = {"supportasker": "person_id", "supportentry": "made_by_id"}


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0050_service_run")]

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
                f"CREATE TRIGGER stays BEFORE UPDATE ON collaboration_{table} FOR EACH ROW "
                f"EXECUTE FUNCTION collaboration_only({', '.join(repr(each) for each in columns)})",
                f"DROP TRIGGER stays ON collaboration_{table}; DROP TRIGGER kept ON collaboration_{table}",
            )
            for table, columns in STAYS.items()
        ),
        migrations.RunSQL(GUARDS, NO_GUARDS),
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) "
                f"REFERENCES {to_table} (id, collaboration_id)",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, name, columns, to_table in BELONGS
        ),
        *(
            migrations.RunSQL(WALL.format(table=table, whose=whose), NO_WALL.format(table=table))
            for table, whose in WALLED.items()
        ),
    ]
