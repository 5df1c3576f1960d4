import pytest

from indexes.documents import Document, Edition, Kind
from indexes.mentions import mentions


def _document(file: str, title: str, family: str, label: str) -> Document:
    return Document(file, file, f"/{file}", file * 8, title, Kind.STATUTORY_GUIDANCE, edition=Edition(family, label))


LOADED = (
    _document("a", "Working Together to Safeguard Children 2023", "working-together", "2023"),
    _document("b", "Sample advice for partners 2021", "sample-advice", "2021"),
    _document("c", "Sample advice for partners 2024", "sample-advice", "2024"),
)


@pytest.mark.parametrize(
    ("question", "family", "label"),
    [
        ("Which paragraphs of Working Together 2026 deal with local reviews?", "working-together", "2026"),
        ("Who counts as an LSP under WT23?", "working-together", "2023"),
        ("What does KCSIE say about this?", "keeping-children-safe", None),
        ("What does the June 2025 Panel guidance say?", "panel-guidance", "2025"),
        ("What did the 2021 edition say about siblings?", "sample-advice", "2021"),
        ("And in the sample advice for partners?", "sample-advice", None),
    ],
)
def test_a_family_and_its_edition_are_recognised(question: str, family: str, label: str | None) -> None:
    assert [(m.family, m.label) for m in mentions(question, LOADED)] == [(family, label)]


@pytest.mark.parametrize(
    "question",
    [
        "How do agencies work together here?",
        "The incident was in 2019. Who should have been told?",
        "What do reviews since 2021 say about transfers?",
    ],
)
def test_ordinary_words_and_years_of_events_name_no_edition(question: str) -> None:
    assert mentions(question, LOADED) == ()


def test_the_words_name_the_edition_in_full() -> None:
    assert mentions("KCSIE 2026?", LOADED)[0].words == "Keeping children safe in education 2026"
