"""Beginning and ending to follow: with an account, or with a mailbox that its reader confirmed."""

import datetime
import re

import pytest
import time_machine
from django.urls import reverse

from portevoix.following import confirming, limits, operations, tasks
from portevoix.following.models import Follow, Follower
from portevoix.following.targets import Target
from portevoix.jobs import worker
from portevoix.kit import clock
from portevoix.notifications.models import Mail
from tests import factories as make

pytestmark = pytest.mark.django_db
EMAIL = "lectrice@test.example"
QUERIES = {
    "programme": "",
    "theme": "?theme=transport",
    "territory": "?territoire=departement-13",
    "organisation": "?organisme=region-transports",
}


def ask(client, query="", *, email=EMAIL, rhythm="weekly"):
    return client.post(reverse("following:follow") + query, {"email": email, "rhythm": rhythm})


def link_of(mail):
    return re.search(r"http\S+/suivre/confirmer/\S+", mail.body).group().split("//", 1)[1].partition("/")[2]


def confirm(client, mail):
    return client.post(f"/{link_of(mail)}")


def the_mail():
    return Mail.objects.exclude(stop_link="").latest("pk")


@pytest.mark.parametrize("kind", [*QUERIES, "sheet"])
def test_a_visitor_follows_after_one_mail(kind, client, place):
    query = QUERIES.get(kind, f"?fiche={place['sheet'].reference}")

    assert ask(client, query).url == reverse("following:asked")
    assert not Follower.objects.exists()
    assert client.get(f"/{link_of(the_mail())}").status_code == 200
    assert not Follower.objects.exists()
    response = confirm(client, the_mail())

    follow = Follow.objects.get()
    assert response.url == follow.follower.get_absolute_url()
    assert (follow.follower.email, follow.follower.rhythm, follow.follower.user) == (EMAIL, "weekly", None)
    assert [k for k in ("theme", "territory", "organisation", "sheet") if getattr(follow, k) == place.get(k)] == (
        [] if kind == "programme" else [kind]
    )


def test_confirming_twice_is_once(client, place):
    ask(client)

    assert confirm(client, the_mail()).url == confirm(client, the_mail()).url
    assert Follow.objects.count() == 1


def test_a_confirmation_holds_for_three_days(client, place):
    ask(client)
    with time_machine.travel(clock.now() + datetime.timedelta(days=3, minutes=1)):
        assert confirm(client, the_mail()).status_code == 404

    assert not Follower.objects.exists()


def test_an_altered_link_confirms_nothing(client, place):
    ask(client)
    address = f"/{link_of(the_mail())}"

    assert client.post(address[:-3] + "x/").status_code == 404
    assert client.post(f"/p/ailleurs{address}").status_code == 404
    assert not Follower.objects.exists()


def test_nothing_tells_whether_an_address_is_known(client, place):
    make.UserFactory(email="connue@test.example")
    make.FollowFactory(follower__programme=place["programme"], follower__email="suit@test.example")

    said = [ask(client, email=email) for email in (EMAIL, "connue@test.example", "suit@test.example")]

    assert len({(r.status_code, r.url) for r in said}) == 1
    assert Mail.objects.exclude(stop_link="").count() == 3


def test_a_mailbox_gets_few_of_our_mails_and_nothing_says_so(client, place):
    said = [ask(client) for _each in range(limits.PER_MAILBOX + 2)]

    assert {(r.status_code, r.url) for r in said} == {(302, reverse("following:asked"))}
    assert Mail.objects.filter(recipient=EMAIL).count() == limits.PER_MAILBOX


def test_a_network_asks_for_so_many_mails_in_ten_minutes(client, place, monkeypatch):
    monkeypatch.setattr(limits, "PER_NETWORK", 2)

    said = [ask(client, email=f"n{n}@test.example") for n in range(3)]

    assert [r.status_code for r in said] == [302, 302, 429]
    assert 'value="n2@test.example"' in said[2].content.decode()
    assert Mail.objects.exclude(stop_link="").count() == 2


def test_a_window_ends(client, place):
    for _each in range(limits.PER_MAILBOX + 1):
        limits.may_write_to(EMAIL)
    assert not limits.may_write_to(EMAIL)

    with time_machine.travel(clock.now() + datetime.timedelta(seconds=limits.MAILBOX_SECONDS + 1)):
        assert limits.may_write_to(EMAIL)


@pytest.mark.parametrize("email", ["", "personne", "a@b", "x" * 250 + "@test.example", "a\0b@test.example"])
def test_what_is_no_address_comes_back(email, client, place):
    response = ask(client, email=email)

    assert response.status_code == 422
    assert not Mail.objects.exists()


@pytest.mark.parametrize(
    "query",
    ["?theme=rien", "?fiche=2026-9999", "?territoire=x", "?organisme=x", "?theme=transport&organisme=x", "?theme=%00"],
)
def test_what_is_not_there_cannot_be_followed(query, client, place):
    assert client.get(reverse("following:follow") + query).status_code == 404


def test_a_sheet_that_not_everyone_reads_cannot_be_followed(client, place):
    sheet = make.SheetFactory(programme=place["programme"], sent=True)
    type(sheet).objects.filter(pk=sheet.pk).update(shown_at=None)

    assert client.get(f"{reverse('following:follow')}?fiche={sheet.reference}").status_code == 404


def test_who_is_signed_in_follows_at_once(client, place):
    user = make.UserFactory()
    client.force_login(user)

    response = client.post(reverse("following:follow") + "?theme=transport", {"rhythm": "daily"})

    assert response.url == reverse("following:own")
    assert Follow.objects.get().follower.user == user
    assert "Follower" not in client.get(reverse("following:own")).content.decode()
    assert not Mail.objects.exists()


