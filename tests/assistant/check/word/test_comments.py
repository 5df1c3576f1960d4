"""Comments at the exact words of a Word file in which nothing else changes."""

from __future__ import annotations

import io
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.check.draft import Draft, read_draft
from assistant.check.points import Lens, Point, Quote
from assistant.check.word.comments import Commented, with_comments
from indexes.errors import CorruptFile, EncryptedFile, ReadingError, UnsupportedFile
from tests.assistant.check.word.word_files import (
    MADE,
    comments,
    drafted,
    formats,
    para,
    parts_of,
    printed,
    run,
    word_file,
)

ASK = "What would have made that possible at the time?"
TARGET = "The visit was missed again."
LINK = '<w:hyperlink w:anchor="x"><w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t>{}</w:t></w:r></w:hyperlink>'
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {} </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{}</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp>'
    "<wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline>"
    "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox>"
    "</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
CHANGE = 'w:author="A" w:date="2026-01-01T00:00:00Z"'


def point(quote: Quote, *repeats: Quote, lens: Lens = Lens.LANGUAGE, weight: float = 0.0) -> Point:
    return Point(lens, "kind", quote, ASK, repeats, weight)


def quotes(draft: Draft, words: str) -> list[Quote]:
    """The places of some words in the draft, in order."""
    found = []
    for paragraph in draft.paragraphs:
        at = paragraph.text.find(words)
        while at >= 0:
            found.append(paragraph.quote(at, at + len(words)))
            at = paragraph.text.find(words, at + 1)
    return found


def commented(docx: bytes, draft: Draft, *points: Point) -> Commented:
    """With comments; and nothing else is changed."""
    made = with_comments(docx, draft, points, MADE)
    unchanged(docx, made.docx)
    return made


