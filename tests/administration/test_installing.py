"""The first programme of a real site, from a folder of files."""

import datetime
import json
import re
import shutil

import pytest
import time_machine
from django.core.management import CommandError, call_command

from portevoix.accounts.models import User
from portevoix.administration.demonstration import texts
from portevoix.delegates.models import Cohort, Enrolment, Mandate
from portevoix.organisations.models import Membership, Organisation, Territory
from portevoix.programmes.models import ClosedPeriod, Programme
from portevoix.programmes.words import word
from portevoix.timeline.models import Entry
from tests.factories import ProgrammeFactory, UserFactory

pytestmark = pytest.mark.django_db
SMALLEST = {
    "programme.json": json.dumps({"slug": "bretagne", "name": "À voix haute", "pitch": "On vous répond."}),
    "themes.csv": "slug,name\nlogement,Logement\n",
    "organisations.csv": "slug,kind,name,email\nequipe,desk,L'équipe,equipe@bretagne.example\n",
}
FULL = SMALLEST | {
    "programme.json": json.dumps(
        {
            "slug": "bretagne",
            "name": "À voix haute",
            "region": "Bretagne",
            "pitch": {"fr": "On vous répond.", "en": "You are answered."},
            "deadlines": {"take_charge_working_days": 3, "answer_working_days": 15},
            "kept": {"voices_and_photos_days": 20},
            "closed_periods": [
                {"name": "Noël", "starts": "12-24", "ends": "01-01"},
                {"name": "Travaux", "starts": "2027-02-01", "ends": "2027-02-05"},
            ],
        }
    ),
    "words.csv": "key,singular,plural,gender\ndelegate,ambassadrice,ambassadrices,f\n",
    "themes.csv": "slug,name,icon,position\nlogement,Logement,house,2\ntransports,Transports,bus,1\n",
    "territories.csv": "code,kind,name,parent_code\n53,region,Bretagne,\n35,department,Ille-et-Vilaine,53\n",
    "organisations.csv": "slug,kind,name,territory_code,town,email\n"
    "afpa,provider,Centre de Rennes,35,Rennes,accueil@afpa.example\n"
    "equipe,desk,L'équipe,53,Rennes,equipe@bretagne.example\n",
    "competences.csv": "theme_slug,territory_code,target\nlogement,,kind:desk\ntransports,35,organisation:afpa\n"
    "transports,,own_provider\n",
    "cohorts.csv": "slug,organisation_slug,name,training,town,territory_code,headcount,starts_on,ends_on\n"
    'cuisine,afpa,"Cuisine, promotion {month}",CAP Cuisine,Rennes,35,14,2026-10-05,2027-06-30\n',
    "people.csv": "email,full_name,role,belongs_to\nLea@stagiaires.example,Léa Le Goff,delegate,cuisine\n"
    "tom@stagiaires.example,Tom Riou,trainee,cuisine\nanne@bretagne.example,Anne Kervella,coordinator,equipe\n",
}


@pytest.fixture
def folder(tmp_path):
    def write(files):
        for name, content in files.items():
            (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return write


def install(path, *options):
    with time_machine.travel("2026-11-23T09:00:00+00:00", tick=False):
        call_command("install_programme", path, *options)


def test_three_short_files_are_enough(folder, client):
    install(folder(SMALLEST), "--default")

    programme = Programme.objects.get()
    assert (programme.is_default, programme.take_charge_days, programme.answer_days) == (True, 5, 20)
    page = client.get("/").content.decode()
    assert "À voix haute" in page
    assert "On vous répond." in page


def test_everything_of_the_folder_is_there_signed_by_the_system_and_dated_today(folder):
    install(folder(FULL))

    programme = Programme.objects.get(slug="bretagne")
    cohort = Cohort.objects.get()
    mandate = Mandate.objects.get()
    assert [theme.slug for theme in programme.themes] == ["transports", "logement"]
    assert word(programme, "delegate", "the") == "l’ambassadrice"
    assert (programme.take_charge_days, programme.answer_days, programme.media_kept_days) == (3, 15, 20)
    assert Territory.objects.get(code="35").path == "region-53/department-35/"
    assert (cohort.name, cohort.starts_on, cohort.headcount) == (
        "Cuisine, promotion d’octobre",
        datetime.date(2026, 10, 5),
        14,
    )
    assert mandate.user.email == "lea@stagiaires.example"
    assert mandate.starts_at == datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)
    assert Enrolment.objects.get().user.full_name == "Tom Riou"
    assert Membership.objects.get().role == "coordinator"
    assert {entry.actor.email for entry in Entry.objects.select_related("actor").order_by("pk")} == {
        User.objects.system().email
    }


def test_days_nobody_works_come_back_each_year_or_once(folder):
    install(folder(FULL))

    closed = ClosedPeriod.objects.order_by("starts_on")
    assert closed.filter(starts_on="2026-12-24", ends_on="2027-01-01").exists()
    assert closed.filter(starts_on="2031-12-24").exists()
    assert [str(p.ends_on) for p in closed.filter(reason="Travaux")] == ["2027-02-05"]


