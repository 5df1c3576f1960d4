from __future__ import annotations

import pytest

from indexes.languages import language_of
from indexes.reading.model import Line, Page, Reading

ENGLISH = "This is what practitioners should do for the children in their care, and it is not new."
WELSH = "Dyma beth y dylai ymarferwyr ei wneud ar gyfer y plant yn eu gofal, ac nid yw hyn yn newydd."


@pytest.mark.parametrize(
    ("text", "stated", "expected"),
    [
        (ENGLISH, "", "en"),
        (WELSH, "", "cy"),
        (WELSH, "en-GB", "cy"),
        (f"{ENGLISH} {ENGLISH} {WELSH}", "", "en"),
        ("12 34", "CY", "cy"),
        ("12 34", "x-unknown", "en"),
        ("", "", "en"),
    ],
)
def test_language(text: str, stated: str, expected: str) -> None:
    reading = Reading("text", (Page(None, None, (Line(text, None),)),), properties={"language": stated})
    assert language_of(reading) == expected
