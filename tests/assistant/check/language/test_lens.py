"""Language: what is asked about, what is left alone, and what people read of it. All sentences are invented."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import pytest

from assistant.check.draft import Draft, read_draft
from assistant.check.language import LanguageResult, check_language, query_sentence
from assistant.check.language.features import feature_names
from assistant.check.language.rules import plain, rubric
from assistant.check.language.weights import weights
from assistant.check.rules import RubricError
from assistant.drawing.blocks import Fold, Heading, Items, Quoted, Table, Text
from prompts import rubric_text

ASKED = {
    "counterfactual": "The dentist should have rung the school that afternoon.",
    "failure_verb": "The team failed to look at the second email.",
    "person_as_cause": "The delay was caused by the duty officer's poor judgement.",
    "trait_label": "Visiting staff lacked professional curiosity.",
    "hindsight_certainty": "Looking back, the warning signs were unmistakable.",
    "agentless_passive": "The outcome of the visit was not shared with the nursery.",
    "compliance_only": "The discharge protocol was not followed.",
    "family_blame": "The household was hard to reach.",
    "victim_blame": "At fourteen she was placing herself at risk.",
    "mother_focus": "Mother failed to protect the twins.",
}

LEFT_ALONE = {
    "quoted speech": "The tutor said: 'We failed her, and I should have rung.'",
    "reported view": "The manager told the reviewer that she should have asked for help.",
    "duty": "The procedure says that a check must be made within a day.",
    "recommendation": "The trust should review how it records fathers.",
    "negation": "None of the workers ignored him.",
    "negated purpose": "The aim is not to find who failed to act.",
    "working condition": "High caseloads meant that visits were not made as often as planned.",
    "neutral use": "The letter says clearly who will ring and when.",
    "limits of the evidence": "The review could not establish who took the call.",
    "quality of a product": "Many plans lack detail and vary in quality.",
    "sound practice": "The school nurse kept visiting and acted promptly.",
    "plain fact": "The father was not living at the address.",
    "racism named": "The strip search was racist and unlawful.",
    "blatant racism named": "He was excluded because of blatant racism.",
    "violence named": "The father was violent and controlled the money.",
    "discrimination named": "The service discriminated against disabled parents.",
    "a form as the subject": "The visit form asks about pets, and it does not ask who else lives there.",
    "the field's own wording": "The twins were not brought to the clinic in March.",
    "a helpline": "Anyone who wants to talk about loss can ring the helpline.",
    "method": "Team managers did not take part in the interviews.",
    "question of a tool": "Write down who else could have gained from it.",
    "escalation that worked": "Escalation was used on the Thursday, and it worked.",
    "a word discussed": "The panel avoided the phrase 'failed to engage'.",
}


@pytest.mark.parametrize(("kind", "sentence"), ASKED.items())
def test_each_kind_is_asked_about_with_a_question(kind: str, sentence: str) -> None:
    found = query_sentence(sentence)
    assert found.query
    assert found.kinds[0] == kind
    assert found.question.endswith("?")


@pytest.mark.parametrize("sentence", LEFT_ALONE.values(), ids=LEFT_ALONE.keys())
def test_what_is_exempt_is_left_alone(sentence: str) -> None:
    assert query_sentence(sentence).to_json() == {"query": False, "kinds": [], "question": ""}


def test_an_agentless_sentence_is_asked_for_its_route_and_never_for_a_culprit() -> None:
    question = query_sentence("Information was not shared.").question
    assert "By what route could it travel" in question
    assert "easy or hard" in question
    for kind_question in rubric().questions.values():
        assert not re.search(r"\bwho (?:did not|failed|should)\b", kind_question, re.IGNORECASE)


def test_an_unseen_father_turns_the_question_to_the_services() -> None:
    assert "Which services did not see him" in query_sentence("The team failed to speak to the father.").question


def test_a_sentence_that_turns_after_somebodys_view_is_judged_by_what_follows() -> None:
    assert query_sentence("The panel was told that the post was empty, but this was not explored.").query
    assert not query_sentence("The panel was told that the post was empty.").query


DRAFT = (
    ("1 Methodology", ("The author did not meet the second practitioner.", "The limits of this are accepted.")),
    ("2 Terms of reference", ("Were visits made in time?", "Did agencies comply with procedures?")),
    (
        "3 Summary of agency involvement",
        (
            "The note was not passed on. The clinic closed the case.",
            "The referral was not passed on. The nurse went on leave.",
            "The twins were not seen by the team. This was because the only car had been taken back.",
            "The nurse said: 'We should have gone back.' She went on leave.",
            "The record says that the family ‘did not engage’ with the offer.",
            "The file describes the mother as hard to reach. She worked nights.",
            "The notes describe her as ‘hard to reach’, although she came to every meeting.",
            "The nurse believed that the referral had been made, because the form said so.",
        ),
    ),
    ("4 Recommendations", ("The trust should have failed visits counted, and staff must not ignore them.",)),
)


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Draft:
    made = docx.Document()
    made.add_heading("A review written for a test", 0)
    for heading, paragraphs in DRAFT:
        made.add_heading(heading, 1)
        for number, text in enumerate(paragraphs, 1):
            made.add_paragraph(f"{heading[0]}.{number} {text}")
    path = tmp_path_factory.mktemp("language") / "draft.docx"
    made.save(str(path))
    return read_draft(path)


@pytest.fixture(scope="module")
def result(draft: Draft) -> LanguageResult:
    return check_language(draft)


def _asked(result: LanguageResult) -> list[str]:
    return [flag.quote.text for flag in result.flags]


def test_quotations_are_verbatim_with_their_paragraph(draft: Draft, result: LanguageResult) -> None:
    assert result.flags
    for flag in result.flags:
        paragraph = draft.paragraphs[flag.quote.index]
        assert paragraph.text[flag.quote.start :].startswith(flag.quote.text)
    assert {flag["paragraph"] for flag in result.to_json()} >= {"3.1", "3.2", "3.5"}
    assert set(result.to_json()[0]) == {"quote", "paragraph", "page", "kind", "also", "question"}


def test_recommendations_speech_and_the_reviews_own_account_are_left_alone(result: LanguageResult) -> None:
    asked = " ".join(_asked(result))
    for words in ("The trust should", "We should have", "The author did not", "Were visits made in time"):
        assert words not in asked


def test_a_question_for_compliance_alone_is_asked_about(result: LanguageResult) -> None:
    assert "Did agencies comply with procedures?" in _asked(result)


def test_a_neighbour_that_gives_the_reason_leaves_a_sentence_alone(result: LanguageResult) -> None:
    assert not [text for text in _asked(result) if "The twins" in text]
    assert query_sentence("The twins were not seen by the team.").query


def test_a_label_taken_over_from_a_record_is_asked_about_unless_it_is_looked_at(result: LanguageResult) -> None:
    labels = [flag.quote.text for flag in result.flags if flag.kind == "family_blame"]
    assert labels == [
        "The record says that the family ‘did not engage’ with the offer.",
        "The file describes the mother as hard to reach.",
    ]


def test_the_same_wording_is_one_comment_with_its_repeats(result: LanguageResult) -> None:
    (point,) = [point for point in result.points() if "passed on" in point.quote.text]
    assert point.quote.text == "The note was not passed on."
    assert [quote.text for quote in point.repeats] == ["The referral was not passed on."]


def test_blame_of_a_family_comes_before_a_passive(result: LanguageResult) -> None:
    kinds = [point.kind for point in result.points()]
    assert kinds.index("family_blame") < kinds.index("agentless_passive")


def test_comments_are_few_and_the_rest_is_in_the_report(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_heading("1 Analysis", 1)
    verbs = [f"{verb} the letter" for verb in ("read", "send", "answer", "open", "keep", "copy", "file", "sign")]
    actors = ("The nurse", "The school", "The clinic", "The council")
    for number, (actor, verb) in enumerate(((a, v) for a in actors for v in verbs), 1):
        made.add_paragraph(f"1.{number} {actor} failed to {verb} of week {number}.")
    path = tmp_path / "long.docx"
    made.save(str(path))
    found = check_language(read_draft(path))
    assert len(found.flags) == 32
    assert len(found.points()) <= 25
    assert len(found.points(at_most=3)) == 3
    assert _quoted(found) == {flag.quote.text for flag in found.flags}


def _quoted(result: LanguageResult) -> set[str]:
    texts: set[str] = set()
    for block in result.blocks():
        for one in block.blocks if isinstance(block, Fold) else (block,):
            if isinstance(one, Quoted):
                texts.add(one.quote.text)
            elif isinstance(one, Items):
                texts |= {line.split(": ", 1)[1] for line in one.lines}
    return texts


def test_the_report_opens_with_its_heading_and_ends_with_what_was_not_seen(result: LanguageResult) -> None:
    blocks = result.blocks()
    last = blocks[-1]
    assert blocks[0] == Heading("Language", 2)
    assert isinstance(last, Text)
    assert last.is_note
    assert "A person decides." in last.text


def test_finding_nothing_clears_nothing(tmp_path: Path) -> None:
    path = tmp_path / "plain.txt"
    path.write_text("1 Analysis\n\nThe bus stops outside the school.\n", encoding="utf-8")
    found = check_language(read_draft(path))
    said = " ".join(block.text for block in found.blocks() if isinstance(block, Text))
    assert not found.flags
    assert "what was looked for" in said
    assert not re.search(r"\b(safe|compliant|complete|no issues|ready)\b", said)


def test_sections_tell_what_happened_or_why_in_words_and_without_a_share(result: LanguageResult) -> None:
    (table,) = [block for block in result.blocks() if isinstance(block, Table)]
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in table.rows}
    assert list(rows) == ["3 Summary of agency involvement"]
    what, why, words = rows["3 Summary of agency involvement"]
    assert what.endswith("sentences")
    assert why == "2 sentences"
    assert words == "mostly what happened"
    assert "%" not in " ".join(cell for row in rows.values() for cell in row)


def test_weights_and_rubric_know_the_same_rules() -> None:
    for known in weights().values():
        assert known.names == feature_names(rubric())
        assert len(known.coefficients) == len(known.names)


def test_text_keeps_its_offsets() -> None:
    for text in ("The child’s plan\nwas late.", "İstanbul was far away", "ﬁve non‑attenders"):
        assert len(plain(text)) == len(text)


def _own_rubric(folder: Path, old: str, new: str) -> Path:
    text = rubric_text("language")
    assert old in text
    (folder / "language.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_a_partnership_adds_wording_without_code(tmp_path: Path) -> None:
    sentence = "The lodger was a wrong 'un."
    rule = "      - {id: fv_own, sure: true, pattern: '\\bwrong ''un\\b'}\n"
    folder = _own_rubric(tmp_path, "      - {id: fv_failed_to,", f"{rule}      - {{id: fv_failed_to,")
    assert not query_sentence(sentence).query
    assert query_sentence(sentence, folder).kinds == ("failure_verb",)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("<casework>", "<nothing>", "no list of words <nothing>"),
        ("id: fv_failed,", "id: fv_failed_to,", "fv_failed_to stands twice"),
        ("    title: A trait", "    name: A trait", "title"),
    ],
)
def test_a_rubric_that_cannot_be_used_says_where(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(RubricError, match=re.escape(message)):
        query_sentence("The note was not passed on.", _own_rubric(tmp_path, old, new))


def test_words_from_outside_ascii_and_odd_lines_are_read() -> None:
    for text in ("", " ", "?", "‘", "“Not", "Ж" * 3000, "not " * 2000):
        assert isinstance(query_sentence(text).query, bool)
