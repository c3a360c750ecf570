"""Some clubs of a city with all that a club has: a profile, teams that are counted, somebody invited, somebody who
asks; and a group that waits for the municipality."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from aktiv.demo import catalogue
from aktiv.demo.actions.society import Society
from aktiv.facilities.models import Activity
from aktiv.municipalities.models import Municipality
from aktiv.people.actions.founding import found_group
from aktiv.people.actions.invitations import NewInvitation, invite
from aktiv.people.actions.inviting import settle_mail
from aktiv.people.actions.profile import Profile, describe
from aktiv.people.actions.representatives import ask_to_represent, choose_contact
from aktiv.people.actions.teams import NewTeam, add_team, count_members
from aktiv.people.models import Organisation, Person, Representative, Team
from aktiv.people.rules.organisations import bands_of

DESCRIBED = 4
"""So many clubs, and those of the personas, have said who they are."""
ABOUT = {
    "nb": "Vi er et lag for hele nabolaget. Kom og prøv en trening: de to første gangene er gratis.",
    "nn": "Vi er eit lag for heile nabolaget. Kom og prøv ei trening: dei to første gongene er gratis.",
    "en": "A club for the whole neighbourhood. Come and try: the first two times are free.",
}
WAITS = "Turgjengen"
WHAT = {
    "nb": "Vi går tur hver torsdag og vil låne et møterom når det regner.",
    "nn": "Vi går tur kvar torsdag og vil låne eit møterom når det regnar.",
    "en": "We walk every Thursday and want a meeting room when it rains.",
}
ASKED = timedelta(days=3)
INVITER, ASKS, FOUNDS = 0, 7, 8
"""The club that invites, and the residents that ask to act for it and found a group."""
OLDEST = 99
SEXES = {"J": Team.Sex.GIRLS, "G": Team.Sex.BOYS}


def live_in_clubs(
    municipality: Municipality,
    city: catalogue.City,
    society: Society,
    data: catalogue.Catalogue,
    *,
    now: datetime,
) -> None:
    """Fills the clubs of a city. Its people are there."""
    then = now - ASKED
    activities = dict(Activity.objects.values_list("slug", "pk"))
    ages = {group.key: group for group in data.age_groups}
    own = {slug for persona in data.personas if persona.city == city.slug for slug in persona.clubs}
    for place, club in enumerate(city.clubs):
        if place < DESCRIBED or club.slug in own:
            organisation, contact = society.clubs[club.slug], society.contacts[club.slug]
            done = [activities[each] for each in club.activities if each in activities]
            _say_who(organisation, ABOUT[city.language], club.mail, done, by=contact, now=then)
            for team in {each.name: each for each in club.teams}.values():
                _form(organisation, team, ages[team.age_group], activities[team.activity], by=contact, now=then)
    inviting = city.clubs[INVITER]
    host = society.clubs[inviting.slug]
    offer = NewInvitation(email="trener@example.com", role=Representative.Role.COACH)
    sent = invite(host, offer, by=society.contacts[inviting.slug], now=then)
    settle_mail(sent, sent=True, now=then)
    ask_to_represent(society.residents[ASKS], host, Representative.Role.BOOKER, now=then)
    found_group(
        society.residents[FOUNDS],
        f"{WAITS} {city.name}",
        municipality,
        WHAT[city.language],
        now=then,
    )


def _say_who(
    organisation: Organisation, about: str, email: str, activity_ids: Sequence[int], *, by: Person, now: datetime
) -> None:
    profile = Profile(
        about=about,
        email=email,
        phone="",
        website="",
        publishes_name=organisation.publishes_name,
        activity_ids=tuple(activity_ids),
    )
    describe(organisation.pk, profile, by=by, now=now)
    choose_contact(by, organisation, public=True, now=now)


def _form(
    organisation: Organisation,
    team: catalogue.Team,
    ages: catalogue.AgeGroup,
    activity_id: int,
    *,
    by: Person,
    now: datetime,
) -> None:
    new = NewTeam(
        name=team.name,
        activity_id=activity_id,
        age_from=ages.from_age,
        age_to=OLDEST if ages.to_age is None else ages.to_age,
        sex=SEXES.get(team.name[:1], Team.Sex.MIXED) if team.name[1:2].isdigit() else Team.Sex.MIXED,
    )
    made = add_team(organisation, new, by=by.pk, now=now)
    counts: dict[tuple[int, str], int] = {}
    if organisation.municipality_id is not None:
        counts[organisation.municipality_id, bands_of(made.age_from, made.age_to)[0]] = team.size
    count_members(made.pk, organisation, counts, by=by.pk, now=now)
