from __future__ import annotations

from evals.sources import Place, SourceParagraph, Sources

BROKEN = SourceParagraph(
    "a.pdf", ("9",), "The first half stands here and the second half there.", ((0, 30, 1), (30, 53, 2))
)


def test_a_quotation_is_placed(sources):
    text = sources.of("guidance-2024.pdf")[0].text
    assert sources.place("guidance-2024.pdf", 1, "1", text) is Place.RIGHT
    assert sources.place("guidance-2024.pdf", 1, None, text) is Place.RIGHT
    assert sources.place("guidance-2024.pdf", 2, "1", text) is Place.WRONG_PAGE
    assert sources.place("guidance-2024.pdf", 1, "2", text) is Place.WRONG_PARAGRAPH
    assert sources.place("guidance-2024.pdf", 1, "1", text.replace("must", "need not")) is Place.NOT_FOUND
    assert sources.place("guidance-2024.pdf", 1, "1", " ") is Place.NOT_FOUND
    assert sources.place("none.pdf", 1, "1", text) is Place.UNKNOWN_DOCUMENT


def test_a_quotation_over_a_page_break_stands_where_it_begins():
    held = Sources([BROKEN])
    assert held.place("a.pdf", 1, "9", BROKEN.text) is Place.RIGHT
    assert held.place("a.pdf", 2, "9", BROKEN.text) is Place.WRONG_PAGE
    assert held.place("a.pdf", 2, "9", "second half there") is Place.RIGHT


def test_they_come_back_from_disk_as_they_were(tmp_path, sources):
    sources.write(tmp_path / "s.jsonl")
    again = Sources.read(tmp_path / "s.jsonl")
    assert again.paragraphs == sources.paragraphs
    assert (again.superseded, again.newer_known) == (sources.superseded, sources.newer_known)