def test_nobody_follows_more_things_than_one_can_read(client, place, monkeypatch):
    monkeypatch.setattr(operations, "MOST_FOLLOWED", 1)
    client.force_login(make.UserFactory())

    client.post(reverse("following:follow"), {"rhythm": "daily"})
    response = client.post(reverse("following:follow") + "?theme=transport", {"rhythm": "daily"})

    assert response.status_code == 422
    assert Follow.objects.count() == 1


def test_a_mailbox_that_follows_too_much_is_told_when_it_confirms(client, place, monkeypatch):
    monkeypatch.setattr(operations, "MOST_FOLLOWED", 1)
    ask(client)
    confirm(client, the_mail())
    ask(client, "?theme=transport")

    assert confirm(client, the_mail()).status_code == 302
    assert Follow.objects.count() == 1


def test_one_click_in_the_mail_program_ends_it_all(place, client, followed):
    """No cookie, no token: the link is enough (RFC 8058)."""
    follow = followed("sheet")
    client.handler.enforce_csrf_checks = True

    response = client.post(follow.follower.get_absolute_url(), {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    assert not Follower.objects.exists()


def test_the_link_of_a_mail_opens_the_list_and_leaves_one_thing(place, client, followed):
    follow = followed("sheet")
    other = make.FollowFactory(follower=follow.follower, theme=place["theme"])
    address = follow.follower.get_absolute_url()

    assert client.get(address).status_code == 200
    client.post(address, {"action": "leave", "follow": follow.pk})

    assert list(Follow.objects.all()) == [other]


def test_leaving_the_last_thing_erases_the_mailbox(place, client, followed, letters):
    follow = followed("sheet", email=EMAIL)
    make.MailFactory(programme=place["programme"], recipient=EMAIL, user=None, stop_link="https://test.example/s")
    kept = make.MailFactory(programme=place["programme"], recipient=EMAIL, user=None)

    client.post(follow.follower.get_absolute_url(), {"action": "leave", "follow": follow.pk})

    assert not Follower.objects.exists()
    assert list(Mail.objects.filter(recipient=EMAIL)) == [kept]


def test_the_rhythm_changes_by_the_link(place, client, followed):
    follow = followed("sheet")

    client.post(follow.follower.get_absolute_url(), {"action": "rhythm", "rhythm": "weekly"})
    refused = client.post(follow.follower.get_absolute_url(), {"action": "rhythm", "rhythm": "hourly"})

    follow.follower.refresh_from_db()
    assert (follow.follower.rhythm, refused.status_code) == ("weekly", 422)


@pytest.mark.parametrize("data", [{}, {"action": "x"}, {"action": "leave"}, {"action": "leave", "follow": "²"}])
def test_a_form_that_no_page_has_changes_nothing(data, place, client, followed):
    follow = followed("sheet")

    assert client.post(follow.follower.get_absolute_url(), data).status_code == 400
    assert Follow.objects.exists()


def test_the_link_of_one_is_not_that_of_another(place, client, followed):
    follow, other = followed("sheet"), followed("theme")

    response = client.post(follow.follower.get_absolute_url(), {"action": "leave", "follow": other.pk})

    assert response.status_code == 404
    assert Follow.objects.count() == 2


def test_a_link_that_leads_nowhere_says_that_nothing_is_kept(place, client):
    assert client.get(reverse("following:by_link", args=["x" * 32])).status_code == 404


def test_who_asked_for_nothing_is_erased(place, client):
    ask(client)
    address = the_mail().stop_link.split("//", 1)[1].partition("/")[2]
    assert client.get(f"/{address}").status_code == 200
    assert Mail.objects.filter(recipient=EMAIL).exists()

    client.post(f"/{address}", {"List-Unsubscribe": "One-Click"})

    assert not Mail.objects.filter(recipient=EMAIL).exists()


def test_an_address_that_was_never_confirmed_is_forgotten(place, client):
    ask(client)
    ask(client, email="fidele@test.example")
    confirm(client, the_mail())

    with time_machine.travel(clock.now() + confirming.KEPT + datetime.timedelta(hours=1)):
        tasks.forget_the_unconfirmed.enqueue()
        worker.drain(task=tasks.forget_the_unconfirmed.module_path)

    assert not Mail.objects.filter(recipient=EMAIL).exists()
    assert Mail.objects.filter(recipient="fidele@test.example").exists()


def test_a_sheet_withheld_since_cannot_be_confirmed(place, client):
    ask(client, f"?fiche={place['sheet'].reference}")
    type(place["sheet"]).objects.filter(pk=place["sheet"].pk).update(shown_at=None)

    assert confirm(client, the_mail()).status_code == 404


def test_the_page_of_what_one_follows_leads_to_each_of_them(place, client, followed):
    follower = followed("sheet").follower
    for kind in ("theme", "territory", "organisation"):
        make.FollowFactory(follower=follower, **{kind: place[kind]})
    make.FollowFactory(follower=follower)

    page = client.get(follower.get_absolute_url()).content.decode()

    kinds = {"sheet": "sheet", "theme": "theme", "territory": "territory", "organisation": "organisation"}
    targets = [Target(place["programme"], kind, place[name]) for kind, name in kinds.items()]
    whole = Target(place["programme"], "programme", place["programme"])
    for target in [*targets, whole]:
        assert f'href="{target.url}"' in page
        assert f'href="{target.feed_url}"' in page
        assert client.get(target.url).status_code == 200
