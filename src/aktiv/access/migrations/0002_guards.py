"""Locks lie in one place and stay what they are, grants go from state to state by the table, and who may open what is
behind the second wall."""

from django.db import migrations

BELONGS = (
    # table, name, columns, to table, to columns
    ("access_lock", "lock_at_home", "facility_id, municipality_id", "facilities_facility", "id, municipality_id"),
    ("access_lockspace", "lock_space_of_lock", "lock_id, facility_id", "access_lock", "id, facility_id"),
    ("access_lockspace", "lock_space_in_facility", "space_id, facility_id", "facilities_space", "id, facility_id"),
    ("access_accessgrant", "grant_at_home", "lock_id, municipality_id", "access_lock", "id, municipality_id"),
    (
        "access_accessgrant",
        "grant_of_date",
        "occurrence_id, municipality_id, holder",
        "bookings_occurrence",
        "id, municipality_id, holder",
    ),
    ("access_opening", "opening_at_home", "lock_id, municipality_id", "access_lock", "id, municipality_id"),
    (
        "access_opening",
        "opening_of_grant",
        "grant_id, municipality_id, holder",
        "access_accessgrant",
        "id, municipality_id, holder",
    ),
)
GUARDS = """
CREATE FUNCTION access_lock_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a lock is never changes: make another' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER lock_stands BEFORE UPDATE ON access_lock FOR EACH ROW
WHEN ((OLD.service, OLD.external_id, OLD.facility_id, OLD.municipality_id)
      IS DISTINCT FROM (NEW.service, NEW.external_id, NEW.facility_id, NEW.municipality_id))
EXECUTE FUNCTION access_lock_stands();

CREATE FUNCTION access_may_become(was text, becomes text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT (was, becomes) IN (
        ('planned', 'requested'), ('planned', 'issued'), ('planned', 'failed'), ('planned', 'revoked'),
        ('requested', 'planned'), ('requested', 'issued'), ('requested', 'failed'), ('requested', 'revoked'),
        ('issued', 'planned'), ('issued', 'requested'), ('issued', 'active'), ('issued', 'ended'),
        ('issued', 'failed'), ('issued', 'revoked'),
        ('active', 'planned'), ('active', 'requested'), ('active', 'issued'), ('active', 'ended'),
        ('active', 'failed'), ('active', 'revoked'),
        ('failed', 'planned'), ('failed', 'issued'), ('failed', 'revoked'),
        ('ended', 'planned'), ('ended', 'revoked'),
        ('revoked', 'planned')
    )
$$;
CREATE FUNCTION access_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'planned' THEN
            RAISE EXCEPTION 'a grant begins as planned, not %', NEW.state USING ERRCODE = 'check_violation';
        END IF;
    ELSIF NEW.lock_id <> OLD.lock_id OR NEW.occurrence_id <> OLD.occurrence_id OR NEW.piece <> OLD.piece THEN
        RAISE EXCEPTION 'a grant stays that of its date and door' USING ERRCODE = 'restrict_violation';
    ELSIF NEW.state <> OLD.state AND NOT access_may_become(OLD.state, NEW.state) THEN
        RAISE EXCEPTION 'a grant does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    ELSIF NEW.round < OLD.round OR (NEW.round > OLD.round AND OLD.sent) THEN
        RAISE EXCEPTION 'the service may still know of the round before' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER grant_by_the_table BEFORE INSERT OR UPDATE ON access_accessgrant
FOR EACH ROW EXECUTE FUNCTION access_step();
"""
NO_GUARDS = """
DROP TRIGGER grant_by_the_table ON access_accessgrant;
DROP FUNCTION access_step();
DROP FUNCTION access_may_become(text, text);
DROP TRIGGER lock_stands ON access_lock;
DROP FUNCTION access_lock_stands();
"""
ALL = "(SELECT current_setting('aktiv.all', true)) = 'on'"
SHOWN = f"""({ALL}
    OR municipality_id = ANY ((SELECT nullif(current_setting('aktiv.municipalities', true), '')::bigint[])::bigint[])
    OR holder = (SELECT nullif(current_setting('aktiv.person', true), '')::uuid)
    OR holder = (SELECT nullif(current_setting('aktiv.organisation', true), '')::uuid))"""


def wall(table: str, name: str) -> migrations.RunSQL:
    """A table that shows its holder's and its municipality's rows, and is written by what the service itself does."""
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY {name}_shown ON {table} FOR SELECT USING {SHOWN};
        CREATE POLICY {name}_written ON {table} FOR INSERT WITH CHECK ({ALL});
        CREATE POLICY {name}_changed ON {table} FOR UPDATE USING ({ALL});
        CREATE POLICY {name}_forgotten ON {table} FOR DELETE USING ({ALL});
        """,
        f"""
        DROP POLICY {name}_shown ON {table};
        DROP POLICY {name}_written ON {table};
        DROP POLICY {name}_changed ON {table};
        DROP POLICY {name}_forgotten ON {table};
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("bookings", "0040_attendance")]

    operations = [
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {to_table} ({to_columns})",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, name, columns, to_table, to_columns in BELONGS
        ),
        migrations.RunSQL(GUARDS, NO_GUARDS),
        wall("access_accessgrant", "grant"),
        wall("access_opening", "opening"),
    ]
