"""What the collaboration must never be, held by the database.

- Nothing crosses collaborations: members, bodies, mandates and commitments belong to their own.
- History is only ever added to. Of a member, notice and last day are written once; of a mandate, its end, which only
  comes sooner; of a service, its last day.
- A seat in a body has one holder at a time, a body one chair, and nobody the same mandate twice. A municipality is one
  member at a time. A deputy is of the member, and in the body, of whom she stands in for.
"""

from django.db import migrations

HOME = "id, collaboration_id"
KEYS = (
    ("collaboration_member", "member_at_home", HOME),
    ("collaboration_body", "body_at_home", HOME),
    ("collaboration_mandate", "mandate_of_seat", "id, member_id, body_id"),
)
BELONGS = (
    ("collaboration_mandate", "mandate_of_member", "member_id, collaboration_id", "collaboration_member", HOME),
    ("collaboration_mandate", "mandate_of_body", "body_id, collaboration_id", "collaboration_body", HOME),
    (
        "collaboration_mandate",
        "mandate_deputy_of_seat",
        "deputy_of_id, member_id, body_id",
        "collaboration_mandate",
        "id, member_id, body_id",
    ),
    ("collaboration_commitment", "commitment_of_member", "member_id, collaboration_id", "collaboration_member", HOME),
)
KEPT = (
    "collaboration",
    "memberfigure",
    "succession",
    "agreementversion",
    "adoption",
    "body",
    "decisionlimit",
    "commitment",
    "delivery",
)
"""Tables of which no row changes or goes."""

STANDS = """
CREATE FUNCTION collaboration_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history of a collaboration is only added to' USING ERRCODE = 'restrict_violation';
END $$;

-- The columns named by the trigger are written once, from nothing; all others never.
CREATE FUNCTION collaboration_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
    is_now jsonb := to_jsonb(NEW);
    each text;
BEGIN
    FOREACH each IN ARRAY TG_ARGV LOOP
        IF was -> each <> 'null' AND was -> each <> is_now -> each THEN
            RAISE EXCEPTION '% of % is written once', each, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    IF (was - TG_ARGV) IS DISTINCT FROM (is_now - TG_ARGV) THEN
        RAISE EXCEPTION 'the history of a collaboration is only added to' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

-- A mandate's end may be set, and come sooner; nothing else of it changes.
CREATE FUNCTION collaboration_mandate_ends() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_the_end text[] := ARRAY['ends', 'ended_by_id'];
BEGIN
    IF NEW.ends IS NULL OR NEW.ends > OLD.ends
       OR (to_jsonb(OLD) - of_the_end) IS DISTINCT FROM (to_jsonb(NEW) - of_the_end) THEN
        RAISE EXCEPTION 'of a mandate only the end is written, and it only comes sooner'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ends BEFORE UPDATE ON collaboration_mandate
    FOR EACH ROW EXECUTE FUNCTION collaboration_mandate_ends();
CREATE TRIGGER kept BEFORE DELETE ON collaboration_mandate FOR EACH ROW EXECUTE FUNCTION collaboration_kept();
CREATE TRIGGER once BEFORE UPDATE ON collaboration_member
    FOR EACH ROW EXECUTE FUNCTION collaboration_once('left', 'notice_on');
CREATE TRIGGER kept BEFORE DELETE ON collaboration_member FOR EACH ROW EXECUTE FUNCTION collaboration_kept();
CREATE TRIGGER once BEFORE UPDATE ON collaboration_service
    FOR EACH ROW EXECUTE FUNCTION collaboration_once('last');
CREATE TRIGGER kept BEFORE DELETE ON collaboration_service FOR EACH ROW EXECUTE FUNCTION collaboration_kept();
"""
NOT_STANDS = """
DROP TRIGGER kept ON collaboration_service; DROP TRIGGER once ON collaboration_service;
DROP TRIGGER kept ON collaboration_member; DROP TRIGGER once ON collaboration_member;
DROP TRIGGER kept ON collaboration_mandate; DROP TRIGGER ends ON collaboration_mandate;
DROP FUNCTION collaboration_mandate_ends(); DROP FUNCTION collaboration_once(); DROP FUNCTION collaboration_kept();
"""

# Equality inside an exclusion constraint, without an extension: a range of one number.
APART = """
ALTER TABLE collaboration_member ADD CONSTRAINT one_member_for_a_municipality EXCLUDE USING gist (
    int8range(municipality_id, municipality_id, '[]') WITH &&, daterange(joined, "left", '[]') WITH &&
) WHERE (municipality_id IS NOT NULL);
ALTER TABLE collaboration_mandate
    ADD CONSTRAINT one_holder_of_a_seat EXCLUDE USING gist (
        int8range(member_id, member_id, '[]') WITH &&, int8range(body_id, body_id, '[]') WITH &&,
        tstzrange(begins, ends) WITH &&
    ) WHERE (role = 'member'),
    ADD CONSTRAINT one_chair_of_a_body EXCLUDE USING gist (
        int8range(body_id, body_id, '[]') WITH &&, tstzrange(begins, ends) WITH &&
    ) WHERE (role = 'chair'),
    -- Person and role by their hashes: two of each meet here once in 2^63.
    ADD CONSTRAINT nobody_twice_at_once EXCLUDE USING gist (
        int8range(uuid_hash_extended(person_id, 0) >> 1, uuid_hash_extended(person_id, 0) >> 1, '[]') WITH &&,
        int8range(member_id, member_id, '[]') WITH &&,
        int8range(coalesce(body_id, 0), coalesce(body_id, 0), '[]') WITH &&,
        int8range(hashtextextended(role, 0) >> 1, hashtextextended(role, 0) >> 1, '[]') WITH &&,
        tstzrange(begins, ends) WITH &&
    );
"""
NOT_APART = """
ALTER TABLE collaboration_mandate DROP CONSTRAINT nobody_twice_at_once, DROP CONSTRAINT one_chair_of_a_body,
    DROP CONSTRAINT one_holder_of_a_seat;
ALTER TABLE collaboration_member DROP CONSTRAINT one_member_for_a_municipality;
"""


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0001_parties")]

    operations = [
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE ({columns})",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, name, columns in KEYS
        ),
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {to_table} ({keys})",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, name, columns, to_table, keys in BELONGS
        ),
        migrations.RunSQL(STANDS, NOT_STANDS),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON collaboration_{table} "
                "FOR EACH ROW EXECUTE FUNCTION collaboration_kept()",
                f"DROP TRIGGER kept ON collaboration_{table}",
            )
            for table in KEPT
        ),
        migrations.RunSQL(APART, NOT_APART),
    ]