def unchanged(before: bytes, after: bytes) -> None:
    old, new = parts_of(before), parts_of(after)
    written = {"word/document.xml", "word/comments.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}
    assert {name: data for name, data in old.items() if name not in written} == {
        name: data for name, data in new.items() if name not in written
    }
    texts = printed(after)
    for name, paragraphs in printed(before).items():
        assert texts[name][: len(paragraphs)] == paragraphs
        assert name == "word/comments.xml" or len(texts[name]) == len(paragraphs)
    assert formats(before) == formats(after)


def marked(docx: bytes, folder: Path, words: str = TARGET, which: int = 0) -> str:
    """What a comment at some words of the draft covers."""
    draft = drafted(docx, folder)
    made = commented(docx, draft, point(quotes(draft, words)[which]))
    assert (made.placed, made.moved) == (1, ())
    return list(comments(made.docx).values())[-1][1]


@pytest.mark.parametrize(
    ("paragraph", "covered"),
    [
        pytest.param(para(f"It rained. {TARGET} Nobody said why."), TARGET, id="in one run"),
        pytest.param(
            para("It rained. The vi", run("sit was ", "<w:b/>"), run("missed", "<w:i/>"), " again. Then"),
            TARGET,
            id="bold in the middle",
        ),
        pytest.param(para("So. ", "The visit ", LINK.format("was missed"), " again. Then"), TARGET, id="a link within"),
        pytest.param(para("So. ", LINK.format(f"{TARGET} Read on"), " here."), TARGET, id="inside a link"),
        pytest.param(para("So. The ", FIELD.format("REF x", "visit"), " was missed again. Then"), TARGET, id="a field"),
        pytest.param(
            para("So. ", FIELD.format("REF x", f"{TARGET} Then"), " more."), f"{TARGET} Then", id="cut from a field"
        ),
        pytest.param(
            para("So. ", f'<w:fldSimple w:instr="REF x">{run(f"{TARGET} Then")}</w:fldSimple>', " more."),
            f"{TARGET} Then",
            id="cut from a simple field",
        ),
        pytest.param(
            para(
                "So. The visit ",
                f'<w:del w:id="5" {CHANGE}><w:r><w:delText>was kept</w:delText></w:r></w:del>',
                f'<w:ins w:id="6" {CHANGE}>{run("was missed")}</w:ins>',
                " again. Then",
            ),
            TARGET,
            id="tracked changes within",
        ),
        pytest.param(
            para(f'<w:ins w:id="6" {CHANGE}>{run(f"So. {TARGET} Then")}</w:ins>', " more."), TARGET, id="inserted"
        ),
        pytest.param(
            para(
                f'<w:moveTo w:id="6" {CHANGE}>{run("So. The visit")}</w:moveTo>',
                f'<w:moveFrom w:id="7" {CHANGE}>{run(" was never")}</w:moveFrom>',
                " was missed again.",
            ),
            # what was moved away is not printed, but the marks stand on either side of it
            "The visit was never was missed again.",
            id="moved",
        ),
        pytest.param(
            para(run(f"So. {TARGET} Then", f'<w:b/><w:rPrChange w:id="9" {CHANGE}><w:rPr/></w:rPrChange>')),
            TARGET,
            id="tracked formatting",
        ),
        pytest.param(
            para("<w:r><w:t>So. The visit</w:t><w:br/><w:t>was</w:t><w:tab/><w:t>missed again. Then</w:t></w:r>"),
            TARGET,
            id="over a line break and a tab",
        ),
        pytest.param(para("So. The\u00a0visit  was missed \u00a0again. Then"), None, id="no-break spaces"),
        pytest.param(
            para("So. ", f"<w:sdt><w:sdtPr/><w:sdtContent>{run(f'{TARGET} Then')}</w:sdtContent></w:sdt>", " more."),
            TARGET,
            id="in a control of rich text",
        ),
        pytest.param(
            para(
                "So. ",
                f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{run(f'{TARGET} Then')}</w:sdtContent></w:sdt>",
            ),
            f"{TARGET} Then",
            id="in a control of plain text, covered whole",
        ),
        pytest.param(
            para("<w:r><w:t>  So. The visit was missed again. Then </w:t></w:r>"), TARGET, id="spaces not kept"
        ),
        pytest.param(
            para("So. The visit was ", run("nev\u00ader ", "<w:vanish/>"), "missed a\u00adgain. Then"),
            None,
            id="hidden text and a soft hyphen",
        ),
        pytest.param(
            f"<w:sdt><w:sdtContent>{para(f'So. {TARGET}')}</w:sdtContent></w:sdt>", TARGET, id="block control"
        ),
        pytest.param(
            para(f"So. {TARGET}", "<w:proofErr w:type='spellStart'/>", '<w:bookmarkStart w:id="1" w:name="a"/>'),
            TARGET,
            id="bookmarks",
        ),
    ],
)
def test_a_comment_covers_its_words_and_no_others(paragraph: str, covered: str | None, tmp_path: Path) -> None:
    found = marked(word_file(para("A draft.") + paragraph), tmp_path)
    if covered is None:
        found, covered = " ".join(found.replace("\u00ad", "").replace("never ", "").split()), TARGET
    assert found == covered


def test_smart_quotes_and_dashes_are_words_like_others(tmp_path: Path) -> None:
    words = "‘They’d “told us” – twice…’ she said."
    docx = word_file(
        para("A draft. It’s short. ", "‘They’d “told", run(" us” – twice…’ she said.", "<w:i/>"), " Then.")
    )
    assert marked(docx, tmp_path, words) == words


def test_the_right_one_of_several_equal_sentences_is_marked(tmp_path: Path) -> None:
    docx = word_file(para("One.") + para(f"A. {TARGET}") + para(f"A. {TARGET}") + para(f"B. {TARGET} C. {TARGET}"))
    draft = drafted(docx, tmp_path)
    places = quotes(draft, TARGET)
    assert len(places) == 4
    for i, place in enumerate(places):
        made = commented(docx, draft, point(place))
        text = parts_of(made.docx)["word/document.xml"].decode()
        assert text[: text.index('commentRangeStart w:id="1"')].count(TARGET) == i


def test_automatic_numbers_and_bullets_are_no_part_of_the_words(tmp_path: Path) -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (kind, text) in enumerate((("decimal", "%1"), ("decimal", "%1.%2"), ("bullet", "•")))
    )
    numbering = f'<w:abstractNum w:abstractNumId="1">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'

    def item(level: int, text: str) -> str:
        return para(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')

    body = item(0, "Start") + item(1, f"1 visit was made. {TARGET}") + item(1, "We asked:") + item(2, "why so late?")
    docx = word_file(body, numbering=numbering)
    draft = drafted(docx, tmp_path)
    asked = (quotes(draft, "1 visit was made.")[0], quotes(draft, "why so late?")[0], quotes(draft, TARGET)[0])
    assert asked[0].paragraph == "1.1"
    made = commented(docx, draft, *(point(place) for place in asked))
    assert [words for _, words in comments(made.docx).values()] == [
        "Start",
        "1 visit was made.",
        TARGET,
        "why so late?",
    ]


def test_tables_nested_ones_and_merged_cells(tmp_path: Path) -> None:
    inner = f"<w:tbl><w:tr><w:tc>{para('Inner')}</w:tc><w:tc>{para(f'So. {TARGET}')}</w:tc></w:tr></w:tbl>"
    merged = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{para("Fund a shared record.")}{para("By May.")}</w:tc>'
    below = f'<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{para("Owner")}</w:tc><w:tc>{inner}{para("")}</w:tc>'
    last = f"<w:tc><w:tcPr><w:vMerge/></w:tcPr>{para('')}</w:tc><w:tc>{para(TARGET)}</w:tc>"
    rows = "".join(f"<w:tr>{cells}</w:tr>" for cells in (merged, below, last))
    docx = word_file(para("A draft.") + f"<w:tbl>{rows}</w:tbl>" + para("End."))
    assert marked(docx, tmp_path, TARGET, 0) == TARGET
    assert marked(docx, tmp_path, TARGET, 1) == TARGET
    # words that run over two paragraphs of a cell are covered; of those in two cells, the longer part
    assert marked(docx, tmp_path, "Fund a shared record. By May.").split() == "Fund a shared record. By May.".split()
    assert TARGET in marked(docx, tmp_path, f"Inner | So. {TARGET}")


def test_what_word_cannot_carry_goes_to_the_paragraph_beside_it_and_says_so(tmp_path: Path) -> None:
    notes = f'<w:footnote w:id="2">{para("A note. We could have asked sooner.")}</w:footnote>'
    ends = f'<w:endnote w:id="2">{para("At the end. They should have known.")}</w:endnote>'
    body = (
        para("A draft.")
        + para("Beside the box.", BOX.format(para(f"Boxed. {TARGET}")))
        + para("With a note", '<w:r><w:footnoteReference w:id="2"/></w:r>', " and more.")
        + para("And another", '<w:r><w:endnoteReference w:id="2"/></w:r>')
        + para(BOX.format(para("Alone in a box, it was not shared.")))
    )
    docx = word_file(body, footnotes=notes, endnotes=ends, header=para("Draft 3"), footer=para("Page"))
    draft = drafted(docx, tmp_path)
    words = (TARGET, "We could have asked sooner.", "They should have known.", "Alone in a box, it was not shared.")
    made = commented(docx, draft, *(point(quotes(draft, one)[0]) for one in words))
    assert made.placed == 0
    assert [moved.point.quote.text for moved in made.moved] == [words[0], words[1], words[2], words[3]]
    found = list(comments(made.docx).values())[1:]
    assert [covered for _, covered in found] == [
        "Beside the box.",
        "With a note and more.",
        "And another",
        "And another",
    ]
    for (text, _), quoted in zip(found, words, strict=True):
        assert f"“{quoted}”" in text
        assert ("text box" in text) != ("in a note" in text)


def test_existing_comments_and_what_belongs_to_them_are_kept(tmp_path: Path) -> None:
    old = f'<w:comment w:id="7" w:author="Editor" w:date="2026-01-01T00:00:00Z">{para("Check this date.")}</w:comment>'
    body = para(
        "A draft. ",
        '<w:commentRangeStart w:id="7"/>',
        "The visit was",
        '<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>',
        " missed again. Then",
    )
    docx = word_file(body, comments=old)
    with zipfile.ZipFile(buffer := io.BytesIO(docx), "a") as archive:
        archive.writestr("word/commentsExtended.xml", "<x/>")
        archive.writestr("word/commentsIds.xml", "<y/>")
    docx = buffer.getvalue()
    draft = drafted(docx, tmp_path)
    made = commented(docx, draft, point(quotes(draft, TARGET)[0]))
    found = comments(made.docx)
    assert list(found) == ["7", "8", "9"]
    assert found["7"] == ("Check this date.", "The visit was")
    assert found["9"][1] == TARGET
    assert parts_of(made.docx)["word/commentsExtended.xml"] == b"<x/>"
    assert made.docx.count(b"word/comments.xml") == docx.count(b"word/comments.xml")


def test_the_first_comment_says_what_the_others_are(tmp_path: Path) -> None:
    docx = word_file(para("A draft.") + para(f"So. {TARGET}"))
    made = commented(docx, drafted(docx, tmp_path))
    ((text, covered),) = comments(made.docx).values()
    assert covered == "A draft."
    assert "Nothing here clears the draft" in text
    assert "A person decides" in text


def test_a_comment_names_its_lens_asks_and_lists_repeats(tmp_path: Path) -> None:
    body = "".join(para(f"{number} So. {TARGET}") for number in ("1.1", "1.2", "1.3", "1.4"))
    docx = word_file(para("1 Contact", properties='<w:outlineLvl w:val="0"/>') + body)
    draft = drafted(docx, tmp_path)
    first, *others = quotes(draft, TARGET)
    assert [quote.paragraph for quote in (first, *others)] == ["1.1", "1.2", "1.3", "1.4"]
    made = commented(docx, draft, point(first, *reversed(others), others[0]))
    text, _ = comments(made.docx)["1"]
    assert text == f"Language. {ASK}\nAlso at 1.2, 1.3, 1.4."


def test_comments_come_in_order_of_the_text_then_of_the_lenses(tmp_path: Path) -> None:
    docx = word_file(para("A draft.") + para(f"So. {TARGET} It was late."))
    draft = drafted(docx, tmp_path)
    here, late = quotes(draft, TARGET)[0], quotes(draft, "It was late.")[0]
    points = [point(late, lens=Lens.EEDI), point(here, lens=Lens.PRIVACY), point(here), point(here, weight=-1.0)]
    made = commented(docx, draft, *points)
    assert made.docx == commented(docx, draft, *reversed(points)).docx
    texts = [text.split(".")[0] for text, _ in comments(made.docx).values()]
    assert texts == ["What these comments are", "Language", "Language", "Identifying details", "EEDI"]
    assert [covered for _, covered in comments(made.docx).values()][1:] == [TARGET, TARGET, TARGET, "It was late."]


def test_words_that_are_not_in_the_file_are_said_beside_where_they_would_stand(tmp_path: Path) -> None:
    docx = word_file(para("A draft.") + para("Second one.") + para("Third one."))
    draft = drafted(docx, tmp_path)
    at = quotes(draft, "Second one.")[0]
    made = commented(docx, draft, point(Quote("Other words altogether.", at.paragraph, None, at.index, 0)))
    assert len(made.moved) == 1
    text, covered = comments(made.docx)["1"]
    assert covered == "Second one."
    assert "“Other words altogether.”" in text


def test_the_parts_are_declared_once_and_named_apart_from_others(tmp_path: Path) -> None:
    docx = word_file(para(f"A draft. {TARGET}"))
    draft = drafted(docx, tmp_path)
    once = with_comments(docx, draft, [point(quotes(draft, TARGET)[0])], MADE)
    again = commented(once.docx, drafted(once.docx, tmp_path), point(quotes(draft, TARGET)[0]))
    made = parts_of(again.docx)
    assert made["[Content_Types].xml"].count(b"/word/comments.xml") == 1
    assert made["word/_rels/document.xml.rels"].count(b"comments.xml") == 1
    assert list(comments(again.docx)) == ["0", "1", "2", "3"]


def test_an_empty_document_still_gets_the_first_comment(tmp_path: Path) -> None:
    docx = word_file(para("A draft."))
    draft = drafted(docx, tmp_path)
    made = with_comments(word_file("<w:p/>"), draft, [point(quotes(draft, "A draft.")[0])], MADE)
    assert (made.placed, len(made.moved), len(comments(made.docx))) == (0, 1, 2)


@pytest.mark.parametrize(
    ("original", "error", "says"),
    [
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), EncryptedFile, "needs a password"),
        (b"\xd0\xcf\x11\xe0 older", UnsupportedFile, "old Office format"),
        (b"%PDF-1.7", UnsupportedFile, "see the report"),
        (b"PK\x03\x04 not a package", CorruptFile, "damaged"),
        (word_file(para("x"))[:-40], CorruptFile, "damaged"),
        (word_file("<w:p>"), CorruptFile, "damaged"),
    ],
)
def test_what_cannot_be_commented_is_said_in_one_sentence(
    original: bytes, error: type[ReadingError], says: str, tmp_path: Path
) -> None:
    draft = drafted(word_file(para("A draft.")), tmp_path, "my draft.docx")
    with pytest.raises(error, match=f'^"my draft.docx".*{says}'):
        with_comments(original, draft, [], MADE)


