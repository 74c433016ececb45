"""Reference tables on the site: given, read, taken over or refused, and what they lack."""

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html
from tests.cast import Cast
from tests.unit.evidence.given import (
    BARNFIELD,
    BEDFORD,
    ELSEWHERE,
    LUTON,
    events,
    give_file,
    import_places,
    import_providers,
)
from tests.unit.evidence.test_pages import signed_in

from moothall.evidence import importing, reference_files
from moothall.evidence.enums import ReferenceKind
from moothall.evidence.models import ReferenceFile, ReferenceTable
from moothall.evidence.reference_words import ABOUT
from moothall.evidence.snapshots import take_snapshot
from moothall.ledger.actions import NotAllowed
from moothall.ledger.refs import OPERATOR
from moothall.records.reference.read import READERS, read_reference

Work = Callable[[], None]
AIMS = "LearnAimRef,LearnAimRefTitle,NotionalNVQLevelv2,SectorSubjectAreaTier1\n"
SOUND = f"{AIMS}60133533,Some aim,3,1\n60133534,Another,2,2\n"
FAULTY = f"{AIMS}60133533,Some aim,31,1\n60133534,,2,99\n"


def give(client: Client, kind: str, text: str, name: str = "aims.csv") -> str:
    """Give a file on the page of a table; returns where that leads."""
    file = SimpleUploadedFile(name, text.encode())
    return client.post(f"/bhl/references/{kind}/", {"given": file})["Location"]


def words(client: Client, address: str) -> str:
    """What a page says in its main part."""
    page = html.fromstring(client.get(address).content)
    return " ".join(page.xpath("string(//main)").split())


def test_a_table_given_on_the_site_is_in_use_with_who_gave_it(
    cast: Cast, in_background: Work
) -> None:
    client = signed_in(cast.manager)
    where = give(client, "aims", SOUND)
    assert "What is being found in the file?" in words(client, where)
    assert not ReferenceTable.objects.filter(kind="aims").exists()
    in_background()
    assert "2 rows of learning aims were taken over from aims.csv." in words(client, where)
    table = ReferenceTable.objects.get(kind="aims")
    assert (table.rows, table.name) == (2, "aims.csv")
    assert "2 rows are in use since" in words(client, "/bhl/references/aims/")
    assert f"imported by {cast.manager}" in words(client, "/bhl/references/aims/")
    imported = events("ReferenceImported")[-1]
    assert (imported.actor_id, imported.subject_id) == (str(cast.manager.pk), str(table.pk))
    # The file has been read: what is kept is the table.
    given = ReferenceFile.objects.get()
    assert [path.name for path in reference_files.folder_of(given).iterdir()] == ["faults.parquet"]


def test_every_fault_stands_by_cell_on_the_page_in_csv_and_in_excel(
    cast: Cast, in_background: Work
) -> None:
    client = signed_in(cast.manager)
    give(client, "aims", SOUND)
    in_background()
    where = give(client, "aims", FAULTY, "new.csv")
    in_background()
    cells = ["LearnAimRefTitle (B3)", "NotionalNVQLevelv2 (C2)", "SectorSubjectAreaTier1 (D3)"]
    page = html.fromstring(client.get(where).content)
    assert sorted(c.text_content() for c in page.xpath("//tbody/tr/td[2]")) == cells
    assert "new.csv has 3 faults, so nothing of it was taken over. The table in use stays." in (
        words(client, where)
    )
    text = b"".join(client.get(where, {"format": "csv"})).decode("utf-8-sig")
    assert [cell for cell in cells if cell in text] == cells
    book = openpyxl.load_workbook(io.BytesIO(b"".join(client.get(where, {"format": "xlsx"}))))
    fields = {row[5] for row in book["All faults"].iter_rows(min_row=2, values_only=True)}
    assert sorted(map(str, fields)) == cells
    # Nothing of it is in use, and the history says that it was given.
    assert [t.name for t in ReferenceTable.objects.filter(kind="aims")] == ["aims.csv"]
    assert "new.csv refused" in words(client, "/bhl/references/aims/")


def test_a_file_without_its_headings_is_told_which_it_lacks(
    cast: Cast, in_background: Work
) -> None:
    client = signed_in(cast.manager)
    where = give(client, "providers", "Nummer,Name\n99999001,A\n", "p.csv")
    in_background()
    assert "No column is headed “ukprn” or “postcode”" in words(client, where)
    assert "There is no table of this kind yet." in words(client, where)


