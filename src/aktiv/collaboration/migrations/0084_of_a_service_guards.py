"""What is of a service must never be of another agreement's, held by the database.

- A budget, a contract, an initiative, an idea and a request for help are of a service of their own collaboration, and stay of it.
- A budget that pays for a contract, or is the cost of an initiative, of a service is of the same one.
"""

from django.db import migrations

OF_A_SERVICE = ("budget", "contract", "initiative", "idea", "supportrequest")
AT_HOME = "ALTER TABLE collaboration_service ADD CONSTRAINT service_at_home UNIQUE (id, collaboration_id)"
NOT_AT_HOME = "ALTER TABLE collaboration_service DROP CONSTRAINT service_at_home"
GUARDS = """
CREATE FUNCTION collaboration_service_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'it is of the service that it was made for' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER service_stays BEFORE UPDATE OF service_id ON collaboration_initiative FOR EACH ROW
    WHEN (OLD.service_id IS DISTINCT FROM NEW.service_id) EXECUTE FUNCTION collaboration_service_stays();
CREATE TRIGGER service_stays BEFORE UPDATE OF service_id ON collaboration_contract FOR EACH ROW
    WHEN (OLD.service_id IS DISTINCT FROM NEW.service_id) EXECUTE FUNCTION collaboration_service_stays();

CREATE FUNCTION collaboration_budget_of_one_service() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM collaboration_contract o
        WHERE o.id = NEW.contract_id AND o.service_id IS NOT NULL AND o.service_id IS DISTINCT FROM NEW.service_id
        UNION ALL
        SELECT FROM collaboration_initiative o
        WHERE o.id = NEW.initiative_id AND o.service_id IS NOT NULL AND o.service_id IS DISTINCT FROM NEW.service_id
    ) THEN
        RAISE EXCEPTION 'a budget is of the service of what it pays for' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER of_one_service BEFORE INSERT ON collaboration_budget FOR EACH ROW
    EXECUTE FUNCTION collaboration_budget_of_one_service();
"""
NO_GUARDS = """
DROP TRIGGER of_one_service ON collaboration_budget; DROP FUNCTION collaboration_budget_of_one_service();
DROP TRIGGER service_stays ON collaboration_contract; DROP TRIGGER service_stays ON collaboration_initiative;
DROP FUNCTION collaboration_service_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0083_of_a_service")]

    operations = [
        migrations.RunSQL(AT_HOME, NOT_AT_HOME),
        *(
            migrations.RunSQL(
                f"ALTER TABLE collaboration_{table} ADD CONSTRAINT {table}_of_service "
                "FOREIGN KEY (service_id, collaboration_id) REFERENCES collaboration_service (id, collaboration_id)",
                f"ALTER TABLE collaboration_{table} DROP CONSTRAINT {table}_of_service",
            )
            for table in OF_A_SERVICE
        ),
        migrations.RunSQL(GUARDS, NO_GUARDS),
    ]
