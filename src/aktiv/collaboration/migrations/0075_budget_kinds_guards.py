"""What kinds, contracts, held credits and payments from a file must never be, held by the database.

- A budget and the contract that it pays for are of one collaboration.
- Of a credit that is held no more is taken off charges and ordered paid out than it is, whoever does it at once; what is
  taken off is of the member's own charge, and what is paid out is the member's own.
- An order to pay out is what it takes of credits, to the øre; and of a line of a file so much is paid of shares as it
  says that shares are.
- What was held, ordered and received stays as it was written.

Budgets from before are of operations, but for those of an initiative or a feature: those made something new.
"""

from django.db import migrations

KEPT = ("payout", "credituse", "sharereceipt")
"""Tables of which no row changes or goes."""
KINDS = """
ALTER TABLE collaboration_budget DISABLE TRIGGER once;
UPDATE collaboration_budget SET kind = 'innovation' WHERE initiative_id IS NOT NULL OR feature <> '';
SET CONSTRAINTS ALL IMMEDIATE; -- a table with events to come cannot be altered
SET CONSTRAINTS ALL DEFERRED;
ALTER TABLE collaboration_budget ENABLE TRIGGER once;
"""
BELONGS = """
ALTER TABLE collaboration_contract ADD CONSTRAINT contract_at_home UNIQUE (id, collaboration_id);
ALTER TABLE collaboration_budget ADD CONSTRAINT budget_of_contract FOREIGN KEY (contract_id, collaboration_id)
    REFERENCES collaboration_contract (id, collaboration_id);
"""
NOT_BELONGS = """
ALTER TABLE collaboration_budget DROP CONSTRAINT budget_of_contract;
ALTER TABLE collaboration_contract DROP CONSTRAINT contract_at_home;
"""
GUARDS = """
-- Those who use a credit meet at its row.
CREATE FUNCTION collaboration_credit_used() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held collaboration_sharebill;
    taken numeric;
    owner bigint;
BEGIN
    SELECT * INTO held FROM collaboration_sharebill WHERE id = NEW.bill_id FOR NO KEY UPDATE;
    IF held.way <> 'held' THEN
        RAISE EXCEPTION 'only a credit that is held is used' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT coalesce(sum(u.amount_ore), 0) INTO taken FROM collaboration_credituse u WHERE u.bill_id = NEW.bill_id;
    IF taken + NEW.amount_ore > -held.amount_ore THEN
        RAISE EXCEPTION '% used of the % that are held', taken + NEW.amount_ore, -held.amount_ore
            USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT l.member_id INTO owner FROM collaboration_shareline l WHERE l.id = held.line_id;
    IF NEW.payout_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM collaboration_payout p
        WHERE p.id = NEW.payout_id AND p.member_id = owner AND p.municipality_id = held.municipality_id
    ) THEN
        RAISE EXCEPTION 'what is held is paid out to its member' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.charge_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM prices_charge c JOIN collaboration_sharebill b ON b.charge_id = c.corrects_id
        JOIN collaboration_shareline l ON l.id = b.line_id
        WHERE c.id = NEW.charge_id AND c.amount = -NEW.amount_ore AND l.member_id = owner
          AND b.municipality_id = held.municipality_id
    ) THEN
        RAISE EXCEPTION 'what is held is taken off a charge of its member' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER within BEFORE INSERT ON collaboration_credituse
    FOR EACH ROW EXECUTE FUNCTION collaboration_credit_used();

CREATE FUNCTION collaboration_paid_out_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ordered bigint;
BEGIN
    IF TG_TABLE_NAME = 'collaboration_payout' THEN
        ordered := NEW.id;
    ELSE
        ordered := NEW.payout_id;
    END IF;
    IF ordered IS NOT NULL AND (SELECT p.amount_ore FROM collaboration_payout p WHERE p.id = ordered)
       <> (SELECT coalesce(sum(u.amount_ore), 0) FROM collaboration_credituse u WHERE u.payout_id = ordered) THEN
        RAISE EXCEPTION 'an order to pay out is what it takes of credits' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER whole AFTER INSERT ON collaboration_payout DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION collaboration_paid_out_whole();
CREATE CONSTRAINT TRIGGER whole AFTER INSERT ON collaboration_credituse DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION collaboration_paid_out_whole();

CREATE FUNCTION collaboration_received_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    received bigint;
BEGIN
    IF TG_TABLE_NAME = 'collaboration_sharereceipt' THEN
        received := NEW.id;
    ELSE
        received := NEW.receipt_id;
    END IF;
    IF received IS NOT NULL AND (SELECT r.shares_ore FROM collaboration_sharereceipt r WHERE r.id = received)
       <> (SELECT coalesce(sum(p.amount_ore), 0) FROM collaboration_sharepayment p WHERE p.receipt_id = received) THEN
        RAISE EXCEPTION 'what is paid of shares is not the line of the file' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER whole AFTER INSERT ON collaboration_sharereceipt DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION collaboration_received_whole();
CREATE CONSTRAINT TRIGGER whole AFTER INSERT ON collaboration_sharepayment DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION collaboration_received_whole();
"""
NO_GUARDS = """
DROP TRIGGER whole ON collaboration_sharepayment; DROP TRIGGER whole ON collaboration_sharereceipt;
DROP FUNCTION collaboration_received_whole();
DROP TRIGGER whole ON collaboration_credituse; DROP TRIGGER whole ON collaboration_payout;
DROP FUNCTION collaboration_paid_out_whole();
DROP TRIGGER within ON collaboration_credituse; DROP FUNCTION collaboration_credit_used();
"""


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0074_budget_kinds")]

    operations = [
        migrations.RunSQL(KINDS, migrations.RunSQL.noop),
        migrations.RunSQL(BELONGS, NOT_BELONGS),
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
