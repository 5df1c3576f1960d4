from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from indexes import passages
from indexes.documents import Document, Kind, PageSpan, Paragraph, Role, Unit
from indexes.embedding import HashingEmbedder
from indexes.sentences import split

DOCUMENT = Document("d", "d.txt", "/d.txt", "0" * 64, "A title", Kind.OTHER)


def _paragraph(ordinal: int, text: str, **changes: object) -> Paragraph:
    units = tuple(Unit(a, b) for a, b in split(text))
    made = Paragraph("d", ordinal, text, Role.BODY, (PageSpan(0, len(text), 1),), units, number=str(ordinal + 1))
    return replace(made, **changes)  # type: ignore[arg-type]


def test_short_neighbours_under_one_heading_are_joined() -> None:
    made = passages.make(DOCUMENT, [_paragraph(0, "One is short."), _paragraph(1, "So is two.")], HashingEmbedder())
    assert [p.text for p in made] == ["One is short.\nSo is two."]


def test_another_heading_begins_another_passage() -> None:
    paragraphs = [_paragraph(0, "One is short.", heading=("A",)), _paragraph(1, "So is two.", heading=("B",))]
    assert len(passages.make(DOCUMENT, paragraphs, HashingEmbedder())) == 2


def test_headings_and_contents_are_not_passages() -> None:
    paragraphs = [_paragraph(0, "Chapter one", role=Role.HEADING), _paragraph(1, "Chapter one 3", role=Role.CONTENTS)]
    assert passages.make(DOCUMENT, paragraphs, HashingEmbedder()) == ()


def test_footnote_marks_are_left_out_of_what_is_searched() -> None:
    paragraph = _paragraph(0, "Tell the panel192 at once.", marks=((14, 17),))
    assert passages.make(DOCUMENT, [paragraph], HashingEmbedder())[0].text == "Tell the panel at once."


def test_the_lead_in_is_said_again_when_a_list_is_cut() -> None:
    lead = "The report must say:"
    bullets = [f"• item {i} " + "word " * 40 for i in range(10)]
    text = "\n".join([lead, *bullets])
    starts = [text.index(b) for b in bullets]
    units = (Unit(0, len(lead)), *(Unit(s, s + len(b), True, 0) for s, b in zip(starts, bullets, strict=True)))
    made = passages.make(DOCUMENT, [_paragraph(0, text, units=units)], HashingEmbedder())
    assert len(made) > 1
    assert all(p.text.startswith(lead) for p in made)


@given(st.lists(st.text(alphabet="ab .!?\n", min_size=0, max_size=3000), max_size=5), st.integers(0, 3))
def test_no_passage_is_longer_than_the_window_and_no_word_is_lost(texts: list[str], depth: int) -> None:
    embedder = HashingEmbedder()
    paragraphs = [_paragraph(i, text.strip(), heading=("h",) * depth) for i, text in enumerate(texts)]
    made = passages.make(DOCUMENT, paragraphs, embedder)
    for p in made:
        assert embedder.count_tokens([f"{p.heading}\n{p.text}"])[0] <= embedder.max_tokens
    for paragraph in paragraphs:
        if not any(c in "ab" for c in paragraph.text):
            continue
        covered = {i for p in made for o, a, b in p.parts if o == paragraph.ordinal for i in range(a, b)}
        assert all(i in covered for i, c in enumerate(paragraph.text) if c in "ab")
