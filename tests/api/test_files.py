"""Whole data sets as files: opened again, they say what the API says; made, they hold no more than a page."""

import csv
import datetime
import io
import json
import tracemalloc

import pytest

from portevoix.api import datasets, exports, pages
from portevoix.kit import clock
from portevoix.programmes.models import Programme
from portevoix.sheets.models import Sheet
from tests import factories as make

DAY = datetime.timedelta(days=1)
FILES = [dataset.file for dataset in datasets.ALL]


def body(response):
    assert response.status_code == 200
    assert response.streaming
    return b"".join(response.streaming_content).decode()


def table(client, path):
    text = body(client.get(path))
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("dataset", datasets.ALL, ids=lambda dataset: dataset.name)
def test_a_table_opened_again_has_the_columns_of_the_dictionary_and_the_lines_of_the_api(
    client, answered, read, dataset
):
    lines = table(client, f"/donnees/{dataset.file}.csv")
    rows = read(f"{dataset.name}/")["items"]

    assert len(lines) == len(rows) > 0
    assert list(lines[0]) == [column.name for column in dataset.columns] == list(rows[0])


@pytest.mark.parametrize("dataset", datasets.ALL, ids=lambda dataset: dataset.name)
def test_the_json_says_its_licence_and_has_the_lines_of_the_api(client, answered, read, dataset):
    said = json.loads(body(client.get(f"/donnees/{dataset.file}.json")))

    assert said["licence"]["name"] == "Licence Ouverte 2.0"
    assert sorted(said["items"], key=str) == sorted(read(f"{dataset.name}/")["items"], key=str)


def test_an_empty_programme_gives_whole_files(client, programme):
    for name in FILES:
        assert json.loads(body(client.get(f"/donnees/{name}.json")))["items"] is not None
        assert table(client, f"/donnees/{name}.csv") is not None


@pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_spreadsheet_runs_no_text(client, programme, text):
    make.SheetFactory(programme=programme, sent=True, problem=text, place=text)

    (line,) = table(client, "/donnees/fiches.csv")

    assert line["problem"] == f"'{text}"
    assert line["place"] == f"'{text}"


def test_any_text_survives_the_table(client, programme):
    text = 'Le bus 🚌, « jamais » ; "guillemets",\nà la ligne\u2028‮שלום‬ \x0b'
    make.SheetFactory(programme=programme, sent=True, problem=text)

    (line,) = table(client, "/donnees/fiches.csv")

    assert line["problem"] == text


def test_what_a_day_leaves_out_is_left_out_and_the_oldest_comes_first(client, programme):
    now = clock.now()
    for days in (1, 40, 20):
        make.SheetFactory(programme=programme, sent=True, sent_at=now - days * DAY, title=str(days))

    whole = [line["title"] for line in table(client, "/donnees/fiches.csv")]
    since = [line["title"] for line in table(client, f"/donnees/fiches.csv?since={(now - 25 * DAY).date()}")]

    assert whole == ["40", "20", "1"]
    assert since == ["20", "1"]


@pytest.mark.parametrize("query", ["since=x", "since=2026-02-30", "since=0001-01-01", "since=%00", "since=1700000000"])
def test_a_day_that_is_none_is_refused_before_anything_is_sent(client, programme, query):
    assert client.get(f"/donnees/fiches.csv?{query}").status_code == 400


def test_a_directory_has_no_days(client, programme):
    assert client.get("/donnees/themes.csv?since=2026-01-01").status_code == 400


def test_a_file_goes_through_its_pages_without_losing_a_line(client, programme, monkeypatch):
    monkeypatch.setattr(pages, "BATCH", 3)
    same = clock.now()
    made = {make.SheetFactory(programme=programme, sent=True, sent_at=same).reference for _each in range(8)}

    lines = table(client, "/donnees/fiches.csv")

    assert [line["reference"] for line in lines] == sorted(made)


def test_the_first_bytes_come_before_anything_is_read(client, programme, django_assert_num_queries):
    make.SheetFactory(programme=programme, sent=True)
    response = client.get("/donnees/fiches.csv")

    with django_assert_num_queries(0):
        first = next(iter(response.streaming_content))

    assert first.decode().startswith("\ufeffreference,")
    response.close()


def test_memory_does_not_grow_with_the_file(programme, monkeypatch):
    """Ten times the lines: about the same peak. Holding them all would take ten times as much."""
    monkeypatch.setattr(pages, "BATCH", 10)
    model = make.SheetFactory(programme=programme, sent=True, problem="x" * 4000)

    def peak(wanted):
        at = clock.now()
        have = Sheet.objects.count()
        Sheet.objects.bulk_create(_copies(model, range(have, wanted)))
        tracemalloc.start()
        try:
            rows = exports.rows_of(datasets.SHEETS, programme, at=at)
            lines = sum(1 for _line in exports.as_csv(datasets.SHEETS, rows))
            return lines, tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(30)  # what is loaded once
    few, small = peak(60)
    many, large = peak(600)

    assert (few, many) == (61, 601)
    assert large < 2 * small


def _copies(model, numbers):
    fields = ("programme_id", "cohort_id", "drafted_by_id", "drafted_at", "problem", "theme_id", "sent_at", "shown_at")
    kept = {name: getattr(model, name) for name in (*fields, "status", "title", "reading_id")}
    return [Sheet(reference=f"2025-{number:05d}", **kept) for number in numbers]


def test_only_the_headers_of_a_file_come_when_only_they_are_asked(client, programme):
    response = client.head("/donnees/fiches.csv")

    assert response.status_code == 200
    assert response["Content-Disposition"].startswith('attachment; filename="fiches-')


def test_downloads_have_a_limit_of_their_own(client, programme, monkeypatch):
    from portevoix.api import rates

    monkeypatch.setitem(rates.A_MINUTE, "download", 1)
    monkeypatch.setattr(rates, "SECONDS", 10**9)

    body(client.get("/donnees/themes.csv"))

    assert client.get("/donnees/themes.csv").status_code == 429
    assert client.get("/api/v1/themes/").status_code == 200


def test_the_page_says_the_licence_of_its_programme_how_much_there_is_and_every_column(client, answered, programme):
    Programme.objects.filter(pk=programme.pk).update(open_licence="odbl-1.0")

    page = client.get("/donnees/")

    assert "ODbL 1.0" in page.text
    for dataset in datasets.ALL:
        assert f'href="{dataset.file}.csv"' in page.text
        assert all(f">{column.name}<" in page.text for column in dataset.columns), dataset.name
    lines = {dataset.name: lines for dataset, lines, *_rest in page.context["files"]}
    assert (lines["sheets"], lines["answers"]) == (1, 1)
