"""The journal grows and never changes: only a number may be given, once, and nothing is deleted."""

from django.db import migrations

GUARD = """
CREATE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.number IS NOT NULL OR NEW.number IS NULL
       OR (OLD.id, OLD.at, OLD.verb, OLD.municipality_id, OLD.person_id, OLD.organisation_id, OLD.subject_kind,
           OLD.subject_id, OLD.data)
          IS DISTINCT FROM
          (NEW.id, NEW.at, NEW.verb, NEW.municipality_id, NEW.person_id, NEW.organisation_id, NEW.subject_kind,
           NEW.subject_id, NEW.data) THEN
        RAISE EXCEPTION 'the journal is append-only' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_append_only();
"""

UNGUARD = """
DROP TRIGGER journal_append_only ON journal_entry;
DROP FUNCTION journal_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
