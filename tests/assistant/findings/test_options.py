"""Options for change: spread over levels and strengths, read by the recommendation check as meant, blaming nobody."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime
from itertools import permutations
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.check.language import query_sentence
from assistant.check.recommendations import grade
from assistant.check.recommendations.rubric import Level, Strength
from assistant.check.rules import RubricError
from assistant.drawing import Report, report_html, report_markdown, report_text, report_word
from assistant.drawing.blocks import Block, Cell, Decide, Heading, Items, Table, Text
from assistant.findings.drafting.options import Option, option_blocks, options_for
from assistant.findings.drafting.options_rules import OptionGroup, OptionRule, options_rubric
from assistant.findings.drafting.subjects import Subject, subjects_rubric
from assistant.findings.factors import Effect, Factor, factors_rubric
from prompts import rubric_text

FINDING = "When two services hold parts of the same story, neither tends to see the whole"
CODES = tuple(factor.code for factor in factors_rubric().factors)
EFFECTS: tuple[Effect, ...] = ("helped", "hindered")
SUBJECTS = {subject.code: subject for subject in subjects_rubric().subjects}
SAYS = ("text", "gains", "costs", "see", "hear", "told", "worse", "when")


def groups() -> Iterator[tuple[str, OptionGroup]]:
    rules = options_rubric()
    for factor in rules.factors:
        yield f"{factor.code}-hindered", factor.hindered
        yield f"{factor.code}-helped", factor.helped
    for subject in rules.subjects:
        for effect, group in (("hindered", subject.hindered), ("helped", subject.helped)):
            if group is not None:
                yield f"{subject.code}-{effect}", group


GROUPS = dict(groups())
RULES = {f"{where}-{rule.name}": rule for where, group in GROUPS.items() for rule in group.options}


# --- the data -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_the_recommendation_check_reads_an_option_as_it_is_meant(rule: OptionRule) -> None:
    read = grade(rule.text)
    assert (read.level, read.strength) == (rule.level, rule.strength), read.reason


@pytest.mark.parametrize("where", GROUPS)
def test_no_sentence_would_be_asked_about_by_the_language_check(where: str) -> None:
    group = GROUPS[where]
    said = [group.groups, group.otherwise, group.not_measured]
    said += [getattr(rule, field) for rule in group.options for field in (*SAYS, "name")]
    sentences = [sentence for text in said if text for sentence in (text, *re.split(r"(?<=[.:;]) ", text))]
    assert [sentence for sentence in sentences if query_sentence(sentence).query] == []


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_an_option_invents_no_figure_and_leaves_who_to_be_filled_in(rule: OptionRule) -> None:
    said = " ".join(getattr(rule, field) for field in SAYS)
    assert not re.search(r"\d|\bper ?cent\b|\b(?:ensure|robust|should|must|compliant|safe)\b", said, re.IGNORECASE)
    assert re.search(r"\[ [^\[\]]+ \]", rule.text), "nothing is left open"
    assert rule.text.count("[") == len(re.findall(r"\[ [^\[\]]+ \]", rule.text)), (
        "a blank without its spaces is no blank"
    )


@pytest.mark.parametrize("rule", [r for r in RULES.values() if r.level in (Level.REGIONAL, Level.NATIONAL)])
def test_what_is_beyond_the_partnership_is_put_as_a_request(rule: OptionRule) -> None:
    assert re.search(r"\bwill (?:ask|write to|invite|share)\b", rule.text)


def test_every_factor_and_no_unknown_subject() -> None:
    rules = options_rubric()
    assert sorted(factor.code for factor in rules.factors) == sorted(CODES)
    assert {subject.code for subject in rules.subjects} <= set(SUBJECTS)
    names = [rule.name for group in GROUPS.values() for rule in group.options]
    assert len(names) == len(set(names))


# --- which are offered --------------------------------------------------------------------------------------------------


def assert_spread(options: tuple[Option, ...]) -> None:
    assert 3 <= len(options) <= 5
    assert {option.strength for option in options} == {strength.value for strength in Strength}
    assert len({option.level for option in options}) >= 3


@pytest.mark.parametrize("effect", EFFECTS)
@pytest.mark.parametrize("code", CODES)
def test_one_factor_alone_is_enough(code: str, effect: Effect) -> None:
    options = options_for(FINDING, [Factor(code, effect)])
    assert_spread(options)
    assert {option.name for option in options} <= {rule.name for rule in GROUPS[f"{code}-{effect}"].options}


@pytest.mark.parametrize("effect", EFFECTS)
def test_any_two_factors_in_either_order(effect: Effect) -> None:
    for first, second in permutations(CODES, 2):
        options = options_for(FINDING, [Factor(first, effect), Factor(second, effect)])
        assert_spread(options)
        held = [{rule.name for rule in GROUPS[f"{code}-{effect}"].options} for code in (first, second)]
        assert options[0].name in held[0], "the first factor comes first"
        assert any(option.name in held[1] for option in options)


@settings(max_examples=60, deadline=None)
@given(
    factors=st.lists(st.builds(Factor, st.sampled_from(CODES), st.sampled_from(EFFECTS)), min_size=1, max_size=5),
    subject=st.sampled_from([None, *SUBJECTS.values()]),
)
def test_any_factors_and_subject_give_a_spread_without_saying_one_thing_twice(
    factors: list[Factor], subject: Subject | None
) -> None:
    options = options_for(FINDING, factors, subject)
    assert_spread(options)
    assert options == options_for(FINDING, factors, subject)
    themes = [rule.theme for option in options for rule in RULES.values() if rule.name == option.name and rule.theme]
    assert len(themes) == len(set(themes))
    assert len({option.text for option in options}) == len(options)


@pytest.mark.parametrize("code", [subject.code for subject in options_rubric().subjects])
def test_a_subject_gives_the_sharper_option_first(code: str) -> None:
    options = options_for(FINDING, [Factor("partnership", "hindered")], SUBJECTS[code])
    own = {rule.name for rule in GROUPS[f"{code}-hindered"].options}
    assert options[0].name in own
    assert options[0].starts_from == SUBJECTS[code].name
    assert not all(option.name in own for option in options)


def test_one_thing_is_not_offered_twice_by_a_subject_and_a_factor() -> None:
    for subject in options_rubric().subjects:
        for codes in permutations(("management_supervision", "tools_information", "organisation", "partnership"), 2):
            factors = [Factor(code, "hindered") for code in codes]
            names = {option.name for option in options_for(FINDING, factors, SUBJECTS[subject.code])}
            themes = [rule.theme for rule in RULES.values() if rule.name in names and rule.theme]
            assert len(themes) == len(set(themes)), (subject.code, codes)


def test_what_helped_is_kept_spread_or_looked_into_and_not_mended() -> None:
    for code in CODES:
        helped = options_for(FINDING, [Factor(code, "helped")])
        hindered = options_for(FINDING, [Factor(code, "hindered")])
        assert not {option.name for option in helped} & {option.name for option in hindered}


def test_how_the_check_reads_it_is_read_from_the_text() -> None:
    for option in options_for(FINDING, [Factor("tools_information", "hindered"), Factor("societal", "hindered")]):
        assert grade(option.text).reason in option.graded
        assert option.strength in option.graded
        assert all(blank.lower() in option.graded.lower() for blank in re.findall(r"\[ ([^\[\]]+) \]", option.text))


def test_without_a_factor_there_is_nothing_to_offer_and_that_is_said() -> None:
    assert options_for(FINDING, []) == ()
    texts = [block.text for block in option_blocks(()) if isinstance(block, Text)]
    assert len(texts) == 1
    assert "no contributory factor" in texts[0]


def test_a_factor_that_nobody_knows_is_named() -> None:
    with pytest.raises(RubricError, match="weather"):
        options_for(FINDING, [Factor("weather", "hindered")])


# --- a partnership's own rubric -------------------------------------------------------------------------------------------


def own_folder(folder: Path, old: str, new: str) -> Path:
    text = rubric_text("findings_options")
    assert old in text
    (folder / "findings_options.yaml").write_text(text.replace(old, new), encoding="utf-8", newline="\r\n")
    return folder


def test_a_partnership_may_use_its_own_words(tmp_path: Path) -> None:
    folder = own_folder(tmp_path, "These are options, not recommendations.", "Our own words for it.")
    options = options_for(FINDING, [Factor("task", "hindered")], rubrics=folder)
    assert any("Our own words" in block.text for block in option_blocks(options, folder) if isinstance(block, Text))


def test_a_rubric_that_offers_no_weaker_option_is_refused_by_name(tmp_path: Path) -> None:
    folder = own_folder(tmp_path, "strength: weaker", "strength: intermediate")
    with pytest.raises(RubricError, match=r"findings_options\.yaml.*no weaker option"):
        options_for(FINDING, [Factor("task", "hindered")], rubrics=folder)


# --- how they are set out -----------------------------------------------------------------------------------------------


FACTORS = [Factor("national_regulatory", "hindered"), Factor("organisation", "hindered"), Factor("task", "helped")]


def drawn_text(blocks: tuple[Block, ...]) -> str:
    pieces: list[str] = []
    for block in blocks:
        match block:
            case Heading() | Text():
                pieces.append(block.text)
            case Decide():
                pieces += [block.text, block.ask]
            case Items():
                pieces += block.lines
            case Table():
                pieces += [cell.text for row in block.rows for cell in row if isinstance(cell, Cell)]
            case _:
                raise AssertionError(f"{type(block).__name__} was not expected")
    return "\n".join(pieces)


def test_everything_that_an_option_says_is_set_out() -> None:
    options = options_for(FINDING, FACTORS)
    said = drawn_text(option_blocks(options)).lower()
    assert FINDING.lower() in said
    for option in options:
        for field in (*SAYS, "groups", "otherwise", "not_measured", "name", "starts_from", "graded"):
            assert getattr(option, field).lower() in said, field


@pytest.mark.parametrize("effect", EFFECTS)
def test_nothing_that_is_set_out_would_be_asked_about(effect: Effect) -> None:
    lines = {
        line
        for code in CODES
        for line in drawn_text(option_blocks(options_for(FINDING, [Factor(code, effect)]))).split("\n")
    }
    sentences = {sentence for line in lines for sentence in (line, *re.split(r"(?<=[.;]) ", line))}
    assert [sentence for sentence in sorted(sentences) if query_sentence(sentence).query] == []


def test_a_request_is_called_one_only_where_there_is_one() -> None:
    def has_note(factors: list[Factor]) -> bool:
        return "cannot command" in drawn_text(option_blocks(options_for(FINDING, factors)))

    assert has_note(FACTORS)
    assert not has_note([Factor("management_supervision", "hindered")])


def test_what_holds_for_all_is_said_once() -> None:
    options = options_for(FINDING, [Factor("societal", "hindered")])
    said = drawn_text(option_blocks(options))
    assert said.count(options[0].groups) == 1


def test_the_four_forms_hold_the_same_options() -> None:
    options = options_for("A <b>finding</b> | with *marks*", FACTORS)
    report = Report("Options", datetime(2026, 3, 9), (), option_blocks(options), marks_blanks=True)
    document = docx.Document(io.BytesIO(report_word(report)))
    word = "".join(part.text or "" for part in document.element.body.iter(qn("w:t")))
    forms = {
        "text": report_text(report),
        "html": report_html(report),
        "markdown": report_markdown(report),
        "word": word,
    }
    for form, drawn in forms.items():
        letters = re.sub(r"[\W_]+", "", drawn)
        for option in options:
            assert re.sub(r"[\W_]+", "", option.text) in letters, form
            assert re.sub(r"[\W_]+", "", option.costs) in letters, form
    assert "<b>finding</b>" not in forms["html"]
    assert len(list(document.comments)) == len(options)
