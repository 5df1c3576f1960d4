from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from indexes.documents import Document, Edition, Kind, Standing
from indexes.editions import (
    InForce,
    KnownEdition,
    KnownEditions,
    KnownFamily,
    applies_on,
    edition_at,
    known_editions,
    standing,
    starts,
)
from indexes.errors import SettingsFileError

TODAY = date(2026, 11, 22)
NONE_KNOWN = KnownEditions()


def document(label: str, applies_from: str, family: str = "working-together", file: str = "") -> Document:
    return Document(
        id=f"{family}{label}{file}",
        file=file or f"{label}.pdf",
        path="",
        sha256="",
        title="",
        kind=Kind.STATUTORY_GUIDANCE,
        edition=Edition(family, label, applies_from),
    )


WT2018, WT2023 = document("2018", "2018-07"), document("2023", "2023-12")


def test_the_only_edition_loaded_is_the_newest_loaded_and_nothing_more() -> None:
    found = standing(WT2023, [WT2023], TODAY, NONE_KNOWN)
    assert found is not None
    assert (found.standing, found.words, found.superseded) == (Standing.NEWEST_LOADED, "newest loaded", False)
    assert "force" not in found.words
    assert "current" not in found.words


def test_a_later_edition_that_is_loaded_replaces() -> None:
    found = standing(WT2018, [WT2018, WT2023], TODAY, NONE_KNOWN)
    assert found is not None
    assert (found.standing, found.words) == (Standing.REPLACED_LOADED, "replaced by 2023 (loaded)")
    assert found.superseded


def test_on_an_earlier_date_the_older_edition_applies() -> None:
    as_of = date(2021, 3, 1)
    loaded = [WT2018, WT2023]
    old, new = (standing(d, loaded, as_of, NONE_KNOWN) for d in loaded)
    assert old is not None
    assert new is not None
    assert (old.superseded, old.applies) == (False, True)
    assert old.words == "newest loaded that applied on 2021-03-01"
    assert (new.superseded, new.applies, new.words) == (False, False, "applies from 2023-12")
    assert edition_at("working-together", loaded, as_of) == WT2018.edition
    assert not applies_on(WT2023, as_of)
    assert applies_on(WT2018, as_of)


def test_a_known_edition_that_is_not_loaded_is_named_and_supersedes_nothing() -> None:
    found = standing(WT2023, [WT2018, WT2023], TODAY)
    assert found is not None
    assert (found.standing, found.words) == (Standing.REPLACED_NOT_LOADED, "replaced by 2026 (not loaded)")
    assert found.newer_known == "Working Together to Safeguard Children 2026"
    assert not found.superseded


def test_a_known_edition_that_did_not_apply_yet_says_nothing() -> None:
    found = standing(WT2023, [WT2023], date(2026, 3, 17))
    assert found is not None
    assert (found.words, found.newer_known) == ("newest loaded", None)


def test_an_edition_known_between_two_loaded_ones_is_not_named() -> None:
    wt2026 = document("2026", "2026-03-18")
    found = standing(WT2018, [WT2018, wt2026], TODAY)
    assert found is not None
    assert (found.words, found.newer_known) == ("replaced by 2026 (loaded)", None)


def test_replaced_by_a_loaded_edition_while_a_newer_one_is_known() -> None:
    found = standing(WT2018, [WT2018, WT2023], TODAY)
    assert found is not None
    assert (found.superseded, found.newer_known) == (True, "Working Together to Safeguard Children 2026")


def test_two_files_of_one_edition_do_not_replace_each_other() -> None:
    full = document("2025", "2025-09", "keeping-children-safe", "full.pdf")
    part = document("2025", "2025-09", "keeping-children-safe", "part.pdf")
    for one in (full, part):
        found = standing(one, [full, part], date(2025, 10, 1))
        assert found is not None
        assert (found.superseded, found.words) == (False, "newest loaded")


def test_in_force_is_said_only_with_date_and_source() -> None:
    entry = KnownEdition(
        label="2023",
        applies_from="2023-12",
        source="its cover",
        in_force=InForce(checked=date(2025, 1, 31), source="gov.uk"),
    )
    known = KnownEditions(families=(KnownFamily(family="working-together", title="", titles=(), editions=(entry,)),))
    found = standing(WT2023, [WT2023], date(2025, 6, 1), known)
    assert found is not None
    assert (found.standing, found.words) == (Standing.IN_FORCE, "in force, as checked on 2025-01-31 against gov.uk")
    before = standing(WT2023, [WT2023], date(2024, 6, 1), known)
    assert before is not None
    assert before.words == "newest loaded"


def test_documents_without_editions_have_no_standing_and_always_apply() -> None:
    review = Document("a", "a", "", "", "", Kind.REVIEW)
    assert standing(review, [review], TODAY) is None
    assert applies_on(review, date(1990, 1, 1))
    assert edition_at("working-together", [review], TODAY) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023", date(2023, 1, 1)),
        ("2023-12", date(2023, 12, 1)),
        ("2023-12-15", date(2023, 12, 15)),
        ("", date.min),
        ("soon", date.min),
        ("2023-13", date.min),
    ],
)
def test_starts(text: str, expected: date) -> None:
    assert starts(text) == expected


@pytest.mark.parametrize(
    ("title", "family"),
    [
        ("Working together to safeguard children 2023: statutory guidance", "working-together"),
        ("HM Government: Working Together to Safeguard Children", "working-together"),
        ("Keeping children safe in education 2025: part one", "keeping-children-safe"),
        ("Children’s Social Care National Framework", "national-framework"),
        ("The Child Safeguarding Practice Review Panel: practice guidance", "panel-guidance"),
        (
            "Early years foundation stage statutory framework for group and school-based providers",
            "eyfs-group-and-school",
        ),
        ("EYFS statutory framework for childminders", "eyfs-childminders"),
        ("Special educational needs and disability code of practice: 0 to 25 years", "send-code"),
        ("A review of working together to safeguard children", None),
    ],
)
def test_families_are_recognised_by_title(title: str, family: str | None) -> None:
    found = known_editions().fitting(title)
    assert (found.family if found else None) == family


def test_the_list_names_its_sources_and_claims_no_force() -> None:
    for family in known_editions().families:
        for edition in family.editions:
            assert edition.source
            assert edition.in_force is None
            assert edition.checked is None or "background" not in edition.source.split(";")[0]


def test_a_faulty_list_is_said_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "families:\n  - family: x\n    title: X\n    titles: ['x']\n    editions:\n"
        "      - {label: '1', applies_from: soon, source: me here}\n",
        "utf-8",
    )
    with pytest.raises(SettingsFileError, match=r'mine.yaml, line 6: .*a date such as "2023"'):
        known_editions(path)
