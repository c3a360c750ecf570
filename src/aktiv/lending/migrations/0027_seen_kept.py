"""What is seen stays at home with what it is about, and how an item was found is only added to."""

from django.db import migrations

AT_HOME = """
ALTER TABLE lending_item ADD CONSTRAINT item_of_municipality UNIQUE (id, municipality_id);
ALTER TABLE lending_kindpicture ADD CONSTRAINT kindpicture_kind_at_home
    FOREIGN KEY (kind_id, municipality_id) REFERENCES lending_kind (id, municipality_id) ON DELETE CASCADE;
ALTER TABLE lending_look ADD CONSTRAINT look_item_at_home
    FOREIGN KEY (item_id, municipality_id) REFERENCES lending_item (id, municipality_id) ON DELETE CASCADE;
ALTER TABLE lending_lack ADD CONSTRAINT lack_kind_at_home
    FOREIGN KEY (kind_id, municipality_id) REFERENCES lending_kind (id, municipality_id) ON DELETE CASCADE;
ALTER TABLE lending_lack ADD CONSTRAINT lack_depot_at_home
    FOREIGN KEY (depot_id, municipality_id) REFERENCES lending_depot (id, municipality_id) ON DELETE CASCADE;
"""
NOT_AT_HOME = """
ALTER TABLE lending_lack DROP CONSTRAINT lack_depot_at_home;
ALTER TABLE lending_lack DROP CONSTRAINT lack_kind_at_home;
ALTER TABLE lending_look DROP CONSTRAINT look_item_at_home;
ALTER TABLE lending_kindpicture DROP CONSTRAINT kindpicture_kind_at_home;
ALTER TABLE lending_item DROP CONSTRAINT item_of_municipality;
"""
KEPT = """
CREATE FUNCTION lending_look_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'how an item was found is only added to' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER kept BEFORE UPDATE ON lending_look FOR EACH ROW EXECUTE FUNCTION lending_look_kept();
"""
NOT_KEPT = "DROP TRIGGER kept ON lending_look; DROP FUNCTION lending_look_kept();"


class Migration(migrations.Migration):
    dependencies = [("lending", "0026_seen")]

    operations = [migrations.RunSQL(AT_HOME, NOT_AT_HOME), migrations.RunSQL(KEPT, NOT_KEPT)]
