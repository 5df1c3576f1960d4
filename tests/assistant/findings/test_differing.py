"""Accounts that differ are named as pairs; those that only stand near each other are not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.findings.differing import differing
from assistant.findings.notes import Note
from assistant.findings.patterns_rules import patterns_rubric
from evals.findings_cases import one_note
from indexes.lexical import stem

RULES = patterns_rubric()
LEFT_OUT = frozenset(stem(word) for word in RULES.general.words.split())


def pairs(*texts: str) -> tuple[tuple[str, str], ...]:
    notes: list[Note] = [replace(one_note(text).notes[0], id=f"X{number}") for number, text in enumerate(texts)]
    return differing([(note, note.sentences) for note in notes], LEFT_OUT, RULES.differing)


@pytest.mark.parametrize(
    "texts",
    [
        (
            "Grandmother: 'I sent the hospital letter to the social worker in May.'",
            "Social worker: 'The hospital letter was never received by a social worker.'",
        ),
        (
            "School: 'The nurse was told about the missed appointment on Monday.'",
            "School nurse: 'I was not told about the missed appointment.'",
        ),
        (
            "Mother: 'The health visitor came for the ten-day visit and weighed him.'",
            "Health visitor: 'The ten-day visit was not made and the baby was not weighed.'",
        ),
        (
            "Ward: 'The parents waited 9 hours in the waiting room.'",
            "Complaint response: 'The parents waited 4 hours in the waiting room.'",
        ),
    ],
)
def test_accounts_that_differ(texts: tuple[str, str]) -> None:
    assert pairs(*texts) == (("X0", "X1"),)


@pytest.mark.parametrize(
    "texts",
    [
        ("Mother: 'He came to the clinic every week.'", "School: 'No register of lunches is kept.'"),
        ("Trust: 'Visits were made in 4 of 9 cases.'", "Team: 'Visits were not made in 5 of 9 cases.'"),
        ("Nurse: 'No chart is kept on the ward.'", "Doctor: 'No chart is kept on the ward and I asked for one.'"),
        ("Policy: 'A duty worker must ring the school.'", "Duty worker: 'I never ring the school.'"),
        ("Nurse: 'The visit took 20 minutes.'", "Nurse: 'The visit took 40 minutes.'"),  # one person, two visits
    ],
)
def test_accounts_that_do_not(texts: tuple[str, str]) -> None:
    assert pairs(*texts) == ()