SENTENCES = ("It rained on the day.", TARGET, "“Who knew?” asked the school.", "No-one’s fault, they said…")
FORMATS = ("", "<w:b/>", "<w:i/>", '<w:color w:val="FF0000"/>')


@st.composite
def _bodies(draw: st.DrawFn) -> str:
    """Paragraphs of these sentences, cut into runs at random, some of them wrapped."""
    body = para("A draft.")
    for _ in range(draw(st.integers(1, 3))):
        text = " ".join(draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4)))
        cuts = sorted({0, len(text), *draw(st.lists(st.integers(0, len(text)), max_size=8))})
        runs = []
        for start, end in pairwise(cuts):
            made = run(text[start:end], draw(st.sampled_from(FORMATS)))
            wrap = draw(
                st.sampled_from(("{}", "{}", f'<w:ins w:id="3" {CHANGE}>{{}}</w:ins>', "<w:smartTag>{}</w:smartTag>"))
            )
            runs.append(wrap.format(made))
        body += para(*runs)
    return body


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=_bodies())
def test_however_runs_are_cut_every_sentence_is_covered_exactly(body: str, tmp_path: Path) -> None:
    docx = word_file(body)
    draft = drafted(docx, tmp_path)
    made = commented(docx, draft, *(point(sentence.quote) for sentence in draft.sentences))
    assert (made.placed, made.moved) == (len(draft.sentences), ())
    assert [covered for _, covered in comments(made.docx).values()][1:] == [s.text for s in draft.sentences]