def test_beside_a_default_programme_it_stands_under_its_own_name(folder, client, programme, capsys):
    install(folder(FULL))

    assert "/p/bretagne/" in capsys.readouterr().out
    assert "À voix haute" in client.get("/p/bretagne/").content.decode()


def test_somebody_who_has_an_account_keeps_it(folder):
    anne = UserFactory(email="anne@bretagne.example", full_name="Anne K.")

    install(folder(FULL))

    assert Membership.objects.get().user == anne
    assert User.objects.get(pk=anne.pk).full_name == "Anne K."


def test_the_demonstrations_own_files_install_as_they_are(tmp_path):
    path = shutil.copytree(texts.FOLDER, tmp_path / "copy")

    install(path, "--default")

    assert Cohort.objects.count() == len(texts.rows("cohorts"))
    assert Organisation.objects.count() == len(texts.rows("organisations"))
    assert Mandate.objects.count() + Enrolment.objects.count() + Membership.objects.count() == len(texts.rows("people"))


@pytest.mark.parametrize(
    ("encoding", "separator"), [("utf-8-sig", ","), ("cp1252", ";"), ("utf-16", "\t"), ("utf-8", ";")]
)
def test_what_spreadsheets_write_is_read(folder, encoding, separator):
    lines = "slug,kind,name,email\r\nequipe,desk,L'équipe,equipe@b.example\r\n".replace(",", separator)

    install(folder(SMALLEST | {"organisations.csv": lines.encode(encoding)}))

    assert Organisation.objects.get().name == "L'équipe"


def said(**changes):
    return {"programme.json": json.dumps(json.loads(SMALLEST["programme.json"]) | changes)}


