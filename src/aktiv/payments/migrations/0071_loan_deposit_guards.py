"""What the deposit of a loan must never be, held by the database.

- It is its borrower's, in the loan's municipality, and always the same loan's.
- When its loan ends, or what is charged for it changes, it is looked at again, by whomever: a worker that dies in
  between leaves it to the next.
"""

from importlib import import_module

from django.db import migrations

deposits = import_module("aktiv.payments.migrations.0031_deposit_guards")

GROWS = "OR NEW.deposit <> OLD.deposit OR NEW.deposit_taken < OLD.deposit_taken\n        "
SAME_LOAN = "OR NEW.loan_id IS DISTINCT FROM OLD.loan_id\n        "
HOME = """
ALTER TABLE payments_payment ADD CONSTRAINT payment_for_its_loan FOREIGN KEY (loan_id, municipality_id, holder)
    REFERENCES lending_loan (id, municipality_id, holder)
"""
LOOKED_AT = """
-- As the tables' owner: whoever ends a loan or charges for it need not be shown its payments.
CREATE FUNCTION payments_loan_ended() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE payments_payment SET settle_at = clock_timestamp() WHERE loan_id = NEW.id AND authorised > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER deposit_looked_at AFTER UPDATE OF state ON lending_loan FOR EACH ROW
    WHEN (NEW.state IS DISTINCT FROM OLD.state AND NEW.state IN
        ('closed', 'refused', 'withdrawn', 'cancelled', 'lapsed'))
    EXECUTE FUNCTION payments_loan_ended();

CREATE FUNCTION payments_loan_charged() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE payments_payment SET settle_at = clock_timestamp() WHERE authorised > 0 AND loan_id IN (
        SELECT CASE WHEN subject_kind = 'loan' THEN subject_id::uuid END FROM added
    );
    RETURN NULL;
END $$;
CREATE TRIGGER loan_charged AFTER INSERT ON prices_charge REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION payments_loan_charged();
"""
NOT_LOOKED_AT = """
DROP TRIGGER loan_charged ON prices_charge;
DROP FUNCTION payments_loan_charged();
DROP TRIGGER deposit_looked_at ON lending_loan;
DROP FUNCTION payments_loan_ended();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0070_loan_deposits"), ("lending", "0021_out_by_mistake")]

    operations = [
        migrations.RunSQL(deposits.ONLY_GROWS.format(more=GROWS + SAME_LOAN), deposits.ONLY_GROWS.format(more=GROWS)),
        migrations.RunSQL(HOME, "ALTER TABLE payments_payment DROP CONSTRAINT payment_for_its_loan"),
        migrations.RunSQL(LOOKED_AT, NOT_LOOKED_AT),
    ]
