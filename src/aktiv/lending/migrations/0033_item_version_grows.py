"""An item's version grows with all that its form shows, also when the counter or a file changes it."""

from django.db import migrations

GROWS = """
CREATE FUNCTION lending_item_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := OLD.version + (
        (NEW.condition, NEW.note, NEW.picture, NEW.bought_on, NEW.price, NEW.service_due)
        IS DISTINCT FROM (OLD.condition, OLD.note, OLD.picture, OLD.bought_on, OLD.price, OLD.service_due)
    )::integer;
    RETURN NEW;
END $$;
CREATE TRIGGER version_grows BEFORE UPDATE ON lending_item FOR EACH ROW EXECUTE FUNCTION lending_item_version();
"""
GROWS_NO_MORE = "DROP TRIGGER version_grows ON lending_item; DROP FUNCTION lending_item_version();"


class Migration(migrations.Migration):
    dependencies = [("lending", "0032_item_version")]

    operations = [migrations.RunSQL(GROWS, GROWS_NO_MORE)]