def test_a_reading_that_breaks_off_says_so_and_is_tried_again(
    cast: Cast, in_background: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(cast.manager)
    where = give(client, "aims", SOUND)
    with monkeypatch.context() as broken:
        broken.setattr(reference_files, "read_table", lambda *a: 1 / 0)
        in_background()
    assert "Reading the file broke off" in words(client, where)
    assert client.post(f"{where}/again")["Location"] == where
    in_background()
    assert "2 rows of learning aims were taken over" in words(client, where)


def test_the_postcodes_that_come_with_the_program_need_no_file(
    cast: Cast, in_background: Work, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "three.csv"
    path.write_text(f"postcode,lad,easting,northing\n{LUTON},E06000032,1,1\n", "utf-8")
    monkeypatch.setattr(
        importing, "read_reference", lambda kind, _, areas: read_reference(kind, path)
    )
    client = signed_in(cast.manager)
    where = client.post("/bhl/references/installed")["Location"]
    in_background()
    assert "1 row of postcodes and their authorities were taken over" in words(client, where)


def test_only_the_manager_changes_tables_and_sees_what_they_lack(cast: Cast) -> None:
    given = reference_files.receive(
        by=cast.manager, body=cast.body, kind=ReferenceKind.AIMS, name="a.csv", chunks=[b"x"]
    )
    client = signed_in(cast.commissioner)
    assert client.post("/bhl/references/aims/").status_code == 403
    assert client.get("/bhl/references/aims/unknown").status_code == 403
    assert client.get(f"/bhl/references/files/{given.pk}").status_code == 403
    page = client.get("/bhl/references/aims/")
    assert page.status_code == 200
    assert b"Give the file" not in page.content
    assert b"a.csv" not in page.content
    with pytest.raises(NotAllowed):
        reference_files.receive(
            by=cast.commissioner, body=cast.body, kind=ReferenceKind.AIMS, name="a", chunks=[b"x"]
        )
    assert ReferenceFile.objects.count() == 1


def test_what_returns_mention_and_tables_lack_is_counted_and_listed(
    cast: Cast, tmp_path: Path
) -> None:
    import_places(tmp_path)
    import_providers(tmp_path, {"99999077": "Another College"})
    give_file(cast, homes={LUTON: 9, BEDFORD: 7, ELSEWHERE: 2})
    import_places(tmp_path, LUTON)
    client = signed_in(cast.manager)
    asked = "/bhl/references/postcodes/unknown"
    take_snapshot(by=OPERATOR, body=cast.body)
    # Nothing is read through for the list; its numbers come when something has been counted.
    listed = html.fromstring(client.get("/bhl/references/").content)
    assert listed.xpath("//a[contains(@href, 'postcodes/unknown')]") == []
    assert "The table in use lacks 2 postcodes." in words(client, asked)
    rows = client.get(asked, {"unknown-format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == [BEDFORD, ELSEWHERE]
    assert "lacks 1 provider." in words(client, "/bhl/references/providers/unknown")
    assert BARNFIELD in words(client, "/bhl/references/providers/unknown")
    areas = words(client, "/bhl/references/population/unknown")
    assert "lacks 4 member authorities." in areas
    listed = html.fromstring(client.get("/bhl/references/").content)
    links = listed.xpath("//a[contains(@href, '/unknown')]")
    assert [(a.get("href").split("/")[3], a.text_content()) for a in links] == [
        ("aims", "1"),
        ("postcodes", "2"),
        ("providers", "1"),
        ("population", "4"),
    ]


def test_what_checks_do_not_find_leads_to_the_faults(cast: Cast, tmp_path: Path) -> None:
    import_places(tmp_path, LUTON)
    given = give_file(cast, homes={LUTON: 9, BEDFORD: 7})
    assert given.held == 7
    take_snapshot(by=OPERATOR, body=cast.body)
    client = signed_in(cast.manager)
    page = html.fromstring(client.get("/bhl/references/postcodes/unknown").content)
    assert "The table in use has every postcode." in page.text_content()
    rows = page.xpath("//section[@id='lookups']//tbody/tr")
    told = [[cell.text_content() for cell in row.xpath("th|td")] for row in rows]
    assert told == [["Barnfield College, 2025-26", "PostcodePrior_01", "error", "7"]]
    (link,) = rows[0].xpath(".//a/@href")
    assert client.get(link).content.count(b"PostcodePrior_01") >= 7


def test_nothing_is_lacking_where_nothing_is_accepted(cast: Cast) -> None:
    client = signed_in(cast.manager)
    said = words(client, "/bhl/references/aims/unknown")
    assert "No return is accepted yet, so nothing is looked up." in said


@pytest.mark.parametrize("kind", list(ReferenceKind))
def test_a_template_has_the_headings_that_are_read(
    cast: Cast, kind: ReferenceKind, tmp_path: Path
) -> None:
    client = signed_in(cast.manager)
    text = client.get(f"/bhl/references/{kind}/template", {"format": "csv"}).content
    layout = READERS[kind]
    known = [layout.recognise(heading) for heading in text.decode("utf-8-sig").strip().split(",")]
    assert [each and each[0] for each in known] == list(layout.headings)
    assert list(ABOUT[kind].columns) == list(layout.headings)