def with_line(file, line):
    return {file: FULL[file] + line + "\n"}


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"programme.json": "{"}, "programme.json, line 1"),
        ({"programme.json": b"\xff\xfe"}, "programme.json"),
        ({"programme.json": "[]"}, "programme.json"),
        (said(slug="Deux mots"), "programme.json, [slug]"),
        (said(name=""), "programme.json, [name]"),
        (said(pitch=None), "programme.json, [pitch]"),
        (said(pitch={"fr": "x", "de": "y"}), "programme.json, [pitch de]"),
        (said(colour="red"), "programme.json, [colour]"),
        (said(deadlines={"answer_working_days": 0}), "programme.json, [deadlines answer_working_days]"),
        (said(kept={"voices_and_photos_days": 0}), "programme.json, [kept voices_and_photos_days]"),
        (said(deadlines=[5]), "programme.json, [deadlines]"),
        (said(holidays_subdivision="ZZ"), "programme.json, [holidays_subdivision]"),
        (said(closed_periods={}), "programme.json, [closed_periods]"),
        (
            said(closed_periods=[{"name": "x", "starts": "02-29", "ends": "03-01"}]),
            "programme.json, [closed_periods 1 starts]",
        ),
        (
            said(closed_periods=[{"name": "x", "starts": "02-01", "ends": "2027-03-01"}]),
            "programme.json, [closed_periods 1]",
        ),
        (
            said(closed_periods=[{"name": "x", "starts": "2027-04-01", "ends": "2027-03-01"}]),
            "programme.json, [closed_periods 1]",
        ),
        ({"themes.csv": ""}, "themes.csv"),
        ({"themes.csv": b"slug,name\0\n"}, "themes.csv"),
        ({"themes.csv": "slug,name\n"}, "themes.csv"),
        ({"themes.csv": "slug\nlogement\n"}, "themes.csv, line 1, [name]"),
        ({"themes.csv": "slug,name,slug\nlogement,x,y\n"}, "themes.csv, line 1, [slug]"),
        ({"themes.csv": "slug,name,color\nlogement,x,y\n"}, "themes.csv, line 1, [color]"),
        ({"themes.csv": "slug,name\n\nlogement,\n"}, "themes.csv, line 3, [name]"),
        ({"themes.csv": "slug,name\nlogement,Logement, aides\n"}, "themes.csv, line 2"),
        ({"themes.csv": 'slug,name\nlogement,"Logement\n'}, "themes.csv, line 2"),
        ({"themes.csv": "slug,name\nlogement," + "x" * 81}, "themes.csv, line 2, [name]"),
        (with_line("themes.csv", "bus,Bus,no-such-icon,3"), "themes.csv, line 4, [icon]"),
        (with_line("themes.csv", "bus,Bus,bus,third"), "themes.csv, line 4, [position]"),
        (with_line("themes.csv", "logement,Encore,bus,3"), "themes.csv, line 4, [slug]"),
        (with_line("words.csv", "delegué,a,b,f"), "words.csv, line 3, [key]"),
        (with_line("words.csv", "sheet,a,b,x"), "words.csv, line 3, [gender]"),
        (with_line("territories.csv", "56,department,Morbihan,99"), "territories.csv, line 4, [parent_code]"),
        (with_line("territories.csv", "56,county,Morbihan,53"), "territories.csv, line 4, [kind]"),
        (with_line("organisations.csv", "x,service,X,99,,"), "organisations.csv, line 4, [territory_code]"),
        (with_line("organisations.csv", "x,service,X,35,,accueil"), "organisations.csv, line 4, [email]"),
        (with_line("organisations.csv", "x,desk,X,35,,"), "organisations.csv, line 4, [kind]"),
        ({"organisations.csv": "slug,kind,name\nx,service,X\n"}, "organisations.csv"),
        (
            {"organisations.csv": "slug,kind,name\nx,desk,X\n", "people.csv": "email,role,belongs_to\n"},
            "organisations.csv, line 2, [email]",
        ),
        (with_line("competences.csv", "santé,,own_provider"), "competences.csv, line 5, [theme_slug]"),
        (with_line("competences.csv", "logement,,kind:shop"), "competences.csv, line 5, [target]"),
        (with_line("competences.csv", "logement,,organisation:x"), "competences.csv, line 5, [target]"),
        (with_line("cohorts.csv", "c,afpa,C,,,,,05/10/2026,2027-01-01"), "cohorts.csv, line 3, [starts_on]"),
        (with_line("cohorts.csv", "c,afpa,C,,,,,,2027-01-01"), "cohorts.csv, line 3, [starts_on]"),
        (with_line("cohorts.csv", "c,afpa,C,,,,,2027-10-05,2027-01-01"), "cohorts.csv, line 3, [ends_on]"),
        (with_line("cohorts.csv", "c,afpa,C,,,,0,2026-10-05,2027-01-01"), "cohorts.csv, line 3, [headcount]"),
        (with_line("cohorts.csv", "c,x,C,,,,,2026-10-05,2027-01-01"), "cohorts.csv, line 3, [organisation_slug]"),
        (
            with_line("cohorts.csv", "c,equipe,C,,,,,2026-10-05,2027-01-01"),
            "cohorts.csv, line 3, [organisation_slug]",
        ),
        (with_line("cohorts.csv", "afpa,afpa,C,,,,,2026-10-05,2027-01-01"), "cohorts.csv, line 3, [slug]"),
        (
            {"cohorts.csv": "slug,organisation_slug,name,started_on,ends_in_days\nc,afpa,C,999999999,1\n"},
            "cohorts.csv, line 2, [started_on]",
        ),
        (with_line("people.csv", "x@b.example,X,agent,nowhere"), "people.csv, line 5, [belongs_to]"),
        (with_line("people.csv", "x@b.example,X,agent,cuisine"), "people.csv, line 5, [role]"),
        (with_line("people.csv", "x@b.example,X,delegate,equipe"), "people.csv, line 5, [role]"),
        (with_line("people.csv", "x at b,X,agent,equipe"), "people.csv, line 5, [email]"),
        (with_line("people.csv", "LEA@stagiaires.example,L,substitute,cuisine"), "people.csv, line 5, [email]"),
    ],
)
def test_what_is_wrong_is_said_with_its_place_and_nothing_is_written(folder, change, where):
    base = FULL if any(name not in SMALLEST for name in change) or "line" in where else SMALLEST

    with pytest.raises(CommandError) as refusal:
        install(folder(base | change))

    assert place_in(str(refusal.value)).startswith(f"{where}:"), refusal.value
    assert "\n" not in str(refusal.value)
    assert not Programme.objects.exists()


def place_in(sentence):
    """Written the same in both languages."""
    sentence = re.sub("[“«]\\s*(.*?)\\s*[»”]", r"[\1]", sentence).replace("ligne", "line")
    return re.sub("\\s+:", ":", sentence)


def test_no_folder_no_programme(tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        install(tmp_path / "nowhere")


def test_a_second_time_is_refused(folder):
    install(folder(FULL))
    people, entries = User.objects.count(), Entry.objects.count()

    with pytest.raises(CommandError, match="bretagne"):
        install(folder(FULL))

    assert (User.objects.count(), Entry.objects.count()) == (people, entries)


def test_there_is_one_default_programme(folder, programme):
    with pytest.raises(CommandError, match=programme.name):
        install(folder(FULL), "--default")

    assert Programme.objects.get() == programme


def test_a_host_name_leads_to_one_programme(folder):
    ProgrammeFactory(host="voix.example")

    with pytest.raises(CommandError, match=r"voix\.example"):
        install(folder(SMALLEST | said(host="voix.example")))


def test_a_fault_half_way_leaves_nothing(folder, monkeypatch):
    def break_down(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr("portevoix.delegates.operations.give_mandate", break_down)

    with pytest.raises(OSError, match="disk full"):
        install(folder(FULL))

    assert not Programme.objects.exists()
    assert not Entry.objects.exists()
    assert not User.objects.filter(email="lea@stagiaires.example").exists()
