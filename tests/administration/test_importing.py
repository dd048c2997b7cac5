"""Lists of organisations, as they come: odd headings, any encoding, blanks, mistakes."""

import contextlib
import csv
import io

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from portevoix.administration.importing import loading, reading
from portevoix.administration.importing.lines import is_siret
from portevoix.organisations.models import Organisation, Territory
from portevoix.timeline.models import Entry
from tests.factories import OrganisationFactory, ProgrammeFactory, TerritoryFactory

AFPA = "82422814200017"
OTHER = "42117322000011"
SIRETS = (AFPA, OTHER, "13000548100010", "35600000000048")


@pytest.fixture
def file(tmp_path):
    """`file("siret;nom\\n…", "cp1252")`: a list on disk."""

    def write(text, encoding="utf-8"):
        path = tmp_path / "liste.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write


@pytest.fixture
def load(programme, file, capsys):
    """Import a text as the command does; returns what it says."""

    def run(text, *options, encoding="utf-8"):
        call_command("import_organisations", str(file(text, encoding)), *options)
        return capsys.readouterr().out

    return run


def unreadable(path):
    with pytest.raises(reading.Unreadable) as refusal:
        reading.read(path)
    return str(refusal.value)


class TestReading:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    @pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
    def test_any_encoding_and_separator_give_the_same_rows(self, file, encoding, separator):
        text = f"Raison sociale;N° SIRET;Ville\nLycée du Bâtiment – été;{AFPA};Nîmes\n".replace(";", separator)

        table = reading.read(file(text, encoding))

        assert [row.cells for row in table.rows] == [
            {"name": "Lycée du Bâtiment – été", "siret": AFPA, "town": "Nîmes"}
        ]

    def test_odd_headings_are_recognised_and_the_others_named(self, file):
        table = reading.read(file(f" RAISON_SOCIALE ;Siret;UAI validée;E-mail;Qualiopi\nA;{AFPA};;;Oui\n"))

        assert set(table.recognised) == {"name", "siret", "uai", "email"}
        assert table.ignored == ["Qualiopi"]

    def test_blank_lines_before_the_headings_and_between_rows_are_passed_over(self, file):
        table = reading.read(file(f"\r\n;;\r\nnom;siret\r\n\r\nA;{AFPA}\r\n;\r\n"))

        assert [(row.line, row.cells["name"]) for row in table.rows] == [(5, "A")]

    def test_of_two_columns_of_one_meaning_the_first_filled_cell_is_kept(self, file):
        table = reading.read(file("denomination;nom_officiel;siret\n;Officiel;1\nUsuel;Autre;2\n"))

        assert [row.cells["name"] for row in table.rows] == ["Officiel", "Usuel"]

    def test_a_cell_on_two_lines_is_one_cell_and_the_row_keeps_its_first_line(self, file):
        table = reading.read(file('nom;adresse;siret\nA;"1 rue\nHaute";1\nB;;2\n'))

        assert [(row.line, row.cells["address"]) for row in table.rows] == [
            (2, "1 rue Haute"),
            (4, ""),
        ]

    def test_only_cells_with_something_in_them_make_a_ragged_line(self, file):
        table = reading.read(file("nom;siret\nA;1;;\nB;2;;surplus\n"))

        assert [row.is_ragged for row in table.rows] == [False, True]

    @pytest.mark.parametrize("raw", [b"", b"   \r\n \n", b"\xef\xbb\xbf", b"\xff\xfe"])
    def test_an_empty_file_is_said_to_be_empty(self, file, raw):
        assert unreadable(file(raw))

    @pytest.mark.parametrize("raw", [b"nom;siret\nA\0B;1\n", b"PK\x03\x04\x00\x00", "nom\nA\n".encode("utf-32")])
    def test_what_is_no_text_is_refused(self, file, raw):
        assert unreadable(file(raw))

    def test_a_list_without_names_is_refused_and_its_headings_are_said(self, file):
        assert "date, montant" in unreadable(file("date;montant\n2026-01-01;3\n"))

    def test_a_missing_file_and_a_folder_are_refused(self, tmp_path):
        assert "rien.csv" in unreadable(tmp_path / "rien.csv")
        assert str(tmp_path) in unreadable(tmp_path)

    def test_a_quote_never_closed_gives_the_line_where_it_opens(self, file):
        assert "3" in unreadable(file('nom;siret\nA;1\n"' + "x" * 200_000))

    def test_a_heading_without_end_is_refused_too(self, file):
        assert unreadable(file('"nom' + "x" * 200_000))

    @given(raw=st.binary(max_size=400))
    def test_any_bytes_are_read_or_refused_in_words(self, raw, tmp_path_factory):
        path = tmp_path_factory.mktemp("any") / "any.csv"
        path.write_bytes(raw)

        with contextlib.suppress(reading.Unreadable):
            assert reading.read(path).recognised["name"]

    @given(
        rows=st.lists(st.lists(st.text(max_size=20), max_size=6), max_size=8),
        separator=st.sampled_from(";,\t|"),
        encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    )
    def test_any_cells_under_known_headings_are_read_or_refused_in_words(
        self, rows, separator, encoding, tmp_path_factory
    ):
        text = io.StringIO()
        csv.writer(text, delimiter=separator).writerows([["nom", "siret", "email", "ville"], *rows])
        path = tmp_path_factory.mktemp("cells") / "cells.csv"
        path.write_bytes(text.getvalue().encode(encoding, errors="replace"))

        with contextlib.suppress(reading.Unreadable):
            table = reading.read(path)
            assert all(set(row.cells) <= {"name", "siret", "email", "town"} for row in table.rows)


