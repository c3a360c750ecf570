"""Pages of meetings, of the wheel and of templates: open to all, and worked by forms of those who call."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from aktiv.collaboration.actions import meetings, wheel
from aktiv.collaboration.actions.mandates import NewMandate, entrust
from aktiv.collaboration.actions.meetings import Point
from aktiv.collaboration.actions.wheel import NewTask
from aktiv.collaboration.models import Meeting, Minutes, WheelDone, WheelTask
from aktiv.collaboration.rules.minutes import fingerprint
from aktiv.collaboration.template_words import TEMPLATES
from aktiv.values.texts import Texts
from tests.collaboration.world import Circle, a_circle
from tests.web.booking_world import browser_of
from tests.web.test_service import page, rows_of, words_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def circle(db: None) -> Circle:
    made = a_circle(timezone.now() - timedelta(days=90))
    new = NewMandate(member="4601", role="chair", body="radet")
    entrust(made.speakers["4601"], new, by=made.alice.pk, now=timezone.now() - timedelta(days=60))
    return made


def held(circle: Circle, days: int = 9) -> int:
    starts = timezone.now() - timedelta(days=days)
    called = starts - timedelta(days=9)
    number = meetings.call_meeting("radet", starts, starts + HOUR, "Rådhuset", by=circle.alice.pk, now=called).number
    meetings.put_on_agenda(number, Point(title="Dørene"), by=circle.alice.pk, now=called)
    return number


def test_a_meeting_is_called_prepared_written_and_approved_by_forms(circle: Circle) -> None:
    client, chair = browser_of(circle.alice), browser_of(circle.speakers["4601"])
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    form = {"organ": "radet", "dag": day, "kl": "12.00", "til": "14.00", "sted": "Rådhuset"}
    assert client.post("/samarbeid/arbeid/mote/", form | {"sted": ""}).status_code == 422
    assert client.post("/samarbeid/arbeid/mote/", form | {"til": "11.00"}).status_code == 422
    assert client.post("/samarbeid/arbeid/mote/", form).status_code == 302
    assert browser_of(circle.charlie).post("/samarbeid/arbeid/mote/", form).status_code == 404
    point = {"nr": "1", "tittel": "Dørene", "om": "vote", "om-nr": "7"}
    wrong = client.post("/samarbeid/arbeid/mote-sak/", point)
    assert (wrong.status_code, "ingenting med det nummeret" in wrong.content.decode()) == (422, True)
    assert client.post("/samarbeid/arbeid/mote-sak/", point | {"om": "", "om-nr": ""}).status_code == 302
    assert "Dørene" in page(browser_of(), "/samarbeid/moter/1/")
    assert client.post("/samarbeid/arbeid/referat/", {"nr": "1"}).status_code == 422
    number = held(circle)
    assert client.post("/samarbeid/arbeid/referat/", {"nr": str(number), "tillegg": "Kaffe."}).status_code == 302
    seen = Minutes.objects.get().sha256
    assert seen in page(chair, f"/samarbeid/arbeid/referat-godkjenn/?nr={number}")
    assert client.post("/samarbeid/arbeid/referat-godkjenn/", {"nr": number, "sett": seen}).status_code == 422
    assert chair.post("/samarbeid/arbeid/referat-godkjenn/", {"nr": number, "sett": seen}).status_code == 302
    html = page(browser_of(), f"/samarbeid/moter/{number}/")
    for told in ("1. Dørene", "Kaffe.", seen, "Referat godkjent"):
        assert told in html
    assert client.post("/samarbeid/arbeid/mote-avlys/", {"nr": "1", "hvorfor": "Snø"}).status_code == 302
    assert "Snø" in page(browser_of(), "/samarbeid/moter/")
    assert Meeting.objects.count() == 2


def test_minutes_are_read_in_each_language_and_keep_what_people_wrote(circle: Circle) -> None:
    number = held(circle)
    made = meetings.write_minutes(number, "Kaffe & kake.", by=circle.alice.pk, now=timezone.now())
    client = browser_of()
    english, nynorsk = (page(client, f"/{code}/samarbeid/moter/{number}/") for code in ("en", "nn"))
    assert f"Minutes of meeting {number}:" in english
    assert '<span lang="no">Kaffe &amp; kake.</span>' in english
    assert ("From the meeting" in english, "Frå møtet" in nynorsk) == (True, True)
    told = {code: json.loads(page(client, f"{code}/samarbeid/moter/{number}.json"))["minutes"] for code in ("", "/en")}
    assert told[""]["text"] == made.text
    assert told["/en"]["text"].startswith("Minutes of meeting")
    assert {fingerprint(each["content"]) for each in told.values()} == {made.sha256}
    # What was written before there was anything but a text is shown as it stands.
    Minutes.objects.create(meeting=made.meeting, version=2, text="Referat.\n\nGammelt.", sha256="0" * 64,
                           made_by=circle.alice, made_at=timezone.now())  # fmt: skip
    assert '<span lang="no">Gammelt.</span>' in page(client, f"/en/samarbeid/moter/{number}/")


def test_json_and_csv_tell_what_the_pages_tell(circle: Circle) -> None:
    number = held(circle)
    meetings.write_minutes(number, "Kaffe.", by=circle.alice.pk, now=timezone.now())
    client = browser_of()
    one = json.loads(page(client, f"/samarbeid/moter/{number}.json"))
    html = page(client, f"/samarbeid/moter/{number}/")
    assert one["minutes"]["sha256"] in html
    assert one["agenda"][0]["title"] in html
    assert rows_of(client, f"/samarbeid/moter/{number}.csv")[0]["title"] == "Dørene"
    assert rows_of(client, "/samarbeid/moter.csv")[0]["sha256"] == one["minutes"]["sha256"]
    assert len(json.loads(page(client, "/samarbeid/moter.json"))["meetings"]) == 1
    for path in ("/samarbeid/moter/9/", "/samarbeid/moter/9.json", "/samarbeid/moter.xml"):
        page(client, path, 404)


def test_the_list_is_paged_in_as_many_statements_for_many_as_for_few(
    circle: Circle, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for days in range(21):
        held(circle, days + 1)
    client = browser_of()
    with django_assert_max_num_queries(14):
        html = page(client, "/samarbeid/moter/")
    assert "side=2" in html
    page(client, "/samarbeid/moter/?side=2")
    page(client, "/samarbeid/moter/?side=99")


def test_the_wheel_is_turned_by_forms_and_read_by_everybody(circle: Circle) -> None:
    client, today = browser_of(circle.alice), timezone.localdate()
    form = {"nb": "Årsrapport", "slag": "report", "organ": "", "maned": "3", "dag": "31", "varsel": "21",
            "fra": str(today.year - 1)}  # fmt: skip
    assert client.post("/samarbeid/arbeid/arshjul/", form | {"maned": "13"}).status_code == 422
    assert client.post("/samarbeid/arbeid/arshjul/", form).status_code == 302
    assert browser_of(circle.speakers["4601"]).post("/samarbeid/arbeid/arshjul/", form).status_code == 404
    assert "Årsrapport" in page(client, "/samarbeid/arbeid/arshjul-gjort/")
    done = {"oppgave": f"1:{today.year - 1}", "dag": today.isoformat(), "merknad": "Lagt ut."}
    assert client.post("/samarbeid/arbeid/arshjul-gjort/", done).status_code == 302
    assert client.post("/samarbeid/arbeid/arshjul-gjort/", done).status_code == 422
    assert (WheelTask.objects.count(), WheelDone.objects.count()) == (1, 1)
    public = browser_of()
    text = words_of(page(public, f"/samarbeid/arshjul/?ar={today.year - 1}"))
    assert "Lagt ut." in text
    assert "Gjort for sent" in text
    told = json.loads(page(public, f"/samarbeid/arshjul.json?ar={today.year - 1}"))
    assert [(each["state"], each["note"]) for each in told["tasks"]] == [("done_late", "Lagt ut.")]
    assert rows_of(public, f"/samarbeid/arshjul.csv?ar={today.year - 1}")[0]["done_on"] == today.isoformat()
    for odd in ("ar=x", "ar=9999", "ar=0000", "ar=%00"):
        page(public, f"/samarbeid/arshjul/?{odd}")
        page(public, f"/samarbeid/arshjul.json?{odd}")


def test_a_day_that_no_month_has_is_the_last_of_it(circle: Circle) -> None:
    new = NewTask(kind="other", name=Texts("Februar", "", ""), month=2, day=31, ahead=0, first_year=timezone.now().year)
    wheel.add_task(new, by=circle.alice.pk, now=timezone.now())
    assert json.loads(page(browser_of(), "/samarbeid/arshjul.json"))["tasks"][0]["due"][5:7] == "02"


@pytest.mark.parametrize(
    ("language", "heading"), [("", "# Vurdering"), ("/nn", "# Vurdering"), ("/en", "# Assessment")]
)
def test_templates_are_pages_and_files_in_every_language(circle: Circle, language: str, heading: str) -> None:
    client = browser_of()
    page(client, f"{language}/samarbeid/maler/")
    for slug, each in TEMPLATES.items():
        html = page(client, f"{language}/samarbeid/maler/{slug}/")
        text = page(client, f"{language}/samarbeid/maler/{slug}.md")
        assert text.count("\n## ") == len(each.sections) == html.count("<dt>")
    assert page(client, f"{language}/samarbeid/maler/vurdering.md").startswith(heading)
    for path in ("/samarbeid/maler/ingen/", "/samarbeid/maler/ingen.md"):
        page(client, path, 404)
