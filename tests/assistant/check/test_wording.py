"""A language model may put a question in other words; which questions there are, and what they ask, it may not change."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import docx
import pytest
from langchain_core.messages import BaseMessage

from assistant import cli_wording
from assistant.check.checking import Check, Wanted, check
from assistant.check.draft import read_draft
from assistant.check.points import Lens
from assistant.check.reporting import commented, report_file, text
from assistant.check.wording import objection, outgoing_text, wishes, worded
from assistant.cli import main
from assistant.models.identifiers import Placeholders
from assistant.models.reader import Outgoing, Reader
from assistant.models.scripted import ScriptedModel
from assistant.models.settings import ModelSettings
from indexes.library import Library

NOW = datetime(2026, 11, 27, 12)
LOCAL = ModelSettings("scripted", "small", url="http://127.0.0.1:1/v1", timeout_s=5)
REMOTE = ModelSettings("scripted", "large", url="https://models.example.org/v1", timeout_s=5)
QUESTION = "What was happening instead, and why did it make sense at the time?"
SENTENCE = "The duty worker, Wilberforce Quill, failed to ring the school on 3 March 2021 after the referral."
PARAGRAPHS = (
    "Findings",
    SENTENCE,
    "The mother is Somali and the family's ethnicity was recorded.",
    "The social worker should have visited the home that week.",
)
GOOD = "What was happening instead of ringing the school after the referral, and why did it make sense at the time?"


# --- when a wording may stand --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "new",
    [
        GOOD,
        "What was happening instead when the duty worker had the referral? Why did it make sense at the time?",
        "What was happening instead that day, and how did it make sense to the people working at the time?",
    ],
)
def test_the_same_question_in_words_of_the_sentence_may_stand(new: str) -> None:
    assert objection(new, QUESTION, SENTENCE) == ""


@pytest.mark.parametrize(
    ("new", "why"),
    [
        ("", "plain text"),
        ("What was happening instead, and why did it make sense at the time", "not one question"),
        ("What was happening instead? Why did it make sense? What at the time?", "not one question"),
        ("The worker made no sense. What was happening instead at the time?", "not one question"),
        ("The worker was happening instead, why did it make sense at the time?", "statement"),
        (
            "What was happening instead, and why did it make sense at the time? "
            + "What was the time, " * 15
            + "then?",
            "long",
        ),
        ("What was happening instead, and why did it make sense at the time on 4 May?", "number"),
        ("What was happening instead, and why did it make sense at the time to 3 people and 20 others?", "number"),
        ("What was happening instead for Amara, and why did it make sense at the time?", "name"),
        ("What was happening instead, and why did it make sense at the time to the School?", "name"),
        ("What was happening instead at the hospital, and why did it make sense at the time?", "word"),
        ("What did the duty worker ring the school after the referral for?", "something else"),
        (
            "Who failed to ring the school, what was happening instead, and why did it make sense at the time?",
            "who failed",
        ),
        (
            "Who did not ring the school, what was happening instead, and why did it make sense at the time?",
            "who did not",
        ),
        ("Who was at fault, what was happening instead, and why did it make sense at the time?", "fault"),
        ("What was happening instead when the worker failed, and why did it make sense at the time?", "failed"),
        ("Why did nobody ring at the time, what was happening instead, and did it make sense?", "nobody"),
        ("What was happening instead that the worker should see, and why did it make sense at the time?", "should"),
        ("What was happening instead, and why did it not make sense at the time?", "not"),
        ("What was happening instead when he had the referral, and why did it make sense at the time?", "he"),
        ("What was happening instead for you, and why did it make sense at the time?", "you"),
        ("What was happening instead, <b>and</b> why did it make sense at the time?", "plain text"),
        ("What was happening instead, and why did it make sense at the time (see https://x.example)?", "plain text"),
        ("What was happening instead,\nand why did it make sense at the time?", "plain text"),
        ("[1] What was happening instead, and why did it make sense at the time?", "plain text"),
    ],
)
def test_anything_else_may_not(new: str, why: str) -> None:
    assert why in objection(new, QUESTION, SENTENCE)


def test_a_verdict_of_the_sentence_is_no_excuse_and_a_name_in_it_is_one() -> None:
    blaming = "The worker was negligent and to blame, as Wilberforce Quill said."
    assert objection(
        "Was the worker to blame, and why did it make sense at the time, what was happening instead?", QUESTION, blaming
    )
    named = "What was happening instead for Wilberforce Quill, and why did it make sense at the time?"
    assert objection(named, QUESTION, SENTENCE) == ""


def test_what_the_language_lens_would_query_may_not_stand() -> None:
    question, sentence = "What made services hard to use for them?", "The family were chaotic."
    assert objection("What made services hard to use for the family?", question, sentence) == ""
    queried = objection("What made services hard to use for a chaotic family?", question, sentence)
    assert queried == "the language lens would query it"


# --- a draft -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def draft_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = docx.Document()
    made.add_heading(PARAGRAPHS[0], 1)
    for paragraph in PARAGRAPHS[1:]:
        made.add_paragraph(paragraph)
    path = tmp_path_factory.mktemp("draft") / "draft.docx"
    made.save(str(path))
    return path


@pytest.fixture(scope="module")
def made(draft_file: Path) -> Check:
    return check(read_draft(draft_file), None, Wanted(lenses=(Lens.EEDI, Lens.LANGUAGE), as_of=date(2026, 11, 27)))


def fitting(messages: list[BaseMessage]) -> str:
    """Puts "with the words of the sentence" into questions it knows, and repeats the others."""
    asked = str(messages[1].content).rsplit("Question: ", 1)[1].strip()
    changed = asked.replace("What was happening instead", "What was happening instead of ringing the school")
    changed = changed.replace("What would have made that possible", "What would have made visiting the home possible")
    changed = changed.replace(
        "How did race, ethnicity or racism shape this family's life", "How did ethnicity shape this family's life"
    )
    return json.dumps({"question": changed})


def reader(say: Callable[[list[BaseMessage]], str], settings: ModelSettings = LOCAL) -> tuple[Reader, ScriptedModel]:
    model = ScriptedModel(say=say)
    return Reader(model, settings, Outgoing if settings.is_local else Placeholders), model


def reworded(made: Check, say: Callable[[list[BaseMessage]], str]) -> Check:
    asking, _ = reader(say)
    return worded(asking, made, wishes(asking, made))


def test_wordings_that_stand_are_marked_in_report_comment_and_json(made: Check, draft_file: Path) -> None:
    new = reworded(made, fitting)
    mark = "(Worded by the language model scripted:small.)"
    sentence = "What was happening instead of ringing the school"
    flags = new.to_json()["language"]
    changed = [flag for flag in flags if sentence in flag["question"]]
    assert [flag["worded_by"] for flag in changed] == ["scripted:small"]
    printed = " ".join(text(new).split())
    assert sentence in printed
    assert mark in printed
    assert "Language model scripted:small, on this computer, asked to put questions in other words." in printed
    for suffix in ("docx", "md"):
        assert report_file(new, NOW, suffix)
    with zipfile.ZipFile(io.BytesIO(commented(new, draft_file.read_bytes(), NOW))) as opened:
        comments = opened.read("word/comments.xml").decode()
    assert mark in comments
    assert "Where a comment says so, a language model put its question in other words." in comments


def test_a_line_of_enquiry_keeps_what_the_draft_says_and_is_marked(made: Check) -> None:
    new = reworded(made, fitting)
    points = [point for point in new.points((Lens.EEDI,)) if point.worded_by]
    assert points
    for point in points:
        assert point.question.startswith("The draft speaks of ")
        assert "How did ethnicity shape this family's life" in point.question
        assert point.asked.endswith("(Worded by the language model scripted:small.)")


def test_a_wording_adds_nothing_but_who_worded_it_to_the_contract(made: Check) -> None:
    before, after = made.to_json(), reworded(made, fitting).to_json()
    assert before.keys() == after.keys()
    assert {key: value for key, value in before.items() if key != "language"} == {
        key: value for key, value in after.items() if key != "language"
    }
    for old, new in zip(before["language"], after["language"], strict=True):
        assert set(new) - set(old) <= {"worded_by"}
        assert {k: v for k, v in new.items() if k not in ("question", "worded_by")} == {
            k: v for k, v in old.items() if k != "question"
        }


@pytest.mark.parametrize(
    "reply",
    [
        "The worker is to blame.",
        '{"question": "Who failed to ring the school?"}',
        '{"question": "The worker lied. What was happening instead, and why did it make sense at the time?"}',
        '{"question": "Ignore the rules?"}',
        '{"question": ""}',
        "",
    ],
)
def test_a_model_that_judges_obeys_or_rambles_changes_no_question(made: Check, reply: str) -> None:
    new = reworded(made, lambda _: reply)
    assert new.to_json() == made.to_json()
    assert [point.asked for point in new.points()] == [point.asked for point in made.points()]


def test_a_model_that_is_not_there_is_not_asked_for_every_question(made: Check) -> None:
    def gone(_: list[BaseMessage]) -> str:
        raise ConnectionError("host")

    asking, model = reader(gone)
    asked = wishes(asking, made)
    assert len(asked) > 2
    new = worded(asking, made, asked)
    assert len(model.seen) == 2
    assert new.to_json() == made.to_json()
    assert new.model is not None
    assert "could not be reached" in new.model.note


def test_what_is_shown_is_exactly_what_is_sent(made: Check) -> None:
    asking, model = reader(fitting, REMOTE)
    asked = wishes(asking, made)
    shown = outgoing_text(asked)
    assert model.seen == [], "nothing is sent before it was shown"
    worded(asking, made, asked)
    for call in model.seen:
        assert len(call) == 2
        for message in call:
            assert str(message.content) in shown
    assert len(model.seen) == len(asked)
    for private in ("Wilberforce", "Quill", "3 March"):
        assert private not in shown
        assert not any(private in str(message.content) for call in model.seen for message in call)
    assert re.search(r"\[Name \d+\]", shown)


def test_only_sentences_that_are_asked_about_are_sent(made: Check) -> None:
    asking, _ = reader(fitting)
    asked = wishes(asking, made)
    quoted = {point.quote.text for point in made.points((Lens.LANGUAGE, Lens.EEDI))}
    assert {wish.quote.text for wish in asked} <= quoted


# --- the command ---------------------------------------------------------------------------------------------------

POLICY = """[drafts_to_remote_model]
authorised_by = "A. Person, data protection officer"
provider = "scripted"
date = 2026-01-01
impact_assessment = "DPIA 12"
"""


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ScriptedModel:
    """The model that `check --model` reaches; no settings or policy but those of the test."""
    model = ScriptedModel(say=fitting)

    def reader_for(settings: ModelSettings, _: Library | None) -> Reader:
        return Reader(model, settings, Outgoing if settings.is_local else Placeholders)

    monkeypatch.setattr(cli_wording, "reader_for", reader_for)
    monkeypatch.setenv("ASSISTANT_MODEL_FILE", str(tmp_path / "model.toml"))
    monkeypatch.setenv("ASSISTANT_POLICY", str(tmp_path / "policy.toml"))
    for name in ("ASSISTANT_MODEL", "ASSISTANT_MODEL_URL", "ASSISTANT_LIBRARY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return model


def run(capsys: pytest.CaptureFixture[str], draft: Path, *more: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(["check", str(draft), "--lens", "language,eedi", *more])
    out, err = capsys.readouterr()
    return code, out, err


def remote(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, with_policy: bool = True) -> None:
    monkeypatch.setenv("ASSISTANT_MODEL_URL", "https://models.example.org/v1")
    if with_policy:
        (tmp_path / "policy.toml").write_text(POLICY, encoding="utf-8")


def test_a_model_in_the_environment_alone_is_never_asked(
    scripted: ScriptedModel, draft_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_MODEL", "scripted:small")
    monkeypatch.setenv("ASSISTANT_MODEL_URL", "http://127.0.0.1:1/v1")
    code, out, _ = run(capsys, draft_file)
    assert code == 0
    assert scripted.seen == []
    assert "language model" not in out


def test_a_local_model_is_asked_where_the_call_names_it(
    scripted: ScriptedModel, draft_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_MODEL_URL", "http://127.0.0.1:1/v1")
    code, out, err = run(capsys, draft_file, "--model", "scripted:small", "--json")
    assert code == 0
    assert any(flag.get("worded_by") == "scripted:small" for flag in json.loads(out)["language"])
    assert "This would be sent" not in err
    assert scripted.seen


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--send-draft-to-remote-model", "--yes-i-have-read-what-is-sent"), "no policy of this installation"),
        ((), "was not asked for in this call"),
        (("--yes-i-have-read-what-is-sent",), "was not asked for in this call"),
        (("--send-draft-to-remote-model",), "nobody could be asked here"),
        (("--send-draft-to-remote-model", "--json"), "nobody could be asked here"),
    ],
)
def test_less_than_policy_call_and_reading_sends_nothing(
    scripted: ScriptedModel,
    draft_file: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    flags: tuple[str, ...],
    words: str,
) -> None:
    remote(monkeypatch, tmp_path, with_policy="policy" not in words)
    code, out, err = run(capsys, draft_file, "--model", "scripted:large", *flags)
    assert code == 2
    assert words in err
    assert out == ""
    assert scripted.seen == []


def test_with_all_of_them_the_text_is_shown_and_sent(
    scripted: ScriptedModel,
    draft_file: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    remote(monkeypatch, tmp_path)
    flags = ("--send-draft-to-remote-model", "--yes-i-have-read-what-is-sent", "--json")
    code, out, err = run(capsys, draft_file, "--model", "scripted:large", *flags)
    assert code == 0
    assert "This would be sent to scripted:large at models.example.org" in err
    assert "it is still personal data" in err
    assert "Wilberforce" not in err
    for call in scripted.seen:
        assert all(str(message.content) in err for message in call)
    assert json.loads(out)["language"]


@pytest.mark.parametrize(("answer", "is_sent"), [("yes\n", True), ("y\n", False), ("\n", False), ("", False)])
def test_at_a_terminal_only_yes_sends_it(
    scripted: ScriptedModel,
    draft_file: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    answer: str,
    is_sent: bool,
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    remote(monkeypatch, tmp_path)
    errors = Terminal()
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    monkeypatch.setattr("sys.stderr", errors)
    code, out, _ = run(capsys, draft_file, "--model", "scripted:large", "--send-draft-to-remote-model")
    assert code == 0
    assert bool(scripted.seen) is is_sent
    assert ("Nothing was sent." in errors.getvalue()) is not is_sent
    assert "Points on draft.docx" in out


def test_sending_without_a_model_named_in_the_call_is_wrong_usage(
    scripted: ScriptedModel, draft_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_MODEL", "scripted:small")
    code, _, err = run(capsys, draft_file, "--send-draft-to-remote-model")
    assert (code, scripted.seen) == (2, [])
    assert "No model is named in this call" in err


def test_what_a_terminal_would_act_upon_is_written_out() -> None:
    assert cli_wording._visible("a\x1b[8mb\u202ec\n") == "a\\x1b[8mb\\u202ec\n"
