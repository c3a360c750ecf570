"""What budgets and shares must never be, held by the database.

- What was proposed, divided, billed and paid stays as it was written; a budget is withdrawn once, while it is not
  decided, and decided once, while it is not withdrawn.
- The lines of a budget's first version are its total, those of each later one nothing together, and they are all there
  when the version is: so shares always add up, whatever is corrected or paid back.
- What is handed to billing of a line is the line, once.
- Members, agreements, votes and bodies are of the budget's own collaboration; a line corrects one of the same member
  in the same budget.
"""

from django.db import migrations

HOME = "id, collaboration_id"
BELONGS = (
    (
        "collaboration_budget",
        "budget_by_agreement",
        "agreement_id, collaboration_id",
        "collaboration_agreementversion",
        HOME,
    ),
)
KEPT = ("shareversion", "shareline", "sharebill", "sharepayment", "memberorganisation")
"""Tables of which no row changes or goes."""

GUARDS = """
CREATE TRIGGER once BEFORE UPDATE ON collaboration_budget FOR EACH ROW
    EXECUTE FUNCTION collaboration_once('withdrawn_at', 'withdrawn_by_id', 'withdrawn_why');
CREATE TRIGGER kept BEFORE DELETE ON collaboration_budget FOR EACH ROW EXECUTE FUNCTION collaboration_kept();

-- Those who decide and those who withdraw meet at the budget's row.
CREATE FUNCTION collaboration_budget_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.withdrawn_at IS NOT NULL
       AND EXISTS (SELECT FROM collaboration_shareversion v WHERE v.budget_id = NEW.id) THEN
        RAISE EXCEPTION 'budget % is decided', NEW.number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER withdrawn BEFORE UPDATE ON collaboration_budget FOR EACH ROW
    EXECUTE FUNCTION collaboration_budget_withdrawn();

CREATE FUNCTION collaboration_share_version_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    budget collaboration_budget;
BEGIN
    SELECT * INTO budget FROM collaboration_budget WHERE id = NEW.budget_id FOR NO KEY UPDATE;
    IF budget.withdrawn_at IS NOT NULL THEN
        RAISE EXCEPTION 'budget % is withdrawn', budget.number USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.kind = 'adopted' AND budget.window_months IS NULL THEN
        RAISE EXCEPTION 'nobody pays back of budget %', budget.number USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.number > 1 AND NOT EXISTS (
        SELECT FROM collaboration_shareversion v WHERE v.budget_id = NEW.budget_id AND v.number = NEW.number - 1
    ) THEN
        RAISE EXCEPTION 'versions of shares come one after the other' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (
        SELECT FROM collaboration_vote o WHERE o.id = NEW.vote_id AND o.collaboration_id <> budget.collaboration_id
        UNION ALL
        SELECT FROM collaboration_body o WHERE o.id = NEW.body_id AND o.collaboration_id <> budget.collaboration_id
        UNION ALL
        SELECT FROM collaboration_member o WHERE o.id = NEW.adopter_id AND o.collaboration_id <> budget.collaboration_id
    ) THEN
        RAISE EXCEPTION 'shares cross collaborations' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fits BEFORE INSERT ON collaboration_shareversion FOR EACH ROW
    EXECUTE FUNCTION collaboration_share_version_fits();

CREATE FUNCTION collaboration_share_line_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    budget collaboration_budget;
    version collaboration_shareversion;
BEGIN
    SELECT * INTO version FROM collaboration_shareversion WHERE id = NEW.version_id;
    SELECT * INTO budget FROM collaboration_budget WHERE id = version.budget_id;
    IF NOT EXISTS (
        SELECT FROM collaboration_member m WHERE m.id = NEW.member_id AND m.collaboration_id = budget.collaboration_id
    ) THEN
        RAISE EXCEPTION 'a share is a member''s of the collaboration' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (NEW.kind = 'charge') <> (version.kind = 'locked') OR (NEW.kind = 'payback') <> (version.kind = 'adopted') THEN
        RAISE EXCEPTION 'a line is of its version''s kind' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM collaboration_shareline l JOIN collaboration_shareversion v ON v.id = l.version_id
        WHERE l.id = NEW.corrects_id AND l.member_id = NEW.member_id AND v.budget_id = version.budget_id
    ) THEN
        RAISE EXCEPTION 'a line corrects one of the same member and budget' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fits BEFORE INSERT ON collaboration_shareline FOR EACH ROW
    EXECUTE FUNCTION collaboration_share_line_fits();

CREATE FUNCTION collaboration_shares_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    version collaboration_shareversion;
    should bigint;
    came bigint;
    there bigint;
BEGIN
    IF TG_TABLE_NAME = 'collaboration_shareversion' THEN
        version := NEW;
    ELSE
        SELECT * INTO version FROM collaboration_shareversion WHERE id = NEW.version_id;
    END IF;
    SELECT CASE version.kind WHEN 'locked' THEN b.total_ore ELSE 0 END INTO should
        FROM collaboration_budget b WHERE b.id = version.budget_id;
    SELECT coalesce(sum(l.amount_ore), 0), count(*) INTO came, there
        FROM collaboration_shareline l WHERE l.version_id = version.id;
    IF came <> should OR there <> version.lines THEN
        RAISE EXCEPTION 'the % lines of version % come to % and not to the % that they should (of % lines)',
            there, version.number, came, should, version.lines USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER adds_up AFTER INSERT ON collaboration_shareversion DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION collaboration_shares_add_up();
CREATE CONSTRAINT TRIGGER adds_up AFTER INSERT ON collaboration_shareline DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION collaboration_shares_add_up();

CREATE FUNCTION collaboration_bills_are_the_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(b.amount_ore) FROM collaboration_sharebill b WHERE b.line_id = NEW.line_id)
       <> (SELECT l.amount_ore FROM collaboration_shareline l WHERE l.id = NEW.line_id) THEN
        RAISE EXCEPTION 'what is billed of line % is not the line', NEW.line_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER whole AFTER INSERT ON collaboration_sharebill DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION collaboration_bills_are_the_line();

CREATE FUNCTION collaboration_share_payment_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM collaboration_shareline l JOIN collaboration_shareversion v ON v.id = l.version_id
        WHERE v.budget_id = NEW.budget_id AND l.member_id = NEW.member_id
    ) THEN
        RAISE EXCEPTION 'the member has no share of the budget' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fits BEFORE INSERT ON collaboration_sharepayment FOR EACH ROW
    EXECUTE FUNCTION collaboration_share_payment_fits();
"""
NO_GUARDS = """
DROP TRIGGER fits ON collaboration_sharepayment; DROP FUNCTION collaboration_share_payment_fits();
DROP TRIGGER whole ON collaboration_sharebill; DROP FUNCTION collaboration_bills_are_the_line();
DROP TRIGGER adds_up ON collaboration_shareline; DROP TRIGGER adds_up ON collaboration_shareversion;
DROP FUNCTION collaboration_shares_add_up();
DROP TRIGGER fits ON collaboration_shareline; DROP FUNCTION collaboration_share_line_fits();
DROP TRIGGER fits ON collaboration_shareversion; DROP FUNCTION collaboration_share_version_fits();
DROP TRIGGER withdrawn ON collaboration_budget; DROP FUNCTION collaboration_budget_withdrawn();
DROP TRIGGER kept ON collaboration_budget; DROP TRIGGER once ON collaboration_budget;
"""


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0020_budgets")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE collaboration_agreementversion ADD CONSTRAINT agreement_version_at_home UNIQUE (id, collaboration_id)",
            "ALTER TABLE collaboration_agreementversion DROP CONSTRAINT agreement_version_at_home",
        ),
        *(
            migrations.RunSQL(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns}) REFERENCES {to_table} ({keys})",
                f"ALTER TABLE {table} DROP CONSTRAINT {name}",
            )
            for table, name, columns, to_table, keys in BELONGS
        ),
        migrations.RunSQL(GUARDS, NO_GUARDS),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON collaboration_{table} "
                "FOR EACH ROW EXECUTE FUNCTION collaboration_kept()",
                f"DROP TRIGGER kept ON collaboration_{table}",
            )
            for table in KEPT
        ),
    ]
