"""What corrections by hand must never be, held by the database.

- What is corrected is in the books, at home and in the same currency.
- A correction that was asked for never changes, but for its one answer; nothing of it is deleted.
- What it says of a person, and why, is for the municipality (docs/decisions/0008): the payer is told what is owed, not
  the reason.
"""

from django.db import migrations

AT_HOME = """
ALTER TABLE payments_manualcorrection ADD CONSTRAINT correction_in_the_books
    FOREIGN KEY (charge_id, municipality_id, currency) REFERENCES payments_posting (id, municipality_id, currency)
"""
NOT_AT_HOME = "ALTER TABLE payments_manualcorrection DROP CONSTRAINT correction_in_the_books"

STANDS = """
CREATE FUNCTION payments_correction_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.decided_at IS NOT NULL
        OR (to_jsonb(NEW) - ARRAY['decided_by_id', 'decided_at', 'granted'])
            IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['decided_by_id', 'decided_at', 'granted'])
    THEN
        RAISE EXCEPTION 'a correction never changes, and is answered once'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stands BEFORE UPDATE ON payments_manualcorrection
    FOR EACH ROW EXECUTE FUNCTION payments_correction_stands();
CREATE TRIGGER kept BEFORE DELETE ON payments_manualcorrection FOR EACH ROW EXECUTE FUNCTION payments_kept();
"""
NOT_STANDS = """
DROP TRIGGER kept ON payments_manualcorrection;
DROP TRIGGER stands ON payments_manualcorrection;
DROP FUNCTION payments_correction_stands();
"""

WALL = """
ALTER TABLE payments_manualcorrection ENABLE ROW LEVEL SECURITY;
CREATE POLICY manualcorrection_shown ON payments_manualcorrection FOR SELECT USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
    OR municipality_id = ANY ((SELECT nullif(current_setting('aktiv.municipalities', true), '')::bigint[])::bigint[])
);
CREATE POLICY manualcorrection_written ON payments_manualcorrection FOR INSERT WITH CHECK (true);
CREATE POLICY manualcorrection_changed ON payments_manualcorrection FOR UPDATE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
"""
NOT_WALL = """
DROP POLICY manualcorrection_changed ON payments_manualcorrection;
DROP POLICY manualcorrection_written ON payments_manualcorrection;
DROP POLICY manualcorrection_shown ON payments_manualcorrection;
ALTER TABLE payments_manualcorrection DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0020_correcting")]

    operations = [
        migrations.RunSQL(AT_HOME, NOT_AT_HOME),
        migrations.RunSQL(STANDS, NOT_STANDS),
        migrations.RunSQL(WALL, NOT_WALL),
    ]
