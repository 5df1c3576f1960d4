"""The long draft that the checks are timed on."""

from __future__ import annotations

from pathlib import Path

from assistant.check.draft import read_draft
from assistant.check.parts import Part
from evals.long_draft import main, make_long_draft
from indexes.documents import Role


def test_it_has_the_words_asked_for_and_the_parts_of_reviews(tmp_path: Path) -> None:
    count = make_long_draft(tmp_path / "long.docx")
    draft = read_draft(tmp_path / "long.docx")
    assert 12_000 <= count <= 12_600
    assert 12_000 <= draft.words <= 13_000
    assert {Part.ANALYSIS, Part.FINDINGS, Part.RECOMMENDATIONS} <= {p.part for p in draft.paragraphs}
    assert any(p.role is Role.TABLE for p in draft.paragraphs)
    numbers = [p.number for p in draft.paragraphs if p.role is Role.BODY and p.number and p.number[0].isdigit()]
    assert len(numbers) >= 150
    assert len(set(numbers)) == len(numbers)


def test_reviews_that_are_too_short_are_used_again(tmp_path: Path) -> None:
    (tmp_path / "r01.md").write_text(
        "# A review\n\n## 1 Analysis\n\n1.1 Nobody asked why.\n\n1.2 It was late.\n", "utf-8"
    )
    assert make_long_draft(tmp_path / "long.docx", tmp_path, words=60) >= 60
    headings = [p.text for p in read_draft(tmp_path / "long.docx").paragraphs if p.role is Role.HEADING]
    assert headings[:5] == [
        "A long draft made of fictional reviews",
        "A review",
        "1 Analysis",
        "A review",
        "2 Analysis",
    ]


def test_a_folder_without_reviews_is_said(tmp_path: Path, capsys) -> None:
    assert main([str(tmp_path / "long.docx"), "--reviews", str(tmp_path)]) == 2
    assert "There are no reviews" in capsys.readouterr().err


def test_the_fictional_reviews_make_one_too(shared: Path, tmp_path: Path, capsys) -> None:
    assert main([str(tmp_path / "long.docx"), "--reviews", str(shared / "reviews")]) == 0
    assert "words" in capsys.readouterr().out
    assert read_draft(tmp_path / "long.docx").words >= 12_000
