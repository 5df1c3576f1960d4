"""Every template of the kit: blanks and no feelings, no promise, no law of our own; and what a template may depend on."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from assistant.check.draft import read_draft
from assistant.check.language import check_language
from assistant.drawing.blocks import Block, Decide, Fold, Heading, Items, Source, Space, Table, Text
from assistant.involving import KitDocument, KitError, kit_file, kit_names, kit_text, make
from assistant.involving.quoting import said_of
from assistant.involving.template import BLANK, kit_rules, template
from indexes.library import Library

WHEN, AS_OF = datetime(2026, 3, 9, 14, 30), date(2025, 6, 1)
CHOICES = (
    (),
    ("child-died", "proceedings"),
    ("child-survived", "no-proceedings"),
    ("child-died", "no-proceedings"),
    ("child-survived", "proceedings"),
)
ALL = list(itertools.product(kit_names(), CHOICES))

FEELING = re.compile(
    r"\b(?:sorry|condolence\w*|sympath\w+|sadness|sad|deeply|saddened|heartfelt|tragic\w*|tragedy|devastat\w+|griev\w+|bereave\w+|"
    r"passed away|thoughts are with|our hearts|unimaginable|loss|we understand (?:how|that|what)|i understand how|"
    r"we know (?:how|that|this)|i know (?:how|that|this)|must be feeling|you (?:must|may|will) feel|courage|brave)\b",
    re.IGNORECASE,
)
PROMISE = re.compile(
    r"\b(?:(?:completely|strictly|totally|fully) (?:confidential|private|anonymous)|guarantee\w*|(?:we|i) promise|"
    r"(?:nobody|no one) will|nothing will happen|you will not (?:be|get|lose)|safe space|in (?:complete|strict) confidence|"
    r"(?:is|are|be) (?:confidential|anonymous|anonymised|compliant)|will never)\b",
    re.IGNORECASE,
)
LAW = re.compile(
    r"\b(?:by law|the law (?:says|requires)|legal(?:ly)? (?:duty|dut\w+|required|obliged|right)|statut\w+|entitled|"
    r"dut(?:y|ies) (?:to|of)|Act (?:19|20)\d\d|the Regulations|Working Together|(?:partners|reviews?|reports?|you|we) must|"
    r"(?:your|a|the) rights? to|(?:six|eight|6|8|twelve) months|working days|consent is (?:not )?(?:needed|required))\b",
    re.IGNORECASE,
)
UNFIT = re.compile(
    r"\b(?:hard to reach|did not engage|failed to|non-engag\w+|absent|compliant|serious case review|the Board)\b|%",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def library(sample_library: Path) -> Iterator[Library]:
    with closing(Library.open(sample_library)) as opened:
        yield opened


def _ours(blocks: Sequence[Block]) -> Iterator[str]:
    """What the program says, without what it quotes."""
    for block in blocks:
        match block:
            case Text() | Heading():
                yield block.text
            case Decide():
                yield from (block.text, block.ask)
            case Items():
                yield from block.lines
            case Table():
                yield from (cell.text for row in block.rows for cell in row)
            case Space():
                yield block.prompt
            case Fold():
                yield block.summary
                yield from _ours(block.blocks)
            case _:
                continue


def _sources(blocks: Sequence[Block]) -> Iterator[Source]:
    for block in blocks:
        if isinstance(block, Source):
            yield block
        elif isinstance(block, Fold):
            yield from _sources(block.blocks)


def _read(block: Block) -> Iterator[str]:
    """What the person who gets it reads."""
    if isinstance(block, Decide):
        yield block.text
    else:
        yield from _ours([block])


def _body(made: KitDocument) -> str:
    return "\n".join(_ours(made.body))


@pytest.mark.parametrize(("name", "chosen"), ALL)
def test_it_has_blanks_and_nothing_that_is_for_people_to_say(name: str, chosen: tuple[str, ...]) -> None:
    made = make(name, conditions=chosen)
    said = "\n".join(_ours(made.blocks())).replace("This program writes nothing about grief or feelings.", "")
    said = said.replace('and not that they "did not engage"', "")
    assert made.blanks
    assert any(blank.ask for blank in made.blanks)
    for blank in made.blanks:
        assert f"[ {blank.words} ]" in _body(made)
    for unfit in (FEELING, PROMISE, LAW, UNFIT):
        assert not unfit.search(said), unfit.search(said)
    assert not BLANK.search(said)


@pytest.mark.parametrize(("name", "chosen"), ALL)
def test_it_is_plain_enough_for_whom_it_is(name: str, chosen: tuple[str, ...]) -> None:
    made = make(name, conditions=chosen)
    assert made.reading_age is not None
    assert 5 < made.reading_age.years <= made.aim
    assert made.aim <= {"first-letter-easy-read": 9, "practitioners-sheet": 13, "plan": 13}.get(name, 11)
    assert str(made.reading_age) in kit_text(made).replace("\n", " ").replace("  ", " ")


def test_easy_read_is_in_short_sentences() -> None:
    """Source: GOV.UK, Accessible communication formats: no more than ten to 15 words."""
    made = make("first-letter-easy-read")
    sentences = [
        one
        for block in made.body
        for text in _read(block)
        for one in re.split(r"(?<=[.?!])\s", text)
        if "[ From" not in one
    ]
    ours = [re.sub(r"\[ [^\]]+ \]", "person", one) for one in sentences]
    assert max(len(one.split()) for one in ours) <= 15


@pytest.mark.parametrize("name", kit_names())
def test_the_language_check_asks_nothing_of_it(name: str, tmp_path: Path) -> None:
    for suffix in ("docx", "md"):
        path = tmp_path / f"a {name}.{suffix}"
        path.write_bytes(kit_file(make(name), WHEN, suffix))
        draft = read_draft(path)
        assert len(draft.sentences) > 50
        assert check_language(draft).to_json() == []


@pytest.mark.parametrize("name", kit_names())
def test_every_point_has_a_source_and_every_declared_name_is_used(name: str) -> None:
    held = template(name)
    assert all(one.point and one.source for one in held.about.sources)
    used = {found for piece in held.pieces() for found in BLANK.findall(piece.text)}
    assert used == set(held.about.blanks)
    assert {piece.text for piece in held.pieces() if piece.kind == "table"} == set(held.about.tables)


def test_every_rule_is_used_and_says_whom_to_ask() -> None:
    kit = kit_rules()
    used: set[str] = set()
    for name in kit_names():
        held = template(name)
        used |= set(held.about.guidance) | {piece.text for piece in held.pieces() if piece.kind == "rule"}
    assert used == set(kit.rules)
    assert all(rule.ask and rule.source for rule in kit.rules.values())


# --- what guidance says --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", kit_names())
def test_quotations_stand_verbatim_in_their_paragraph(name: str, library: Library) -> None:
    made = make(name, library, as_of=AS_OF)
    quoted = [said for said in made.guidance if said.claim is not None]
    assert quoted
    for said in quoted:
        assert said.claim is not None
        for citation in said.claim.citations:
            assert citation.quote in library.paragraph(citation.paragraph_id).text
            assert citation.paragraph
            assert citation.paragraph in said.place
            assert str(citation.page) in said.place
    printed = "\n".join(source.text for source in _sources(made.blocks()))
    assert all(citation.quote in printed for said in quoted if said.claim for citation in said.claim.citations)


def test_a_rule_is_quoted_from_the_paragraph_that_says_it(library: Library) -> None:
    """Paragraphs 41 and 58 of the sample guidance."""
    found = {
        said.name: said
        for said in make("practitioners-sheet", library, as_of=AS_OF, conditions=("proceedings",)).guidance
    }
    notes, witnesses = found["practitioners_notes"].claim, found["witnesses"].claim
    assert notes is not None
    assert witnesses is not None
    assert (notes.citations[-1].paragraph, witnesses.citations[-1].paragraph) == ("41", "58")


def test_where_the_library_has_nothing_it_says_so_and_whom_to_ask() -> None:
    made = make("practitioners-sheet")
    assert all(said.claim is None for said in made.guidance)
    assert not list(_sources(made.blocks()))
    asked = [block.ask for block in made.body if isinstance(block, Decide) and "what applies here" in block.text]
    assert len(asked) == 7
    assert all(ask.startswith("Nothing loaded says this; ask ") for ask in asked)
    assert "Nothing loaded says this" in kit_text(make("first-letter"))


def test_guidance_on_other_work_is_not_quoted(tmp_path: Path) -> None:
    """Sentences that sound alike, under headings on plans of another kind."""
    from assistant import Assistant

    page = tmp_path / "plans.html"
    page.write_text(
        "<html><head><title>Statutory guidance on education plans 2024</title></head><body><h1>Statutory guidance on education plans"
        " 2024</h1><h2>Meetings</h2><p>1. Families and parents should be invited to each meeting.</p><p>2. Parents should be shown a"
        " draft of the plan before it is final, and a parent who is not living with the child should be told.</p><p>3. An interpreter"
        " must be provided.</p><p>4. Records must be disclosed to a court that asks for them.</p></body></html>",
        encoding="utf-8",
    )
    Assistant.add(tmp_path / "a library", [page])
    with closing(Library.open(tmp_path / "a library")) as opened:
        assert opened.search("families invited to a meeting", None, 5).hits
        for name in kit_names():
            assert all(said.claim is None for said in make(name, opened).guidance)


SAYS = {
    "not_to_blame": "Nothing in a review determines civil or criminal liability or finds fault with individuals.",
    "practitioners_notes": "Staff should know that what they say is recorded and that a criminal court can order its disclosure.",
    "family_invited": "Relatives who mattered to the child should be asked early on whether they would like to be part of the review.",
    "family_choice": "Family members are free to decline, and the report should respect that decision.",
    "family_draft": "The family should be able to read the report in draft, with someone beside them if they wish.",
    "children": "Sisters and brothers should be helped to say what they want to say, in a way that is right for their age.",
    "witnesses": "Nobody on the prosecution's list of witnesses should be approached until the prosecutor has agreed.",
    "publication": "Partners must put the report on their website unless that would be wrong for a child or an adult at risk.",
}
"""How guidance might put it: invented, and none of it in the words of the rules."""


def test_a_rule_is_found_in_other_words_or_not_at_all(tmp_path: Path) -> None:
    from assistant import Assistant

    title = "Practice guidance for local child safeguarding practice reviews 2026"
    beside = (
        "The panel publishes an annual report on the reviews that it has read.",
        "Reviewers are paid a daily rate.",
    )
    lines = [*SAYS.values(), *beside]
    numbered = "".join(f"<p>{number}. {line}</p>" for number, line in enumerate(lines, 1))
    page = tmp_path / "guidance.html"
    page.write_text(
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{numbered}</body></html>", encoding="utf-8"
    )
    Assistant.add(tmp_path / "a library", [page])
    with closing(Library.open(tmp_path / "a library")) as opened:
        said = {
            one.name: one.claim.text
            for one in said_of(list(kit_rules().rules), kit_rules(), opened, date(2026, 6, 1))
            if one.claim
        }
    assert {name: said.get(name) for name in SAYS} == SAYS
    assert not any("annual" in text or "daily rate" in text for text in said.values())


# --- conditions ----------------------------------------------------------------------------------------------------


def test_a_condition_chosen_leaves_the_other_out() -> None:
    died, lives = (_body(make("first-letter", conditions=(one,))) for one in ("child-died", "child-survived"))
    assert "died" in died
    assert "was hurt" not in died
    assert "was hurt" in lives
    assert "died" not in lives
    assert "coroner" not in lives.lower()


def test_a_condition_not_chosen_is_marked_and_nothing_is_assumed() -> None:
    said = _body(make("first-letter"))
    for condition in kit_rules().conditions.values():
        assert f"[ From here only if {condition.words} ]" in said
    assert said.count("[ to here ]") == said.count("[ From here only if")
    assert "only if" not in _body(make("first-letter", conditions=CHOICES[1]))


def test_the_plan_has_a_row_for_each_person_and_group() -> None:
    made = make("plan", conditions=("child-died", "proceedings"))
    (table,) = [block for block in made.body if isinstance(block, Table)]
    assert len(table.columns) == 9
    who = " ".join(row[0].text.lower() for row in table.rows)
    for wanted in (
        "the child", "brothers and sisters", "mother", "father", "does not live with the child", "on remand", "kinship", "foster",
        "friends", "partner", "night", "practitioners", "managers", "school", "gp", "housing", "voluntary",
    ):  # fmt: skip
        assert wanted in who
    assert who.count("the child") - who.count("with the child") - who.count("of the child") == 1
    assert any("on remand" in row[0].text and "only if" in row[0].text for row in _rows("plan"))
    assert not any("on remand" in row[0].text for row in _rows("plan", "no-proceedings"))


def _rows(name: str, *conditions: str) -> list[tuple]:
    made = make(name, conditions=conditions)
    return [row for block in made.body if isinstance(block, Table) for row in block.rows]


@pytest.mark.parametrize(
    ("conditions", "says"), [(("child-died", "child-survived"), "can't both hold"), (("rain",), "no condition “rain”")]
)
def test_conditions_that_do_not_go_together_are_refused(conditions: tuple[str, ...], says: str) -> None:
    with pytest.raises(KitError, match=says):
        make("first-letter", conditions=conditions)


# --- fields --------------------------------------------------------------------------------------------------------

HOSTILE = "<script>alert(1)</script> *bold* [[child]] [x](http://y)\n::: child-died\n# heading \x1b[31m"


def test_a_field_fills_its_blank_and_is_escaped() -> None:
    made = make("first-letter", fields={"partnership": HOSTILE, "contact": "  A person,\n 01632 960000 "})
    assert {"partnership", "contact"} & {blank.name for blank in made.blanks} == set()
    drawn = kit_file(made, WHEN, "md").decode()
    assert r"\<script\>alert(1)\</script\> \*bold\* \[\[child\]\]" in drawn
    assert "A person, 01632 960000" in drawn
    assert "\x1b" not in drawn
    assert "\n# heading" not in drawn
    assert "\x1b" not in _word_text(kit_file(made, WHEN, "docx"))


def test_what_a_person_writes_by_hand_is_never_filled_in() -> None:
    by_hand = [
        (name, blank) for name in kit_names() for blank, held in template(name).about.blanks.items() if held.by_hand
    ]
    assert {blank for _, blank in by_hand} >= {"opening", "why_them", "signature"}
    for name, blank in by_hand:
        with pytest.raises(KitError, match="written by a person"):
            make(name, fields={blank: "words of a program"})


def test_a_blank_that_is_not_there_is_named() -> None:
    with pytest.raises(KitError, match="no blank “colour”: it has letterhead, date"):
        make("first-letter", fields={"colour": "green"})


def test_an_empty_field_leaves_the_blank() -> None:
    assert "[ name of the partnership ]" in _body(make("first-letter", fields={"partnership": "  "}))


# --- as Word and JSON ----------------------------------------------------------------------------------------------


def _word_text(content: bytes) -> str:
    return _said(docx.Document(io.BytesIO(content)).element.body)


def _said(element: Any) -> str:
    return "".join(text.text for text in element.iter(qn("w:t")))


@pytest.mark.parametrize("name", kit_names())
def test_word_marks_each_blank_and_says_what_to_decide(name: str) -> None:
    made = make(name)
    document = docx.Document(io.BytesIO(kit_file(made, WHEN, "docx")))
    fields = [_said(one) for one in document.element.body.iter(qn("w:sdtContent"))]
    assert {f"[ {blank.words} ]" for blank in made.blanks} <= set(fields)
    assert all(
        one.find(f".//{qn('w:highlight')}") is not None for one in document.element.body.iter(qn("w:sdtContent"))
    )
    comments = " ".join(comment.text for comment in document.comments)
    in_text = {
        blank for block in made.body if isinstance(block, Decide) for blank in made.blanks if blank.ask in block.ask
    }
    assert all(blank.ask in comments for blank in in_text)
    assert in_text
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1"} <= styles


def test_type_is_large_enough_for_families() -> None:
    """Source: GOV.UK, Accessible communication formats: 12 point, and 14 for easy read."""
    for name in kit_names():
        size = docx.Document(io.BytesIO(kit_file(make(name), WHEN, "docx"))).styles["Normal"].font.size.pt
        assert size >= {
            "plan": 10,
            "practitioners-sheet": 11,
            "explainer-agencies": 11,
            "first-letter-easy-read": 14,
        }.get(name, 12)


def test_the_letter_begins_on_a_page_of_its_own_and_the_cover_says_to_take_it_off() -> None:
    made = make("first-letter")
    drawn = kit_file(made, WHEN, "md").decode()
    cover, letter = drawn.split("\n---\n", 1)
    assert "take them off" in cover
    assert "Reading age about" in cover
    assert "Dear" not in cover
    assert "Reading age" not in letter
    assert "Yours sincerely" in letter


def test_json_has_what_a_program_needs(library: Library) -> None:
    made = make("first-letter", library, as_of=AS_OF, conditions=("child-died",)).to_json()
    assert made["reading_age"]["said"].startswith("Reading age about")
    assert made["blanks"][0] == {
        "name": "letterhead",
        "words": "your partnership's name and address",
        "ask": "",
        "by_hand": False,
    }
    assert made["conditions"] == ["child-died"]
    assert made["library"] == library.fingerprint[:12]
    assert re.fullmatch(r"first-letter version 1 \([0-9a-f]{8}\)", made["template"])
    assert any("quotes" in one for one in made["guidance"])


def test_the_same_is_made_of_the_same(library: Library) -> None:
    first, second = (make("explainer-families", library, as_of=AS_OF) for _ in range(2))
    assert first == second
