"""What owners of halls and lines of accounting's file must never be, held by the database.

- Nobody owns a hall beyond the last day as a partner; the last day comes sooner, never later.
- A line of a file without a reference is noted only where none like it is: it could be any of those.

Halls of owners that left before are let go with them here.
"""

from django.db import migrations

LEFT = """
UPDATE collaboration_ownedfacility owned SET "last" = greatest(member."left", owned."first" - 1)
FROM collaboration_member member
WHERE member.id = owned.member_id AND member."left" IS NOT NULL AND (owned."last" IS NULL OR owned."last" > member."left");
SET CONSTRAINTS ALL IMMEDIATE; -- a table with events to come cannot be altered
SET CONSTRAINTS ALL DEFERRED;
"""
ONE_OWNER = """
ALTER TABLE collaboration_ownedfacility DROP CONSTRAINT one_owner_of_a_facility;
ALTER TABLE collaboration_ownedfacility ADD CONSTRAINT one_owner_of_a_facility EXCLUDE USING gist (
    int8range(facility_id, facility_id, '[]') WITH &&, daterange("first", "last" + 1) WITH &&
);
"""
NOT_ONE_OWNER = """
ALTER TABLE collaboration_ownedfacility DROP CONSTRAINT one_owner_of_a_facility;
ALTER TABLE collaboration_ownedfacility ADD CONSTRAINT one_owner_of_a_facility EXCLUDE USING gist (
    int8range(facility_id, facility_id, '[]') WITH &&, daterange("first", "last", '[]') WITH &&
);
"""
GUARDS = """
DROP TRIGGER once ON collaboration_ownedfacility;
CREATE FUNCTION collaboration_owned_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW."last" IS NULL OR NEW."last" > OLD."last"
       OR (to_jsonb(OLD) - 'last') IS DISTINCT FROM (to_jsonb(NEW) - 'last') THEN
        RAISE EXCEPTION 'of an owner only the last day is written, and it only comes sooner'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ends BEFORE UPDATE ON collaboration_ownedfacility
    FOR EACH ROW EXECUTE FUNCTION collaboration_owned_ends();

-- Who notes an owner and who notes that it leaves meet at the member's row.
CREATE FUNCTION collaboration_owned_while_member() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    leaves date;
BEGIN
    SELECT "left" INTO leaves FROM collaboration_member WHERE id = NEW.member_id FOR SHARE;
    IF leaves IS NOT NULL AND (NEW."last" IS NULL OR NEW."last" > greatest(leaves, NEW."first" - 1)) THEN
        RAISE EXCEPTION 'nobody owns a hall beyond its last day as a partner' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER while_member BEFORE INSERT OR UPDATE ON collaboration_ownedfacility
    FOR EACH ROW EXECUTE FUNCTION collaboration_owned_while_member();
CREATE FUNCTION collaboration_leaves_its_halls() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW."left" IS NOT NULL AND EXISTS (
        SELECT FROM collaboration_ownedfacility owned WHERE owned.member_id = NEW.id
        AND (owned."last" IS NULL OR owned."last" > greatest(NEW."left", owned."first" - 1))
    ) THEN
        RAISE EXCEPTION 'a partner lets its halls go when it leaves' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER lets_go BEFORE UPDATE OF "left" ON collaboration_member
    FOR EACH ROW EXECUTE FUNCTION collaboration_leaves_its_halls();

CREATE FUNCTION collaboration_receipt_is_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.reference = '' AND NEW.invoice IS NOT NULL AND EXISTS (
        SELECT FROM collaboration_sharereceipt known
        WHERE known.municipality_id = NEW.municipality_id AND known.invoice = NEW.invoice
        AND known.paid_on = NEW.paid_on AND known.amount_ore = NEW.amount_ore
    ) THEN
        RAISE EXCEPTION 'a line like that is noted already' USING ERRCODE = 'unique_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER is_new BEFORE INSERT ON collaboration_sharereceipt
    FOR EACH ROW EXECUTE FUNCTION collaboration_receipt_is_new();
"""
NO_GUARDS = """
DROP TRIGGER is_new ON collaboration_sharereceipt; DROP FUNCTION collaboration_receipt_is_new();
DROP TRIGGER lets_go ON collaboration_member; DROP FUNCTION collaboration_leaves_its_halls();
DROP TRIGGER while_member ON collaboration_ownedfacility; DROP FUNCTION collaboration_owned_while_member();
DROP TRIGGER ends ON collaboration_ownedfacility; DROP FUNCTION collaboration_owned_ends();
CREATE TRIGGER once BEFORE UPDATE ON collaboration_ownedfacility FOR EACH ROW
    EXECUTE FUNCTION collaboration_once('last');
"""


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0081_halls_let_go")]

    operations = [
        migrations.RunSQL(ONE_OWNER, NOT_ONE_OWNER),
        migrations.RunSQL(LEFT, migrations.RunSQL.noop),
        migrations.RunSQL(GUARDS, NO_GUARDS),
    ]
