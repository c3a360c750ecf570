"""What a decision has said aloud stays as it was said: it is decided anew, never changed."""

from django.db import migrations

GUARD = """
CREATE FUNCTION cases_decision_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a decision whose letter has left is not changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER decision_said BEFORE UPDATE ON cases_decision FOR EACH ROW
    WHEN (OLD.lettered_at IS NOT NULL
          AND (OLD.id, OLD.case_id, OLD.number, OLD.outcome, OLD.reason, OLD.decided_by_id, OLD.rule_id, OLD.decided_at,
               OLD.lettered_at, OLD.undone_at, OLD.supersedes_id, OLD.appeal_by)
              IS DISTINCT FROM
              (NEW.id, NEW.case_id, NEW.number, NEW.outcome, NEW.reason, NEW.decided_by_id, NEW.rule_id, NEW.decided_at,
               NEW.lettered_at, NEW.undone_at, NEW.supersedes_id, NEW.appeal_by))
    EXECUTE FUNCTION cases_decision_said();
CREATE TRIGGER decided_date_said BEFORE UPDATE ON cases_decideddate
    FOR EACH ROW EXECUTE FUNCTION cases_decision_said();
"""

UNGUARD = """
DROP TRIGGER decided_date_said ON cases_decideddate;
DROP TRIGGER decision_said ON cases_decision;
DROP FUNCTION cases_decision_said();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_guards")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
