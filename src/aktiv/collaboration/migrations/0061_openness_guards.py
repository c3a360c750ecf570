"""What of openness is only added to, held by the database.

- Assessments, their answers and the services of a version never change or go.
- Of what is withheld only its end is written, once. A request to join is answered once; who asked may be forgotten.
- A hall has one owner at a time, and of it only the last day is written.
- A service of a version is of the version's collaboration, which triggers see to: the tables share no key.
- Who asks to join stands behind the second wall: for herself, and for what the service does by itself.
"""

from django.db import migrations

GUARDS = """
CREATE TRIGGER once BEFORE UPDATE ON collaboration_withheld FOR EACH ROW
    EXECUTE FUNCTION collaboration_once('ended_on', 'ended_by_id');
CREATE TRIGGER kept BEFORE DELETE ON collaboration_withheld FOR EACH ROW EXECUTE FUNCTION collaboration_kept();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON collaboration_assessment FOR EACH ROW
    EXECUTE FUNCTION collaboration_kept();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON collaboration_assessedcriterion FOR EACH ROW
    EXECUTE FUNCTION collaboration_kept();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON collaboration_annexedservice FOR EACH ROW
    EXECUTE FUNCTION collaboration_kept();

CREATE FUNCTION collaboration_annexed_at_home() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM collaboration_agreementversion version
        JOIN collaboration_service service ON service.collaboration_id = version.collaboration_id
        WHERE version.id = NEW.version_id AND service.id = NEW.service_id
    ) THEN
        RAISE EXCEPTION 'a service of another collaboration' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER at_home BEFORE INSERT ON collaboration_annexedservice FOR EACH ROW
    EXECUTE FUNCTION collaboration_annexed_at_home();

CREATE TRIGGER once BEFORE UPDATE ON collaboration_ownedfacility FOR EACH ROW
    EXECUTE FUNCTION collaboration_once('last');
CREATE TRIGGER kept BEFORE DELETE ON collaboration_ownedfacility FOR EACH ROW EXECUTE FUNCTION collaboration_kept();
ALTER TABLE collaboration_ownedfacility ADD CONSTRAINT one_owner_of_a_facility EXCLUDE USING gist (
    int8range(facility_id, facility_id, '[]') WITH &&, daterange(first, last, '[]') WITH &&
);

-- What was asked stays, but for what tells of who asked; the answer is written once.
CREATE FUNCTION collaboration_join_answered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.answered_at IS NOT NULL AND (
        OLD.answered_at IS DISTINCT FROM NEW.answered_at
        OR OLD.answered_by_id IS DISTINCT FROM NEW.answered_by_id
        OR (NEW.answer <> OLD.answer AND NEW.answer <> '')
    ) THEN
        RAISE EXCEPTION 'request % is answered already', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER answered BEFORE UPDATE ON collaboration_joinrequest FOR EACH ROW
    EXECUTE FUNCTION collaboration_join_answered();
CREATE TRIGGER stays BEFORE UPDATE ON collaboration_joinrequest FOR EACH ROW
    EXECUTE FUNCTION collaboration_only('contact', 'email', 'phone', 'message', 'answer', 'answered_at',
                                        'answered_by_id');
"""
NO_GUARDS = """
DROP TRIGGER stays ON collaboration_joinrequest; DROP TRIGGER answered ON collaboration_joinrequest;
DROP FUNCTION collaboration_join_answered();
ALTER TABLE collaboration_ownedfacility DROP CONSTRAINT one_owner_of_a_facility;
DROP TRIGGER kept ON collaboration_ownedfacility; DROP TRIGGER once ON collaboration_ownedfacility;
DROP TRIGGER at_home ON collaboration_annexedservice; DROP FUNCTION collaboration_annexed_at_home();
DROP TRIGGER kept ON collaboration_annexedservice; DROP TRIGGER kept ON collaboration_assessedcriterion;
DROP TRIGGER kept ON collaboration_assessment; DROP TRIGGER kept ON collaboration_withheld;
DROP TRIGGER once ON collaboration_withheld;
"""
WALL = """
ALTER TABLE collaboration_joinrequest ENABLE ROW LEVEL SECURITY;
CREATE POLICY joinrequest_shown ON collaboration_joinrequest FOR SELECT USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
    OR person_id = (SELECT nullif(current_setting('aktiv.person', true), '')::uuid)
);
CREATE POLICY joinrequest_written ON collaboration_joinrequest FOR INSERT WITH CHECK (true);
CREATE POLICY joinrequest_changed ON collaboration_joinrequest FOR UPDATE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
CREATE POLICY joinrequest_forgotten ON collaboration_joinrequest FOR DELETE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
"""
NO_WALL = """
DROP POLICY joinrequest_forgotten ON collaboration_joinrequest;
DROP POLICY joinrequest_changed ON collaboration_joinrequest;
DROP POLICY joinrequest_written ON collaboration_joinrequest;
DROP POLICY joinrequest_shown ON collaboration_joinrequest;
ALTER TABLE collaboration_joinrequest DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0060_openness")]

    operations = [migrations.RunSQL(GUARDS, NO_GUARDS), migrations.RunSQL(WALL, NO_WALL)]
