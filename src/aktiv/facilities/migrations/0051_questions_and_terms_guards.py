"""What somebody answered or accepted stays as it was: the words of a question, and terms of use once published.

A question belongs to the municipality of its space or facility.
"""

from django.db import migrations

BELONGS = (
    ("question_space_at_home", "space_id, municipality_id", "facilities_space"),
    ("question_facility_at_home", "facility_id, municipality_id", "facilities_facility"),
)

GUARDS = """
CREATE FUNCTION facilities_words_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was asked or accepted is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER question_words_stay BEFORE UPDATE ON facilities_question FOR EACH ROW
WHEN ((OLD.text_nb, OLD.text_nn, OLD.text_en, OLD.kind, OLD.municipality_id)
      IS DISTINCT FROM (NEW.text_nb, NEW.text_nn, NEW.text_en, NEW.kind, NEW.municipality_id))
EXECUTE FUNCTION facilities_words_stay();
CREATE TRIGGER question_stays_ended BEFORE UPDATE ON facilities_question FOR EACH ROW
WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION facilities_words_stay();
CREATE TRIGGER terms_published_stay BEFORE UPDATE OR DELETE ON facilities_termsdocument FOR EACH ROW
WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION facilities_words_stay();
"""
NO_GUARDS = """
DROP TRIGGER question_words_stay ON facilities_question;
DROP TRIGGER question_stays_ended ON facilities_question;
DROP TRIGGER terms_published_stay ON facilities_termsdocument;
DROP FUNCTION facilities_words_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("facilities", "0050_questions_and_terms")]

    operations = [
        *(
            migrations.RunSQL(
                f"ALTER TABLE facilities_question ADD CONSTRAINT {name} FOREIGN KEY ({columns})"
                f" REFERENCES {to_table} (id, municipality_id)",
                f"ALTER TABLE facilities_question DROP CONSTRAINT {name}",
            )
            for name, columns, to_table in BELONGS
        ),
        migrations.RunSQL(GUARDS, NO_GUARDS),
    ]
