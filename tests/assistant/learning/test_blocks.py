"""A log in a report: nothing that was done is drawn as change, and nothing grows without bound."""

from __future__ import annotations

from datetime import date

from assistant.drawing import report_markdown, report_text, report_word
from assistant.drawing.blocks import Heading, Table, Text
from assistant.learning import Log, entry_template, log_blocks, log_report
from assistant.learning.lines import lines_of
from assistant.learning.reading import read_lines

TEXT = """# Learning log

## 3 March 2026 · rapid review

Seen: Mothers say that somebody rings back.
Done: One number since May. The forms will be merged.
Seen by: mothers, F2
Think: <b>Two</b> rotas | one night

## 4 March 2026 · scoping

Done: Training was delivered.
"""


def read(text: str) -> Log:
    return read_lines(lines_of(text), "log.md")


def test_the_end_of_another_report() -> None:
    blocks = log_blocks(read(TEXT), date(2026, 6, 1))
    assert blocks[0] == Heading("Learning log", 2)
    note = blocks[1]
    assert isinstance(note, Text)
    assert "may be disclosable; local advice decides" in note.text
    assert "log.md" in note.text
    first, second = (block for block in blocks if isinstance(block, Table))
    rows = {row[0].text: row[1].text for row in first.rows}
    assert rows["Done or changed already"] == "One number since May. The forms will be merged."
    assert rows["What has been seen since"] == "Mothers say that somebody rings back."
    assert rows["Who saw it or said so, and where it is noted"] == "mothers, F2"
    assert "for people to judge" in rows["What is known of it"]
    assert "planned" in rows["What is known of it"]
    assert (
        "whether it changed anything is not known"
        in {row[0].text: row[1].text for row in second.rows}["What is known of it"]
    )


def test_it_is_drawn_in_every_form() -> None:
    log = read(TEXT)
    report = log_report(log, log_blocks(log, date(2026, 6, 1)), date(2026, 6, 1))
    assert "Two" in report_text(report)
    assert r"\<b\>Two\</b\> rotas \| one night" in report_markdown(report)
    assert report_word(report).startswith(b"PK")


def test_an_empty_log_and_a_blank_entry() -> None:
    empty = report_text(log_report(read(""), log_blocks(read(""), date(2026, 6, 1)), date(2026, 6, 1)))
    assert "No entry has been written yet." in empty
    log = read(entry_template("scoping", date(2026, 3, 3)))
    assert "Nothing has been written in this entry yet." in report_text(
        log_report(log, log_blocks(log, date(2026, 6, 1)), date(2026, 6, 1))
    )


def test_a_very_long_log_is_cut_and_says_so() -> None:
    log = read(
        "# Learning log\n" + "".join(f"## 3 March 2026 · scoping\nThink: {'x ' * 3000}{n}\n" for n in range(250))
    )
    blocks = log_blocks(log, date(2026, 6, 1))
    assert sum(isinstance(block, Table) for block in blocks) == 200
    said = " ".join(block.text for block in blocks if isinstance(block, Text))
    assert "50 earlier entries are in log.md" in said
    assert max(len(row[1].text) for block in blocks if isinstance(block, Table) for row in block.rows) < 2100
