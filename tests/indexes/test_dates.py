from __future__ import annotations

import pytest

from indexes.dates import applies_from, cover_year, find_dates, issued, year_in
from indexes.documents import Kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 5 May 2023", ["2023-05-05"]),
        ("1st September 2024 and September 2025", ["2024-09-01", "2025-09"]),
        ("Sept 2022, 01/02/2023, 2024-03-04", ["2022-09", "2023-02-01", "2024-03-04"]),
        ("3 Mawrth 2024", ["2024-03-03"]),
        ("Mai 2024, Medi 2024", ["2024-05", "2024-09"]),
        ("may 2 people, page 2024, 45/13/2023", ["2023"]),
        ("May 1850", []),
    ],
)
def test_find_dates(text: str, expected: list[str]) -> None:
    assert [iso for _, _, iso in find_dates(text)] == expected


@pytest.mark.parametrize(
    ("lines", "kind", "expected"),
    [
        (["Published 1 May 2020", "Updated 2 June 2021"], Kind.OTHER, "2021-06-02"),
        (["Guidance", "March 2024", "Effective: 1 April 2024"], Kind.OTHER, "2024-03"),
        (["Inspection dates: 1 May 2020 to 5 May 2020"], Kind.INSPECTION, ""),
        (["Date of last inspection", "5 May 2020", "x"], Kind.INSPECTION, ""),
        (["Ofsted", "20 May 2025", "Dear Ms A"], Kind.INSPECTION, "2025-05-20"),
        (["An Act to … [27th April 2017]"], Kind.LAW, "2017-04-27"),
        (["Version of July 2025 for schools"], Kind.OTHER, "2025-07"),
        (["The period from May 2020 is reviewed"], Kind.OTHER, ""),
    ],
)
def test_issued(lines: list[str], kind: Kind, expected: str) -> None:
    assert issued(lines, len(lines), "Title", kind) == expected


def test_applies_from() -> None:
    assert applies_from(["Dated: 14 July 2025", "Effective: 01 September 2025"]) == "2025-09-01"
    assert applies_from(["version which comes into force in September 2025."]) == "2025-09"
    assert applies_from(["May 2020"]) == ""


def test_years() -> None:
    assert year_in("Guidance 2021 to 2024") == "2024"
    assert year_in("Children Act 1989 guidance") == ""
    assert year_in("Children Act 1989", is_law=True) == "1989"
    assert cover_year(["Panel", "Tarnbeck 2016", "in 2020 we"]) == "2016"
