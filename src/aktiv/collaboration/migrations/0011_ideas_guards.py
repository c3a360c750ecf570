"""What ideas must never be, held by the database.

- What is written stays as it was written; of an idea only what its steps come to changes, of a comment that it is
  hidden, of who wrote it whether she is named and may be asked. Steps are only added to.
- An idea is merged once, into one that is not merged itself and of the same collaboration: so credit goes in no circle.
- Who wrote, supports, follows or reports stands behind the second wall: for herself, and for what the service does by
  itself. Who wants to be named may be seen by all.
"""

from django.db import migrations

GUARDS = """
CREATE FUNCTION collaboration_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(OLD) - TG_ARGV) IS DISTINCT FROM (to_jsonb(NEW) - TG_ARGV) THEN
        RAISE EXCEPTION 'what is written in % stays', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stays BEFORE UPDATE ON collaboration_idea FOR EACH ROW
    EXECUTE FUNCTION collaboration_only('state', 'into_id', 'answered_on', 'hidden', 'supporters');
CREATE TRIGGER stays BEFORE UPDATE ON collaboration_ideacomment FOR EACH ROW
    EXECUTE FUNCTION collaboration_only('hidden');
CREATE TRIGGER stays BEFORE UPDATE ON collaboration_authorship FOR EACH ROW
    EXECUTE FUNCTION collaboration_only('named', 'may_ask');
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON collaboration_ideastep FOR EACH ROW
    EXECUTE FUNCTION collaboration_kept();

CREATE FUNCTION collaboration_idea_merges() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.into_id IS NOT NULL AND NEW.into_id IS DISTINCT FROM OLD.into_id THEN
        RAISE EXCEPTION 'idea % is merged already', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    -- Those who merge take turns at the collaboration's row; this reads what the one before has committed.
    IF NEW.into_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM collaboration_idea other
        WHERE other.id = NEW.into_id AND other.into_id IS NULL AND other.collaboration_id = NEW.collaboration_id
    ) THEN
        RAISE EXCEPTION 'idea % merges into one that is merged itself', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER merges BEFORE UPDATE OF into_id ON collaboration_idea FOR EACH ROW
    EXECUTE FUNCTION collaboration_idea_merges();

ALTER TABLE collaboration_ideacomment ADD CONSTRAINT ideacomment_of_idea UNIQUE (id, idea_id);
ALTER TABLE collaboration_ideareport ADD CONSTRAINT ideareport_of_comment FOREIGN KEY (comment_id, idea_id)
    REFERENCES collaboration_ideacomment (id, idea_id);
"""
NO_GUARDS = """
ALTER TABLE collaboration_ideareport DROP CONSTRAINT ideareport_of_comment;
ALTER TABLE collaboration_ideacomment DROP CONSTRAINT ideacomment_of_idea;
DROP TRIGGER merges ON collaboration_idea; DROP FUNCTION collaboration_idea_merges();
DROP TRIGGER kept ON collaboration_ideastep;
DROP TRIGGER stays ON collaboration_authorship; DROP TRIGGER stays ON collaboration_ideacomment;
DROP TRIGGER stays ON collaboration_idea; DROP FUNCTION collaboration_only();
"""
WALL = """
ALTER TABLE collaboration_{table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_shown ON collaboration_{table} FOR SELECT USING (
    {also}(SELECT current_setting('aktiv.all', true)) = 'on'
    OR person_id = (SELECT nullif(current_setting('aktiv.person', true), '')::uuid)
);
CREATE POLICY {table}_written ON collaboration_{table} FOR INSERT WITH CHECK (true);
CREATE POLICY {table}_changed ON collaboration_{table} FOR UPDATE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
CREATE POLICY {table}_forgotten ON collaboration_{table} FOR DELETE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
"""
NO_WALL = """
DROP POLICY {table}_shown ON collaboration_{table};
DROP POLICY {table}_written ON collaboration_{table};
DROP POLICY {table}_changed ON collaboration_{table};
DROP POLICY {table}_forgotten ON collaboration_{table};
ALTER TABLE collaboration_{table} DISABLE ROW LEVEL SECURITY;
"""
WALLED = {"authorship": "named OR ", "ideasupport": "", "ideafollow": "", "ideareport": ""}


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0010_ideas")]

    operations = [
        migrations.RunSQL(GUARDS, NO_GUARDS),
        *(
            migrations.RunSQL(WALL.format(table=table, also=also), NO_WALL.format(table=table))
            for table, also in WALLED.items()
        ),
    ]
