"""Templates as files: a partnership's own copy takes the place of the one shipped, and a broken one gives one clear sentence."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from assistant.drawing.blocks import Heading, Items, NewPage, Space, Table, Text
from assistant.involving import KitError, kit_names, make
from assistant.involving.template import template

FRONT = """\
title: A letter of our own
version: 7
purpose: To try.
for_whom: a grandmother
reading_age_at_most: 11
blanks:
  who: {words: the person, ask: "Who is it?"}
sources: [{point: all, source: us}]
"""

ODD_TABLE = FRONT + "tables:\n  t: {columns: [{name: a, title: A}, {name: b, title: B}], rows: [{cells: {z: One}}]}\n"


def _own(tmp_path: Path, body: str, front: str = FRONT, name: str = "first-letter") -> Path:
    folder = tmp_path / "our own templates"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.md").write_text(f"---\n{front}---\n{body}", encoding="utf-8")
    return folder


def test_the_kit_has_what_the_process_needs() -> None:
    assert {
        "plan", "practitioners-sheet", "explainer-families", "explainer-agencies", "first-letter", "first-letter-easy-read",
        "message-young-person", "letter-in-custody",
    } == set(kit_names())  # fmt: skip


def test_an_own_copy_takes_its_place_and_says_so(tmp_path: Path) -> None:
    folder = _own(tmp_path, "Dear [[who]]\n\nCome and see us.\n")
    made = make("first-letter", templates=folder)
    assert made.title == "A letter of our own"
    assert "version 7" in made.made_from
    assert made.made_from.endswith("a copy of your own")
    assert make("plan", templates=folder).made_from == make("plan").made_from


def test_marks_become_what_they_stand_for(tmp_path: Path) -> None:
    front = FRONT + (
        "tables:\n  t: {columns: [{name: a, title: A}, {name: b, title: B, words: '[ … ]'}], rows: [{cells: {a: One}}]}\n"
    )
    body = "## Head\nA line\nand its end.\n- one\n- two\n  goes on\n\n> space 3: Your words?\n> table: t\n---\nLast, [[who]].\n"
    made = make("first-letter", templates=_own(tmp_path, body, front))
    assert made.body[:4] == (
        Heading("Head", 2),
        Text("A line and its end."),
        Items(("one", "two goes on")),
        Space("Your words?", 3),
    )
    table = made.body[4]
    assert isinstance(table, Table)
    assert [cell.text.replace("\N{NO-BREAK SPACE}", " ") for cell in table.rows[0]] == ["One", "[ … ]"]
    assert made.body[5] == NewPage()


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_windows_ends_of_line_and_a_byte_order_mark_change_nothing(tmp_path: Path, end: str) -> None:
    shipped = (files("prompts") / "kit" / "first-letter.md").read_text(encoding="utf-8")
    folder = tmp_path / "from Windows"
    folder.mkdir()
    (folder / "first-letter.md").write_bytes(b"\xef\xbb\xbf" + shipped.replace("\n", end).encode())
    assert template("first-letter", folder).body == template("first-letter").body


@pytest.mark.parametrize(
    ("front", "body", "says"),
    [
        (FRONT, "Dear [[nobody]]\n", "uses the blank “nobody”, which is not declared: declared are who"),
        (FRONT, "> rule: weather\n", "uses the rule “weather”"),
        (FRONT, "> table: t\n", "uses the table “t”, which is not declared: none is"),
        (FRONT, "::: rain\nA.\n:::\n", "uses the condition “rain”"),
        (FRONT, "::: child-died\nA.\n", "::: child-died is not closed"),
        (FRONT, "A.\n:::\n", "each ::: name needs one"),
        (FRONT, "::: child-died\n::: proceedings\n:::\n", "each ::: name needs one"),
        (FRONT, "> ruel: purpose\n", "expected ## a heading"),
        (FRONT, "# Too high\n", "expected ## a heading"),
        (FRONT + "colour: green\n", "A.\n", "colour: Extra inputs"),
        (FRONT.replace("version: 7", "version: seven"), "A.\n", "version: Input should be a valid integer"),
        (FRONT.replace("title: A letter of our own\n", ""), "A.\n", "title: Field required"),
        ("title: [\n", "A.\n", "is not valid YAML"),
        ("just words\n", "A.\n", "can't be used"),
        (FRONT + "type_pt: 900\n", "A.\n", "type_pt"),
        (ODD_TABLE, "A.\n", "no column “z”"),
    ],
)  # fmt: skip
def test_a_broken_copy_gives_one_clear_sentence(tmp_path: Path, front: str, body: str, says: str) -> None:
    folder = _own(tmp_path, body, front)
    with pytest.raises(KitError) as raised:
        make("first-letter", templates=folder)
    said = str(raised.value)
    assert says in said
    assert "our own templates" in said
    assert "\n" not in said


def test_a_line_number_is_that_of_the_file(tmp_path: Path) -> None:
    folder = _own(tmp_path, "A.\n\n> oops\n")
    number = (folder / "first-letter.md").read_text(encoding="utf-8").splitlines().index("> oops") + 1
    with pytest.raises(KitError, match=f"line {number}: expected"):
        make("first-letter", templates=folder)


@pytest.mark.parametrize(
    "content", [b"", b"no front matter", b"\xff\xfe\x00bad", b"---\n" + b"x" * 200_000, b"words\n---\na: 1\n---\n"]
)
def test_what_is_no_template_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "first-letter.md").write_bytes(content)
    with pytest.raises(KitError, match=r"first-letter\.md"):
        make("first-letter", templates=tmp_path)


def test_a_folder_that_is_none_and_a_name_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(KitError, match="is not a folder"):
        make("first-letter", templates=tmp_path / "nowhere")
    for name in ("second-letter", "../rubrics/eedi", ""):
        with pytest.raises(KitError, match="The kit has no"):
            make(name)


def test_an_own_kit_file_changes_the_words_of_a_rule(tmp_path: Path) -> None:
    shipped = (files("prompts") / "kit" / "kit.yaml").read_text(encoding="utf-8")
    (tmp_path / "kit.yaml").write_text(shipped.replace("ask: the reviewer\n", "ask: Room 12\n"), encoding="utf-8")
    nothing = [said.nothing for said in make("practitioners-sheet", templates=tmp_path).guidance]
    assert "Nothing loaded says this; ask Room 12." in nothing
    (tmp_path / "kit.yaml").write_text(shipped.replace("\\breviews?", "(reviews?"), encoding="utf-8")
    with pytest.raises(KitError, match=r"kit\.yaml can't be used: rules\.purpose\.tries"):
        make("first-letter", templates=tmp_path)
