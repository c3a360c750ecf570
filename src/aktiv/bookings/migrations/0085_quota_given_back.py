"""Free minutes go back to their quota in the statement that cancels a date or gives it another quote."""

from django.db import migrations

# Quotes without free minutes cost one look-up by quota_used_once.
GIVEN_BACK = """
CREATE FUNCTION quota_given_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM prices_quotause u USING before o JOIN after n ON n.id = o.id
    WHERE u.quote_id = o.quote_id
      AND (n.quote_id IS DISTINCT FROM o.quote_id OR n.state = 'cancelled' AND o.state <> 'cancelled');
    RETURN NULL;
END $$;
CREATE TRIGGER quota_given_back AFTER UPDATE ON bookings_occurrence
    REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION quota_given_back();
"""
NOT_GIVEN_BACK = """
DROP TRIGGER quota_given_back ON bookings_occurrence;
DROP FUNCTION quota_given_back();
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0081_sharing_guards"), ("prices", "0021_quota_guards")]

    operations = [migrations.RunSQL(GIVEN_BACK, NOT_GIVEN_BACK)]
