"""Whatever a writer says, in whatever words, is read back as it was said."""

from __future__ import annotations

import itertools
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.learning import Entry, add_entry, read_log, stages
from assistant.learning.entry import FIELDS
from assistant.learning.lines import lines_of
from assistant.learning.reading import read_lines
from assistant.learning.rendering import entry_text

CODES = ["", *(stage.code for stage in stages())]
STRUCTURE = [
    "## 3 March 2026 · drafting",
    "What we now think: no",
    "**Level:** team",
    "Level of the system",
    "---",
    "# A heading",
    "Date: 3/3/26",
    "\\What we now think: no",
    "\\\\---",
    "- Look again on: never",
    "> Finding: 2",
    "3 March 2026, scoping",
    "Whta we now think: x",
    "```",
    "<!--",
]
TEXTS = st.lists(st.one_of(st.text(max_size=30), st.sampled_from(STRUCTURE)), max_size=5).map("\n".join)
ENTRIES = st.builds(
    Entry,
    day=st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2099, 12, 31))),
    stage=st.sampled_from(CODES),
    **dict.fromkeys((*FIELDS, "takes_up", "other"), TEXTS),
)
NAMES = ("day", "stage", *FIELDS, "takes_up", "other")


def same(entry: Entry) -> dict[str, object]:
    return {name: getattr(entry.tidied(), name) for name in NAMES}


@settings(max_examples=60, deadline=None, database=None)
@given(entries=st.lists(ENTRIES, min_size=1, max_size=3), free=TEXTS)
def test_what_is_written_is_read_back(entries: list[Entry], free: str) -> None:
    preamble = f"# Learning log\n\n{free}\n\n---\n\n"
    before = read_lines(lines_of(preamble), "log.md").entries
    text = preamble + "\n".join(entry_text(entry) for entry in entries)
    log = read_lines(lines_of(text), "log.md")
    assert log.text == text
    assert [same(entry) for entry in log.entries[len(before) :]] == [same(entry) for entry in entries]


@settings(max_examples=150, deadline=None, database=None)
@given(text=st.one_of(st.text(), TEXTS))
def test_any_text_is_kept_whole(text: str) -> None:
    log = read_lines(lines_of(text), "log.md")
    assert log.text == text
    assert [part.line for part in log.parts] == sorted({part.line for part in log.parts})


@settings(max_examples=12, deadline=None, database=None)
@given(entries=st.lists(ENTRIES, min_size=1, max_size=2))
def test_files_of_both_kinds_give_back_what_was_added(entries: list[Entry]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("log.md", "log.docx"):
            for entry in entries:
                add_entry(Path(folder) / name, entry)
            assert [same(one) for one in read_log(Path(folder) / name).entries] == [same(one) for one in entries]


@pytest.mark.parametrize(("mark", "end"), itertools.product([b"", b"\xef\xbb\xbf"], ["\n", "\r\n", "\r"]))
def test_the_bytes_before_stay_and_the_line_ends_go_on(tmp_path: Path, mark: bytes, end: str) -> None:
    path = tmp_path / "my log.txt"
    before = mark + f"# Learning log{end}{end}Ours.{end}## 3 May 2026 · scoping{end}Think: x ".encode()
    path.write_bytes(before)
    add_entry(path, Entry(date(2026, 5, 4), "scoping", think="y\nz"))
    after = path.read_bytes()
    assert after.startswith(before)
    added = after[len(before) :].decode()
    assert added.replace(end, "").isprintable()
    assert [entry.think for entry in read_log(path).entries] == ["x", "y\nz"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp1252"])
def test_what_notepad_saves(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "log.txt"
    mark = "" if encoding == "cp1252" else "\ufeff"
    before = f"{mark}Learning log – café\r\n\r\n3 May 2026, scoping\r\nThink: “x”\r\n".encode(encoding)
    path.write_bytes(before)
    add_entry(path, Entry(date(2026, 5, 4), "scoping", think="thé"))
    assert path.read_bytes().startswith(before)
    assert [entry.think for entry in read_log(path).entries] == ["“x”", "thé"]
