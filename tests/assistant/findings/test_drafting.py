"""Drafts of findings: six parts, nothing unsupported, conversations in the appendix alone, decisions kept and shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import docx
import pytest

from assistant.drawing.blocks import Decide, Heading
from assistant.findings.drafting.changes import changes, kept
from assistant.findings.drafting.drawing_up import FindingsDraft, Wishes, draft_findings, redraft
from assistant.findings.drafting.exporting import report_file, sheets_file
from assistant.findings.drafting.exporting import text as as_text
from assistant.findings.drafting.in_case import is_spoken, names_somebody
from assistant.findings.notes import CaseNotes, read_notes
from assistant.findings.result import ProposingStopped
from assistant.findings.work import Asked, Decided, PatternStanding, Work, WorkError, read_work, write_work
from assistant.learning import Entry, add_entry, read_log
from evals.benchmarks.findings_drafts import drafted, unsupported
from evals.findings_cases import OWN, read_cases
from indexes.embedding import HashingEmbedder, SentenceTransformerEmbedder
from indexes.library import Library

DAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 12, 0)
EMBEDDER = SentenceTransformerEmbedder()
SENTENCE = "When a service is full, the list of who waits tends to be kept by nobody."


@lru_cache(maxsize=3)
def own(place: int) -> CaseNotes:
    return read_cases(OWN)[place].notes


@lru_cache(maxsize=3)
def whole(place: int) -> FindingsDraft:
    return drafted(own(place), None, EMBEDDER)


def accepting(made: FindingsDraft, *names: str, **decided: object) -> Work:
    patterns = tuple(
        Decided(id=one.pattern.id, supports=one.pattern.supports, accepted=one.pattern.id in names, **decided)
        for one in made.proposals.patterns
    )
    return made.work.model_copy(update={"patterns": patterns})


@pytest.mark.parametrize("place", range(3))
def test_each_sentence_is_a_template_or_verbatim(place: int) -> None:
    assert unsupported(whole(place)) == []


def test_the_check_of_sentences_can_fail() -> None:
    made = whole(0)
    finding = made.findings[0]
    false = replace(finding.underlying, known=("The nurse was careless.",))
    wrong = replace(made, findings=(replace(finding, underlying=false), *made.findings[1:]))
    assert unsupported(wrong) == ["The nurse was careless."]


def test_a_finding_has_its_six_parts_and_what_stands_beside_them() -> None:
    made = whole(0)
    titles = [block.text for block in made.blocks() if isinstance(block, Heading)]
    first = titles.index(next(title for title in titles if title.startswith("Finding 1: ")))
    parts = [title for title in titles[first + 1 :] if not title.startswith("Finding 2")]
    for wanted in (
        "How it showed in this case",
        "How we know that it is underlying, and not a one-off",
        "How widespread it may be",
        "Why it matters",
        "Questions for the partnership",
        "Questions for practitioners, about how it looked at the time",
    ):
        assert wanted in parts
    assert any(title.startswith("What counts against it") for title in parts)
    assert made.findings[0].for_practitioners
    assert all(question.endswith("?") for one in made.findings for question in one.for_practitioners)


@pytest.mark.parametrize("place", range(3))
def test_what_people_said_stands_in_the_appendix_alone(place: int) -> None:
    made = whole(place)
    drawn = " ".join(report_file(made, NOW, "md").decode().replace("\\", "").split())
    before, _, appendix = drawn.partition("Not for publication: check what this person agreed")
    body = before
    aside = made.proposals.aside
    spoken = {
        " ".join(item.sentence.text.split())
        for item in (*aside.items, *aside.for_a_person)
        if is_spoken(made.proposals.notes.note(item.note_id)) and len(item.sentence.text.split()) > 3
    }
    spoken |= {
        " ".join(line.quote.split())
        for one in made.findings
        for line in (*one.in_this_case, *one.counter, *one.good)
        if line.is_spoken and len(line.quote.split()) > 3
    }
    assert spoken
    named = {" ".join(i.sentence.text.split()) for i in aside.items if names_somebody(i, aside)}
    for words in spoken:
        assert words not in body
        assert (words in appendix) is (words not in named)


def test_the_word_file_has_headings_numbered_findings_and_comments_where_the_writer_decides() -> None:
    made = whole(1)
    file = docx.Document(BytesIO(report_file(made, NOW, "docx")))
    styles = {paragraph.style.name: paragraph.text for paragraph in file.paragraphs}
    assert "Heading 1" in styles
    assert "Heading 2" in styles
    numbered = [p.text for p in file.paragraphs if p.style.name.startswith("Heading") and p.text.startswith("Finding ")]
    assert [title.split(":")[0] for title in numbered] == [f"Finding {n}" for n in range(1, len(made.findings) + 1)]
    asks = [block.ask for block in made.blocks() if isinstance(block, Decide)]
    assert sorted(comment.text for comment in file.comments) == sorted(asks)


def test_a_page_of_questions_for_each_pattern_holds_nothing_that_anybody_said() -> None:
    made = whole(2)
    drawn = " ".join(sheets_file(made, NOW, "md").decode().replace("\\", "").split())
    assert drawn.count("What have we misunderstood?") == len(made.findings)
    assert drawn.count("Is this usual here?") == len(made.findings)
    for note in made.proposals.notes.notes:
        if note.kind.value in ("conversation", "chronology"):
            for sentence in note.sentences:
                if len(sentence.text.split()) > 4:
                    assert " ".join(sentence.text.split()) not in drawn


def test_the_writers_sentence_stands_and_the_scaffold_goes() -> None:
    made = whole(0)
    name = made.proposals.patterns[0].pattern.id
    work = accepting(made, name)
    first_only = (work.patterns[0].model_copy(update={"sentence": SENTENCE}), *work.patterns[1:])
    again = redraft(made, work.model_copy(update={"patterns": first_only}))
    assert again is not None
    first = again.to_json()["patterns"][0]
    assert (first["sentence"], first["scaffold"]) == (SENTENCE, False)
    assert SENTENCE in as_text(again).replace("\n", " ")
    assert again.to_json()["patterns"][1]["scaffold"] is True


def test_a_verdict_in_the_writers_sentence_is_asked_about_and_left() -> None:
    made = whole(0)
    name = made.proposals.patterns[0].pattern.id
    verdict = "The social worker failed to act and was careless."
    again = redraft(made, accepting(made, name, sentence=verdict))
    assert again is not None
    asked = [block for block in again.blocks() if isinstance(block, Decide) and block.text == verdict]
    assert len(asked) == 1
    assert asked[0].ask.endswith("?")


def test_an_accepted_pattern_keeps_its_notes_and_id_when_notes_are_added(tmp_path: Path) -> None:
    made = whole(0)
    second = made.proposals.patterns[1].pattern
    work = kept(accepting(made, second.id, sentence=SENTENCE), made.proposals, DAY)
    more = tmp_path / "more.md"
    more.write_text(
        "## Practitioner conversations\n\n[Z1] Nurse: 'We have the same on our side every week.'\n", encoding="utf-8"
    )
    added = CaseNotes((*made.proposals.notes.notes, *read_notes([more]).notes))
    again = draft_findings(added, None, work, Wishes(as_of=DAY), EMBEDDER)
    assert [one.made.pattern.id for one in again.findings] == [second.id]
    assert again.findings[0].made.pattern.supports == second.supports
    assert "Notes added since: Z1." in changes(again.work, again.proposals)


def test_what_changed_and_who_was_asked_are_shown() -> None:
    made = whole(0)
    first, second = (one.pattern for one in made.proposals.patterns[:2])
    before = kept(accepting(made, first.id, sentence="When it is late, … tends to …"), made.proposals, DAY)
    decided = [
        one.model_copy(update={"sentence": SENTENCE, "standing": PatternStanding.CONTESTED})
        if one.id == first.id
        else one
        for one in before.patterns
    ]
    asked = (
        Asked(on=date(2026, 5, 20), group="practitioner group", pattern=first.id, said_in=(first.supports[0],)),
        Asked(on=date(2026, 5, 21), group="family", pattern=second.id),
    )
    now = before.model_copy(update={"patterns": tuple(decided), "asked": asked})
    lines = changes(now, made.proposals)
    assert f"{first.id}: its sentence was rewritten." in lines
    assert f"{first.id} is now contested." in lines
    assert any(line.startswith("20 May 2026: P1 was talked about with practitioner group.") for line in lines)
    assert any("Nothing of it is in the notes yet." in line for line in lines)
    again = redraft(made, now)
    assert again is not None
    assert "This pattern is contested" in as_text(again)


def test_hunches_stand_beside_the_proposals_with_what_each_leaves_out() -> None:
    made = draft_findings(
        own(0), None, Work(hunches=("The moon was full", own(0).notes[0].text)), Wishes(as_of=DAY), EMBEDDER
    )
    remarks = [hunch.remark for hunch in made.compared.hunches]
    assert remarks[0].startswith("None of the proposals is about this")
    assert made.compared.left_out
    assert "What you put down before you saw the proposals" in as_text(made)


def test_what_is_put_back_may_be_quoted_again() -> None:
    made = whole(0)
    item = next(i for i in made.proposals.aside.items if i.withholds == "evidence")
    again = draft_findings(own(0), None, Work(put_back=(item.key,)), Wishes(as_of=DAY), EMBEDDER)
    assert item.key not in {i.key for i in again.proposals.aside.items}
    assert item.key in {i.key for i in again.proposals.aside.put_back}
    assert redraft(made, Work(put_back=(item.key,))) is None


def test_a_working_file_that_names_other_notes_is_refused() -> None:
    work = Work(patterns=(Decided(id="P1", supports=("Q9",), accepted=True),))
    with pytest.raises(WorkError, match="Q9"):
        draft_findings(own(0), None, work, Wishes(as_of=DAY), HashingEmbedder())


def test_it_stops_between_steps_and_says_how_far_it_is() -> None:
    said: list[str] = []
    with pytest.raises(ProposingStopped):
        draft_findings(
            own(0),
            None,
            embedder=HashingEmbedder(),
            progress=lambda done, total, words: said.append(f"{done + 1} of {total}: {words}"),
            is_stopped=lambda: len(said) > 0,
        )
    assert said == ["1 of 3: Reading what the notes say"]


def test_rows_and_guidance_stand_where_they_say(sample_library: Path) -> None:
    library = Library.open(sample_library)
    made = drafted(own(1), library, library.embedder)
    assert unsupported(made) == []
    json = made.to_json()
    loaded = {pattern["library"]["reviews_loaded"] for pattern in json["patterns"]}
    assert loaded == {sum(d.kind.value == "review" for d in library.documents)}
    quoted = [(row["file"], row["quote"]) for p in json["patterns"] for row in (*p["library"]["rows"], *p["guidance"])]
    assert quoted
    for file, quote in quoted:
        document = next(d for d in library.documents if d.file == file)
        text = " ".join(" ".join(p.text for p in library.paragraphs(document)).split())
        assert " ".join(quote.split()) in text
    assert "%" not in as_text(made).split("How widespread")[1].split("“")[0]
    library.close()


def test_the_same_notes_give_the_same_draft() -> None:
    assert as_text(whole(2)) == as_text(drafted(own(2), None, EMBEDDER))


def test_the_draft_ends_with_the_learning_log(tmp_path: Path) -> None:
    path = tmp_path / "log.md"
    add_entry(path, Entry(day=DAY, stage="rapid-review", think="Waits are not counted.", done="A list was made."))
    made = draft_findings(own(0), None, Work(), Wishes(as_of=DAY, log=read_log(path)), EMBEDDER)
    drawn = report_file(made, NOW, "md").decode()
    assert drawn.index("Learning log") > drawn.index("Notes that no pattern holds")
    assert "Waits are not counted." in drawn
    assert "not known" in drawn.split("A list was made.")[1].lower()


def test_a_working_file_made_from_other_notes_is_refused_and_the_last_one_is_kept_beside(tmp_path: Path) -> None:
    made = whole(0)
    work = kept(made.work, made.proposals, DAY)
    with pytest.raises(WorkError, match="made from other notes"):
        draft_findings(own(1), None, work, Wishes(as_of=DAY), HashingEmbedder())
    path = tmp_path / "work.yaml"
    write_work(path, work)
    first = path.read_bytes()
    write_work(path, work.model_copy(update={"hunches": ("another",)}))
    assert (tmp_path / "work.yaml.bak").read_bytes() == first
    assert read_work(path).hunches == ("another",)


def test_who_was_asked_can_be_written_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "work.yaml"
    path.write_text(
        "asked:\n- {date: 2026-05-20, group: practitioners, pattern: P1, said_in: [B1]}\n", encoding="utf-8"
    )
    asked = read_work(path).asked[0]
    assert (asked.on, asked.group, asked.said_in) == (date(2026, 5, 20), "practitioners", ("B1",))
    write_work(path, read_work(path))
    assert "date: '2026-05-20'" in path.read_text(encoding="utf-8")


def test_what_was_said_when_it_was_talked_about_stands_under_the_pattern() -> None:
    made = whole(0)
    first = made.proposals.patterns[0].pattern
    spoken = next(n for n in made.proposals.notes.notes if is_spoken(n) and n.id not in first.supports)
    work = accepting(made, first.id).model_copy(
        update={"asked": (Asked(on=DAY, group="practitioners", pattern=first.id, said_in=(spoken.id,)),)}
    )
    again = redraft(made, work)
    assert again is not None
    assert [line.note.id for line in again.findings[0].said_in] == [spoken.id]
    assert "What was said when this was talked about" in as_text(again)
