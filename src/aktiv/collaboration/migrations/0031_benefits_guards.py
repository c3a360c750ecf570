"""What benefits must never be, held by the database.

- Nothing crosses collaborations, and a measurement is of a member with a plan, a correction of what it corrects.
- Plans, figures, measurements, thresholds and readings are only added to.
- What one says of a trial is shown to herself and to the service, and may be said anew by her.
"""

from django.db import migrations

KEPT = ("indicatorfigure", "benefit", "benefitplan", "measurement", "pilotthreshold", "pilotreading")
BELONGS = """
ALTER TABLE collaboration_benefit
    ADD CONSTRAINT benefit_of_owner FOREIGN KEY (owner_id, collaboration_id)
        REFERENCES collaboration_member (id, collaboration_id),
    ADD CONSTRAINT benefit_by_mandate FOREIGN KEY (mandate_id, collaboration_id)
        REFERENCES collaboration_mandate (id, collaboration_id),
    ADD CONSTRAINT benefit_of_initiative FOREIGN KEY (initiative_id, collaboration_id)
        REFERENCES collaboration_initiative (id, collaboration_id);
ALTER TABLE collaboration_measurement
    ADD CONSTRAINT measurement_of_plan FOREIGN KEY (benefit_id, member_id)
        REFERENCES collaboration_benefitplan (benefit_id, member_id),
    ADD CONSTRAINT measurement_at_home UNIQUE (id, benefit_id, member_id),
    ADD CONSTRAINT measurement_corrects_its_own FOREIGN KEY (corrects_id, benefit_id, member_id)
        REFERENCES collaboration_measurement (id, benefit_id, member_id);
"""
NOT_BELONGS = """
ALTER TABLE collaboration_measurement DROP CONSTRAINT measurement_corrects_its_own,
    DROP CONSTRAINT measurement_at_home, DROP CONSTRAINT measurement_of_plan;
ALTER TABLE collaboration_benefit DROP CONSTRAINT benefit_of_initiative, DROP CONSTRAINT benefit_by_mandate,
    DROP CONSTRAINT benefit_of_owner;
"""
GUARDS = """
-- A plan's member is of the benefit's collaboration, and what a figure tells is of the member it is measured for.
CREATE FUNCTION collaboration_plan_at_home() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM collaboration_benefit one JOIN collaboration_member other USING (collaboration_id)
        WHERE one.id = NEW.benefit_id AND other.id = NEW.member_id
    ) THEN
        RAISE EXCEPTION 'a plan is of the collaboration' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER at_home BEFORE INSERT ON collaboration_benefitplan
    FOR EACH ROW EXECUTE FUNCTION collaboration_plan_at_home();
CREATE FUNCTION collaboration_measured_by_figure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM collaboration_indicatorfigure counted JOIN collaboration_benefit one ON one.id = NEW.benefit_id
        WHERE counted.id = NEW.figure_id AND counted.member_id = NEW.member_id AND NOT counted.withheld
          AND counted.indicator = one.indicator AND counted.value = NEW.value AND counted.last = NEW.measured_on
    ) THEN
        RAISE EXCEPTION 'a measurement tells another figure' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER by_figure BEFORE INSERT ON collaboration_measurement
    FOR EACH ROW WHEN (NEW.figure_id IS NOT NULL) EXECUTE FUNCTION collaboration_measured_by_figure();
-- Thresholds are set for a trial, while it stands.
CREATE FUNCTION collaboration_threshold_of_trial() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM municipalities_featurestage trial
        WHERE trial.id = NEW.stage_id AND trial.stage = 'pilot' AND trial.ended_at IS NULL
    ) THEN
        RAISE EXCEPTION 'thresholds are set for a trial that stands' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER of_trial BEFORE INSERT ON collaboration_pilotthreshold
    FOR EACH ROW EXECUTE FUNCTION collaboration_threshold_of_trial();
CREATE TRIGGER stays BEFORE UPDATE ON collaboration_pilotfeedback
    FOR EACH ROW EXECUTE FUNCTION collaboration_only('verdict', 'text', 'made_at');
"""
NO_GUARDS = """
DROP TRIGGER stays ON collaboration_pilotfeedback;
DROP TRIGGER of_trial ON collaboration_pilotthreshold; DROP FUNCTION collaboration_threshold_of_trial();
DROP TRIGGER by_figure ON collaboration_measurement; DROP FUNCTION collaboration_measured_by_figure();
DROP TRIGGER at_home ON collaboration_benefitplan; DROP FUNCTION collaboration_plan_at_home();
"""
WALL = """
ALTER TABLE collaboration_pilotfeedback ENABLE ROW LEVEL SECURITY;
CREATE POLICY pilotfeedback_shown ON collaboration_pilotfeedback FOR SELECT USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
    OR person_id = (SELECT nullif(current_setting('aktiv.person', true), '')::uuid)
);
CREATE POLICY pilotfeedback_written ON collaboration_pilotfeedback FOR INSERT WITH CHECK (true);
CREATE POLICY pilotfeedback_changed ON collaboration_pilotfeedback FOR UPDATE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
CREATE POLICY pilotfeedback_forgotten ON collaboration_pilotfeedback FOR DELETE USING (
    (SELECT current_setting('aktiv.all', true)) = 'on'
);
"""
NO_WALL = """
DROP POLICY pilotfeedback_shown ON collaboration_pilotfeedback;
DROP POLICY pilotfeedback_written ON collaboration_pilotfeedback;
DROP POLICY pilotfeedback_changed ON collaboration_pilotfeedback;
DROP POLICY pilotfeedback_forgotten ON collaboration_pilotfeedback;
ALTER TABLE collaboration_pilotfeedback DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("collaboration", "0030_benefits")]

    operations = [
        migrations.RunSQL(BELONGS, NOT_BELONGS),
        migrations.RunSQL(GUARDS, NO_GUARDS),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON collaboration_{table} "
                "FOR EACH ROW EXECUTE FUNCTION collaboration_kept()",
                f"DROP TRIGGER kept ON collaboration_{table}",
            )
            for table in KEPT
        ),
        migrations.RunSQL(WALL, NO_WALL),
    ]
