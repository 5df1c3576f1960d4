"""What is ready for another look on a day."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.learning import Due, due, next_day
from assistant.learning.dates import add_months, read_days, read_when
from assistant.learning.lines import lines_of
from assistant.learning.reading import read_lines


def ready(text: str, on: date) -> list[Due]:
    return list(due(read_lines(lines_of(text), "log.md"), on))


def lines(text: str, on: date) -> list[tuple[str, str, str | None]]:
    return [(one.state, one.stage, one.ready.isoformat() if one.ready else None) for one in ready(text, on)]


OWN = """## 1 March 2026 · scoping
Look again at: the list
Look again on: 1 June 2026

## 2 March 2026 · scoping
Look again at: the form
Look again on: in 3 months

## 3 March 2026 · scoping
Look again at: the door
Look again on: after the trial

## 4 March 2026 · scoping
What we now think: nothing to look at again here
"""


def test_an_entrys_own_date_overdue_first_then_the_day_then_no_date() -> None:
    assert lines(OWN, date(2026, 6, 2)) == [
        ("overdue", "", "2026-06-01"),
        ("due", "", "2026-06-02"),
        ("no date given", "", None),
    ]
    assert lines(OWN, date(2026, 5, 31)) == [("no date given", "", None)]
    assert "after the trial" in ready(OWN, date(2026, 5, 31))[0].when
    assert next_day(read_lines(lines_of(OWN), "log.md"), date(2026, 5, 31)) == date(2026, 6, 1)


PUBLISHED = """## 1 March 2026 · drafting
Done: The form was changed.

## 31 May 2026 · publication
What we now think: It was two rotas.
"""


def test_by_stage_after_publication() -> None:
    assert lines(PUBLISHED, date(2026, 8, 30)) == []
    assert lines(PUBLISHED, date(2026, 8, 31)) == [("due", "3-months", "2026-08-31")] * 2
    later = PUBLISHED + "\n## 2 September 2026 · 3 months after publication\nThink: Better at night.\n"
    assert lines(later, date(2026, 9, 3)) == []
    assert lines(later, date(2027, 6, 1)) == [("overdue", "12-months", "2027-05-31")] * 2
    empty = PUBLISHED + "\n## 2 September 2026 · 3 months after publication\nThink:\n"
    assert lines(empty, date(2026, 9, 3)) == [("overdue", "3-months", "2026-08-31")] * 2


def test_without_publication_there_is_no_date() -> None:
    assert lines("## 1 March 2026 · drafting\nDone: The form was changed.\n", date(2030, 1, 1)) == [
        ("no date given", "", None)
    ]


def test_taken_up_by_a_later_entry() -> None:
    first = "## 1 March 2026 · scoping\nLook again at: the list\nLook again on: 1 June 2026\n\n"
    for words in ("1 March 2026", "1/3/2026, scoping", "the entry of 1st March 2026"):
        assert (
            lines(first + f"## 2 June 2026 · drafting\nTakes up: {words}\nThink: It holds.\n", date(2026, 7, 1)) == []
        )
    still = [("overdue", "", "2026-06-01")]
    assert lines(first + "## 2 June 2026 · drafting\nTakes up: 1 March 2026\n", date(2026, 7, 1)) == still
    assert lines(first + "## 2 June 2026 · drafting\nTakes up: 2 March 2026\nThink: x\n", date(2026, 7, 1)) == still


def test_what_fits_two_entries_takes_up_neither() -> None:
    two = "".join(
        f"## 1 March 2026 · {stage}\nLook again at: x\nLook again on: 1 June 2026\nFinding: {finding}\n\n"
        for stage, finding in (("scoping", "F1"), ("scoping", "F12"))
    )
    for words, left in (("1 March 2026", 2), ("1 March 2026, F1", 1), ("1 March 2026 F12", 1)):
        log = read_lines(lines_of(two + f"## 2 June 2026 · drafting\nTakes up: {words}\nThink: y\n"), "log.md")
        assert len(due(log, date(2026, 7, 1))) == left, words
        assert bool(log.problems) == (left == 2)


def test_two_dates_are_looked_at_one_after_the_other() -> None:
    text = "## 1 March 2026 · scoping\nLook again at: x\nLook again on: 1 June 2026 and 1 December 2026\n\n"
    assert lines(text, date(2027, 1, 1)) == [("overdue", "", "2026-06-01")]
    taken = text + "## 1 June 2026 · drafting\nTakes up: 1 March 2026\nThink: y\n\n"
    assert lines(taken, date(2027, 1, 1)) == [("overdue", "", "2026-12-01")]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("3 March 2026", date(2026, 3, 3)),
        ("Tues 3rd of March, 2026", date(2026, 3, 3)),
        ("03/04/2026", date(2026, 4, 3)),
        ("3.4.26", date(2026, 4, 3)),
        ("2026-04-03", date(2026, 4, 3)),
        ("3-Apr-26", date(2026, 4, 3)),
        ("March 3, 2026", date(2026, 3, 3)),
        ("29 February 2028", date(2028, 2, 29)),
        ("29/02/2027", None),
        ("31/04/2026", None),
        ("2026-13-01", None),
        ("4 May ’26", date(2026, 5, 4)),
    ],
)
def test_days_as_they_are_written_here(words: str, day: date | None) -> None:
    (found,) = read_days(words)
    assert found.day == day


@pytest.mark.parametrize("words", ["10:30 to 11:45", "note 3.4", "F12, C3", "case 12/34", "3 of 4 mothers", "page 3-4"])
def test_what_is_no_day(words: str) -> None:
    assert read_days(words) == ()


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("June 2026", date(2026, 6, 1)),
        ("autumn 2026", date(2026, 9, 1)),
        ("some time in 2027", date(2027, 1, 1)),
        ("in three months", date(2026, 6, 3)),
        ("6 weeks", date(2026, 4, 14)),
        ("a year on", date(2027, 3, 3)),
        ("12 months after publication", date(2027, 5, 31)),
    ],
)
def test_when_to_look_again(words: str, day: date) -> None:
    assert [one.day for one in read_when(words, date(2026, 3, 3), date(2026, 5, 31))] == [day]


def test_months_end_where_the_month_does() -> None:
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert add_months(date(2024, 2, 29), 24) == date(2026, 2, 28)
