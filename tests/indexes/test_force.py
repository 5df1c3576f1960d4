"""What a sentence puts on an actor, on sentences written for the tests and on the shared labelled set."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path

import pytest

from indexes.documents import Force, PageSpan, Paragraph, Role, Unit
from indexes.force import apply_force, force_of
from indexes.force_rules import load_rules

MUST, SHOULD, MAY = Force.MUST, Force.SHOULD, Force.MAY

SENTENCES = (
    ("The partnership must publish the report within four weeks.", MUST),
    ("A provider shall keep a record of each visit.", MUST),
    ("The council is required to tell the panel of the death.", MUST),
    ("The board is responsible for appointing a reviewer.", MUST),
    ("The order may not be made unless a draft has been laid.", MUST),
    ("A manager may only delegate the visit to a qualified worker.", MUST),
    ("No physical restraint may be used to force compliance.", MUST),
    ("Agencies cannot pass the record to anyone outside the review.", MUST),
    ("Section 9 provides that the notice must be in writing.", MUST),
    ("The regulations require the authority to consult the schools.", MUST),
    ("Applicants will need to submit a new application.", MUST),
    ("Practitioners should speak to the child alone.", SHOULD),
    ("It is important that staff write down what was said.", SHOULD),
    ("Managers are expected to read the notes.", SHOULD),
    ("Workers need to think about who else lives in the home.", SHOULD),
    ("We would expect you to explain the delay.", SHOULD),
    ("If a child tells a teacher, the teacher should listen.", SHOULD),
    ("The manager should be responsible for the rota.", SHOULD),
    ("The authority may ask a school for its records.", MAY),
    ("Inspectors can speak to former residents.", MAY),
    ("Regulations may include provision about fees.", MAY),
    ("The panel is entitled to ask for more time.", MAY),
    ("There may be more than one person causing harm.", None),
    ("Children may be too frightened to speak.", None),
    ("You do not have to tell the previous employer.", None),
    ("Schools are not required to keep a second copy.", None),
    ("This does not mean that every case must be reviewed.", None),
    ("We use the term “must” where the law requires it.", None),
    ("This change should allow partners to share more.", None),
    ("The purpose of the visit is to find what should be improved.", None),
    ("Section 12 explains when the regulator may charge a fee.", None),
    ("Leaders ensure that workers have time to reflect.", None),
    ("Care leavers will need to choose where to live.", None),
    ("Supervisors help workers to decide what must happen next.", None),
    ("What should the school do next?", None),
)


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_sentences(sentence: str, expected: Force | None) -> None:
    assert force_of(sentence) == expected


def test_a_bullet_inherits_its_lead_in() -> None:
    assert force_of("a clear record of the visit", "Providers must keep:") == MUST
    assert force_of("the names of those present", "The note should hold:") == SHOULD
    assert force_of("the family must agree to it in writing", "The plan may be changed where:") == MAY
    assert force_of("the names of those present", "The note held:") is None


def _paragraph() -> Paragraph:
    text = "Staff should:\n• listen\n• write it down\nThe head may ask for a copy."
    units = (
        Unit(0, 13),
        Unit(14, 22, is_bullet=True, lead_in=0),
        Unit(23, 38, is_bullet=True, lead_in=0),
        Unit(39, len(text)),
    )
    return Paragraph("d", 0, text, Role.BODY, (PageSpan(0, len(text), 1),), units)


def test_a_paragraph_takes_the_strongest_force_of_its_units() -> None:
    labelled = apply_force(_paragraph(), carries=True)
    assert [unit.force for unit in labelled.units] == [SHOULD, SHOULD, SHOULD, MAY]
    assert labelled.force == SHOULD


def test_a_document_that_does_not_carry_force_gets_none() -> None:
    labelled = apply_force(_paragraph(), carries=False)
    assert labelled.force is None
    assert all(unit.force is None for unit in labelled.units)


def test_every_rule_has_a_source() -> None:
    rules = load_rules()
    assert all(rule.source for rule in (*rules.cues, *rules.silent, *rules.masks))
    strengths = [(MUST, SHOULD, MAY).index(cue.force) for cue in rules.cues]
    assert strengths == sorted(strengths), "cues are tried from the strongest force to the weakest"


def test_the_shared_labelled_sentences(shared: Path) -> None:
    rows = [json.loads(line) for line in (shared / "gold/force/dev.jsonl").read_text(encoding="utf-8").splitlines()]
    started = time.perf_counter()
    found = [str(force_of(row["sentence"]) or "none") for row in rows]
    seconds = time.perf_counter() - started
    pairs = Counter((row["force"], label) for row, label in zip(rows, found, strict=True))
    for label in ("must", "should", "may", "none"):
        right = pairs[label, label]
        wrong = sum(n for pair, n in pairs.items() if label in pair and pair != (label, label))
        assert 2 * right / (2 * right + wrong) >= 0.92, label
    assert seconds / len(rows) < 0.003, "far slower than the 0.3 ms a sentence it should take"