def test_the_same_words_far_away_are_not_taken_for_those_meant(tmp_path: Path) -> None:
    """Word draws the mark of a note within the words; the same words without one stand elsewhere."""
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = f'<w:footnote w:id="2">{para("A note.")}</w:footnote>'
    far = "".join(para(f"{number} paragraphs in between say something else.") for number in range(20))
    docx = word_file(para("It was", mark, " missed twice.") + far + para("It was missed twice."), footnotes=notes)
    draft = drafted(docx, tmp_path)
    first = draft.sentences[0].quote
    assert first.text == "It was1 missed twice."
    made = commented(docx, draft, point(first))
    assert made.placed == 1
    text = parts_of(made.docx)["word/document.xml"].decode()
    assert text.index('commentRangeStart w:id="1"') < text.index("in between")


@pytest.mark.parametrize("name", ["r03", "r05", "r07"])
def test_every_sentence_of_the_fictional_reviews_can_be_marked(name: str, shared: Path) -> None:
    path = shared / "reviews" / f"{name}.docx"
    docx = path.read_bytes()
    draft = read_draft(path)
    asked = [sentence.quote for sentence in draft.sentences if sentence.text.strip()]
    made = commented(docx, draft, *(point(quote) for quote in asked))
    assert made.placed >= 100
    boxed = {moved.point.quote.text for moved in made.moved}
    found = [covered for _, covered in comments(made.docx).values()][1:]
    same = [" ".join(covered.split()) == quote.text for covered, quote in zip(found, asked, strict=True)]
    assert same.count(False) <= len(boxed)
