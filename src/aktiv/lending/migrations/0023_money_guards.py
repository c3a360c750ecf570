"""What is agreed with a neighbour is billed to somebody: a part of the price is shared only where it is known to whom."""

from django.db import migrations

BILLED = """
CREATE FUNCTION lending_shared_with_payer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM lending_neighbour n WHERE n.municipality_id = NEW.municipality_id AND n.home_id = NEW.to_id
    ) THEN
        RAISE EXCEPTION 'nobody to bill in municipality %', NEW.to_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shared_with_payer', TABLE = 'lending_sharing';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER shared_with_payer BEFORE INSERT OR UPDATE ON lending_sharing
    FOR EACH ROW WHEN (NEW.home_percent > 0 AND NEW.to_id IS NOT NULL) EXECUTE FUNCTION lending_shared_with_payer();
"""
NOT_BILLED = "DROP TRIGGER shared_with_payer ON lending_sharing; DROP FUNCTION lending_shared_with_payer();"


class Migration(migrations.Migration):
    dependencies = [("lending", "0022_money")]

    operations = [migrations.RunSQL(BILLED, NOT_BILLED)]