class TestSiret:
    @pytest.mark.parametrize("digits", [*SIRETS, "35600000049837"])
    def test_a_right_key_is_accepted_la_poste_by_its_own_rule(self, digits):
        assert is_siret(digits)

    @pytest.mark.parametrize(
        "digits", ["82422814200018", "35600000049838", "0" * 14, "8242281420001", "٨٢٤٢٢٨١٤٢٠٠٠١٧", "8242281420001A"]
    )
    def test_anything_else_is_not(self, digits):
        assert not is_siret(digits)


@pytest.mark.django_db
class TestLoading:
    def test_a_list_becomes_organisations_in_their_departments(self, programme, load):
        gard = TerritoryFactory(programme=programme, kind=Territory.Kind.DEPARTMENT, code="30")

        said = load(f"raison_sociale;siret;uai;departement;commune;email\nLycée;{AFPA};0300001A;30;Nîmes;A@B.fr\n")

        organisation = Organisation.objects.get(siret=AFPA)
        assert (organisation.name, organisation.kind, organisation.territory) == ("Lycée", "provider", gard)
        assert (organisation.uai, organisation.town, organisation.email) == ("0300001A", "Nîmes", "a@b.fr")
        assert Entry.objects.about(organisation).get().verb == "organisations.added"
        assert "1  " in said

    def test_the_same_list_again_changes_nothing(self, load):
        text = f"nom;siret;ville\nA;{AFPA};Nîmes\nB;{OTHER};\n"
        load(text)
        before = list(Organisation.objects.order_by("pk").values()), Entry.objects.count()

        load(text)

        assert (list(Organisation.objects.order_by("pk").values()), Entry.objects.count()) == before

    def test_a_blank_never_erases_and_a_new_value_corrects(self, load):
        load(f"nom;siret;ville;email\nA;{AFPA};Nîmes;a@b.fr\n")

        load(f"nom;siret;ville;email\nAutre nom;{AFPA};;\n")

        organisation = Organisation.objects.get(siret=AFPA)
        assert (organisation.name, organisation.town, organisation.email) == ("Autre nom", "Nîmes", "a@b.fr")

    def test_repeated_lines_are_one_organisation_and_fill_each_other(self, load):
        load(f"nom;siret;ville\nA;{AFPA};\nA bis;824 228 142 00017;Nîmes\n")

        organisation = Organisation.objects.get(siret=AFPA)
        assert (organisation.name, organisation.town) == ("A", "Nîmes")

    def test_a_preview_writes_nothing(self, load):
        before = Entry.objects.count()

        said = load(f"nom;siret\nA;{AFPA}\n", "--preview")

        assert "A" in said
        assert not Organisation.objects.filter(siret=AFPA).exists()
        assert Entry.objects.count() == before

    @pytest.mark.parametrize(
        ("line", "about"),
        [
            ("Mauvais;82422814200018;;", "82422814200018"),
            ("Sans numéro;;;", "Sans numéro"),
            (f"{'x' * 201};{AFPA};;", "xxx"),
            (f"Boîte;{AFPA};pas une adresse;", "pas une adresse"),
            (f"Boîte;{AFPA};{'x' * 250}@test.example;", "Boîte"),
            (f"Trop;{AFPA};;;de cellules", "Trop"),
            (f"ML de Nîmes temporaire pour Fusion;{AFPA};;", "temporaire"),
            (f";{AFPA};;", AFPA),
        ],
    )
    def test_a_refused_line_is_said_with_its_number_and_the_others_are_loaded(self, load, line, about):
        said = load(f"nom;siret;email;ville\n{line}\nBon;{OTHER};;\n")

        assert [(o.name, o.siret) for o in Organisation.objects.exclude(siret="")] == [("Bon", OTHER)]
        refusal = next(row for row in said.splitlines() if about in row)
        assert "2" in refusal.split(",")[0]

    def test_temporary_work_is_a_trade_not_a_technical_line(self, load):
        load(f"nom;siret\nFormation du travail temporaire;{AFPA}\n")

        assert Organisation.objects.filter(siret=AFPA).exists()

    def test_a_mission_locale_needs_its_department(self, load):
        load("code_structure;nom_officiel;code_departement\n30001S00;ML Nîmes;30\n30002S00;ML Nulle part;\n")

        missions = Organisation.objects.filter(kind="mission_locale")
        assert [o.external_code for o in missions] == ["30001S00"]

    def test_the_kind_that_is_said_is_the_kind_that_is_kept(self, load):
        load(f"nom;siret\nService;{AFPA}\n", "--kind", "service")

        assert Organisation.objects.get(siret=AFPA).kind == "service"

    def test_a_code_alone_finds_the_one_that_has_it_with_a_siret(self, load):
        head = "code_structure;siret;nom;code_departement;ville\n"
        load(f"{head}C1;{AFPA};ML;30;\n")

        load(f"{head}C1;;ML;30;Nîmes\n;{AFPA};Autre;30;\n")

        assert [(o.name, o.town) for o in Organisation.objects.filter(kind="mission_locale")] == [("ML", "Nîmes")]

    def test_a_siret_and_a_code_of_two_organisations_are_refused(self, load):
        head = "code_structure;siret;nom;code_departement\n"
        load(f"{head}C1;{AFPA};Une;30\nC2;{OTHER};Deux;30\n")

        said = load(f"{head}C1;{OTHER};Mêlée;30\n")

        assert "Mêlée" in said
        assert set(Organisation.objects.filter(kind="mission_locale").values_list("name", flat=True)) == {"Une", "Deux"}

    def test_a_siret_and_a_code_of_two_earlier_lines_are_refused(self, load):
        load(f"code_structure;siret;nom;code_departement\nC1;;Une;30\n;{AFPA};Deux;30\nC1;{AFPA};Mêlée;30\n")

        assert Organisation.objects.filter(kind="mission_locale").count() == 2

    def test_the_code_of_another_kind_is_another_organisation(self, programme, load):
        OrganisationFactory(programme=programme, kind="provider", name="Centre", external_code="C1")

        load("code_structure;nom;code_departement\nC1;ML;30\n")

        assert set(Organisation.objects.filter(external_code="C1").values_list("name", flat=True)) == {"Centre", "ML"}

    def test_names_and_codes_that_look_alike_get_addresses_of_their_own(self, load):
        load("code_structure;nom;code_departement\nC-1;ML;30\nC 1;ML;30\n")

        assert Organisation.objects.filter(kind="mission_locale").values("slug").distinct().count() == 2

    def test_more_lines_than_one_transaction_holds_are_all_loaded(self, load, monkeypatch):
        monkeypatch.setattr(loading, "AT_ONCE", 2)

        load("nom;siret\n" + "".join(f"N{n};{siret}\n" for n, siret in enumerate(SIRETS)))

        assert Organisation.objects.exclude(siret="").count() == len(SIRETS)

    def test_another_programme_is_named_by_its_slug(self, load):
        other = ProgrammeFactory(slug="ailleurs")

        load(f"nom;siret\nA;{AFPA}\n", "--programme", "ailleurs")

        assert Organisation.objects.get(siret=AFPA).programme == other

    def test_an_unknown_programme_is_answered_with_those_that_exist(self, programme, load):
        with pytest.raises(CommandError, match=programme.slug):
            load(f"nom;siret\nA;{AFPA}\n", "--programme", "nulle-part")

    def test_an_unusable_file_is_one_sentence(self, load):
        with pytest.raises(CommandError):
            load("")
