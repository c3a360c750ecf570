"""What a part that another pays must never be, held by the database: it is of a charge of the same use, at home, at the
same VAT rate and in the same currency, and never a part of a part."""

from django.db import migrations

AT_SAME_RATE = """
ALTER TABLE prices_charge ADD CONSTRAINT share_at_same_rate
    FOREIGN KEY (share_of_id, municipality_id, vat_code, vat_basis_points, currency)
    REFERENCES prices_charge (id, municipality_id, vat_code, vat_basis_points, currency)
"""
NOT_AT_SAME_RATE = "ALTER TABLE prices_charge DROP CONSTRAINT share_at_same_rate"

OF_A_CHARGE = """
CREATE FUNCTION charge_share_of_a_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM prices_charge c
        WHERE c.id = NEW.share_of_id AND c.reason = 'use' AND c.share_of_id IS NULL
          AND (c.subject_kind, c.subject_id) = (NEW.subject_kind, NEW.subject_id)
          AND c.organisation_id IS DISTINCT FROM NEW.organisation_id
    ) THEN
        RAISE EXCEPTION 'a share is of another payer''s charge for the same use'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'share_of_a_use';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER share_of_a_use BEFORE INSERT ON prices_charge
    FOR EACH ROW WHEN (NEW.share_of_id IS NOT NULL) EXECUTE FUNCTION charge_share_of_a_use();
"""
NOT_OF_A_CHARGE = "DROP TRIGGER share_of_a_use ON prices_charge; DROP FUNCTION charge_share_of_a_use();"


class Migration(migrations.Migration):
    dependencies = [("prices", "0010_shares")]

    operations = [
        migrations.RunSQL(AT_SAME_RATE, NOT_AT_SAME_RATE),
        migrations.RunSQL(OF_A_CHARGE, NOT_OF_A_CHARGE),
    ]
