"""The example's files: names, bytes, structure, and the faults planted in them."""

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from lxml import etree

from moothall.demo import planted, refused
from moothall.demo.generator import HELD_AT, WARNED_AT, GeneratedExample, generate
from moothall.demo.providers import PROVIDERS
from moothall.records.check import Checker, Result
from moothall.records.formats.ilr import open_return
from moothall.records.reference import read_reference
from moothall.records.references import References

XSD = Path(__file__).parents[4] / "shared/data/ilr/ILR-2025-26-schemafile25.xsd"
TODAY = dt.date(2026, 11, 2)


def files(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            yield str(path.relative_to(folder)), digest


@pytest.fixture(scope="session")
def lookups(
    example: GeneratedExample, postcodes: Path, tmp_path_factory: pytest.TempPathFactory
) -> References:
    """The reference tables of the example, as the rules take them."""
    folder = tmp_path_factory.mktemp("lookups")
    for kind, path in (("aims", example.aims), ("providers", example.providers)):
        found = read_reference(kind, path)
        assert found.faults.num_rows == 0
        pq.write_table(found.table, folder / f"{kind}.parquet")
    return References(
        aims=folder / "aims.parquet",
        providers=folder / "providers.parquet",
        postcodes=postcodes,
    )


def faults(path: Path, lookups: References) -> tuple[pl.DataFrame, Checker]:
    """Read and check a return; return all its faults, and the checker that found them."""
    with open_return(path) as reading:
        header = reading.header
        checker = Checker(header.year, header, lookups, TODAY)
        tables = []
        for batch in reading:
            tables += [batch.faults, checker.batch(batch.tables)]
    tables.append(checker.finish())
    return pl.DataFrame(pl.from_arrow(pa.concat_tables(tables))), checker


def test_the_same_postcodes_give_the_same_bytes(
    example: GeneratedExample, postcodes: Path, tmp_path: Path
) -> None:
    heard: list[float] = []
    generate(tmp_path, postcodes=postcodes, progress=lambda share, words: heard.append(share))
    first = dict(files(example.aims.parent))
    again = dict(files(tmp_path))
    assert again == {name: first[name] for name in again}
    assert heard == sorted(heard)
    assert 0 <= heard[0] < heard[-1] <= 1


def test_there_is_one_return_a_provider_named_as_the_pattern_says(
    example: GeneratedExample,
) -> None:
    assert list(example.returns) == list(PROVIDERS)
    for provider, path in [*example.returns.items(), (PROVIDERS[7], example.refused)]:
        assert re.fullmatch(r"ILR-99999\d{3}-2526-20261015-\d{6}-01\.xml", path.name)
        assert path.name.split("-")[1] == str(provider.ukprn)
        assert b"<UKPRN>%d</UKPRN>" % int(provider.ukprn) in path.read_bytes()[:2000]


def test_no_ukprn_is_a_real_one(example: GeneratedExample) -> None:
    for path in [*example.returns.values(), example.refused]:
        text = path.read_text("utf-8")
        found = set(re.findall(r"<(?:PartnerUKPRN|PrevUKPRN|PMUKPRN|UKPRN)>(\d+)<", text))
        assert {number[:5] for number in found} == {"99999"}


@pytest.mark.skipif(not XSD.exists(), reason="the official structure is not beside the project")
def test_sound_returns_are_valid_by_the_official_structure(example: GeneratedExample) -> None:
    schema = etree.XMLSchema(etree.parse(str(XSD)))
    smallest = sorted(example.returns.values(), key=lambda path: path.stat().st_size)[:9]
    assert [schema.validate(etree.parse(str(path))) for path in smallest] == [True] * 9
    assert not schema.validate(etree.parse(str(example.refused)))


@pytest.mark.parametrize(
    "provider", [p for p in PROVIDERS if p.name not in (HELD_AT, WARNED_AT)], ids=lambda p: p.name
)
def test_sound_returns_have_no_fault(
    example: GeneratedExample, lookups: References, provider: object
) -> None:
    found, checker = faults(example.returns[provider], lookups)
    assert found.select("rule", "learner", "message").head(5).rows() == []
    assert {one.result for one in checker.outcomes()} <= {Result.PASSED, Result.NOT_APPLICABLE}


def test_planted_errors_hold_back_the_extra_learners_and_nobody_else(
    example: GeneratedExample, lookups: References
) -> None:
    path = next(path for body, path in example.returns.items() if body.name == HELD_AT)
    found, checker = faults(path, lookups)
    assert set(found["level"]) == {"error"}
    rules = dict(found.group_by("learner").agg("rule").iter_rows())
    assert sorted(rules) == [f"X{number:05}" for number in range(1, len(planted.HELD) + 1)]
    for number, fault in enumerate(planted.HELD, 1):
        assert fault.rule in rules[f"X{number:05}"]
    assert len(checker.held) == len(planted.HELD) == example.held


def test_planted_warnings_hold_nobody_back(example: GeneratedExample, lookups: References) -> None:
    path = next(path for body, path in example.returns.items() if body.name == WARNED_AT)
    found, checker = faults(path, lookups)
    assert set(found["level"]) == {"warning"}
    assert found.sort("learner")["rule"].to_list() == [fault.rule for fault in planted.WARNED]
    assert len(checker.held) == 0


def test_the_refused_return_has_the_planted_faults_and_nothing_else(
    example: GeneratedExample, lookups: References
) -> None:
    found, _ = faults(example.refused, lookups)
    structural = found.filter(pl.col("level") == "file").sort("line")
    assert structural.select("rule", "field").rows() == [(s.rule, s.field) for s in refused.SCARS]
    text = example.refused.read_text("utf-8")
    names = re.findall(r"<LearnRefNumber>(.*?)<", text)
    first = len(refused.SCARS)
    wrong = names[first : first + len(refused.PLANTS)]
    rules = dict(found.group_by("learner").agg("rule").iter_rows())
    for name, fault in zip(wrong, refused.PLANTS, strict=True):
        assert fault.rule in rules[name]
    sound = names[first + len(refused.PLANTS) :]
    assert len(sound) == refused.SOUND
    assert not set(sound) & set(rules)


def test_a_scar_that_finds_nothing_to_cut_is_refused() -> None:
    with pytest.raises(ValueError, match="substring not found"):
        refused.scar("<Learner></Learner>" * len(refused.SCARS))
