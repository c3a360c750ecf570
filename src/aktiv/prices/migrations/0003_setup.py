"""Price lists that a municipality sets up itself, and what must not happen while it does.

- A published list still never changes, but it may be given an end, or a sooner one: what was quoted stands in quotes.
- A VAT rate by which something was charged, after the rate had begun, is never another rate afterwards.
- A reckoning of a list belongs to the list's municipality.
"""

import django.db.models.deletion
from django.db import migrations, models

ENDED_ALONE = """
CREATE OR REPLACE FUNCTION price_list_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        IF TG_OP = 'UPDATE' AND NEW.valid_to IS NOT NULL AND (OLD.valid_to IS NULL OR NEW.valid_to <= OLD.valid_to)
           AND to_jsonb(NEW) - 'valid_to' = to_jsonb(OLD) - 'valid_to' THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'a published price list never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
"""
NOT_ENDED_ALONE = """
CREATE OR REPLACE FUNCTION price_list_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'a published price list never changes' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
"""

# Days of use from which a rate would count and which were charged when it already would have counted: those before
# the next rate of the code. Served by charge_by_day.
RATES_STAND = """
CREATE FUNCTION vat_rate_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    until date;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        SELECT min(valid_from) INTO until FROM prices_vatrate
         WHERE municipality_id = OLD.municipality_id AND code = OLD.code AND valid_from > OLD.valid_from;
        IF (TG_OP = 'DELETE' OR (NEW.municipality_id, NEW.code, NEW.valid_from, NEW.basis_points)
                IS DISTINCT FROM (OLD.municipality_id, OLD.code, OLD.valid_from, OLD.basis_points))
           AND EXISTS (SELECT FROM prices_charge c
             WHERE c.municipality_id = OLD.municipality_id AND c.vat_code = OLD.code AND c.use_day >= OLD.valid_from
               AND (until IS NULL OR c.use_day < until) AND c.created_at >= OLD.valid_from) THEN
            RAISE EXCEPTION 'a VAT rate that was charged never changes'
                USING ERRCODE = 'restrict_violation', CONSTRAINT = 'vat_rate_stands';
        END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    SELECT min(valid_from) INTO until FROM prices_vatrate
     WHERE municipality_id = NEW.municipality_id AND code = NEW.code AND valid_from > NEW.valid_from;
    IF EXISTS (SELECT FROM prices_charge c
         WHERE c.municipality_id = NEW.municipality_id AND c.vat_code = NEW.code AND c.use_day >= NEW.valid_from
           AND (until IS NULL OR c.use_day < until) AND c.created_at >= NEW.valid_from
           AND c.vat_basis_points <> NEW.basis_points) THEN
        RAISE EXCEPTION 'a VAT rate that was charged never changes'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'vat_rate_stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vat_rate_stands BEFORE INSERT OR UPDATE OR DELETE ON prices_vatrate
    FOR EACH ROW EXECUTE FUNCTION vat_rate_stands();
"""
NOT_RATES_STAND = """
DROP TRIGGER vat_rate_stands ON prices_vatrate;
DROP FUNCTION vat_rate_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("prices", "0002_guards")]

    operations = [
        migrations.AddField(
            model_name="pricelist",
            name="revision",
            field=models.PositiveIntegerField(
                default=0, help_text="how often the draft was saved: two editors, one wins"
            ),
        ),
        migrations.CreateModel(
            name="PricePreview",
            fields=[
                (
                    "price_list",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="preview",
                        serialize=False,
                        to="prices.pricelist",
                    ),
                ),
                ("revision", models.PositiveIntegerField(help_text="of the draft that was reckoned by")),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("next_day", models.DateField()),
                ("uses", models.PositiveIntegerField(help_text="to be counted")),
                ("counted", models.PositiveIntegerField(default=0)),
                ("sums", models.JSONField(default=dict)),
                ("asked_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last__gte", models.F("first"))), name="price_preview_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("next_day__gte", models.F("first"))),
                        name="price_preview_from_the_first_day",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "ALTER TABLE prices_pricepreview ADD CONSTRAINT price_preview_list_at_home "
            "FOREIGN KEY (price_list_id, municipality_id) REFERENCES prices_pricelist (id, municipality_id)",
            "ALTER TABLE prices_pricepreview DROP CONSTRAINT price_preview_list_at_home",
        ),
        migrations.RunSQL(ENDED_ALONE, NOT_ENDED_ALONE),
        migrations.RunSQL(RATES_STAND, NOT_RATES_STAND),
    ]
