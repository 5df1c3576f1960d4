from __future__ import annotations

from pathlib import Path

import pytest

from indexes import corrections
from indexes.documents import Document, Edition, Kind
from indexes.errors import SettingsFileError

GUIDANCE = Document(
    id="7926118cc517",
    file="Working Together – 2023.pdf",
    path="",
    sha256="7926118cc517" + "0" * 52,
    title="Working together: a guide",
    kind=Kind.STATUTORY_GUIDANCE,
    issued="2023-12",
    edition=Edition("working-together", "2023", "2023-12"),
)
REVIEW = Document(id="0" * 12, file="r.docx", path="", sha256="0" * 64, title="Review: Fern", kind=Kind.REVIEW)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / corrections.FILE_NAME


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_file_that_is_not_there_corrects_nothing(path: Path) -> None:
    assert corrections.apply(GUIDANCE, corrections.load(path)) == GUIDANCE


def test_what_is_saved_loads_and_changes_nothing(path: Path) -> None:
    corrections.save(path, [REVIEW, GUIDANCE])
    known = corrections.load(path)
    assert [entry.file for entry in known.documents] == [GUIDANCE.file, REVIEW.file]
    assert known.documents[0].inferred["title"] == "Working together: a guide"
    assert corrections.apply(GUIDANCE, known) == GUIDANCE
    assert corrections.apply(REVIEW, known) == REVIEW
    before = path.read_text("utf-8")
    corrections.save(path, [GUIDANCE, REVIEW])
    assert path.read_text("utf-8") == before


def test_what_a_person_set_wins_and_stays_apart_from_what_was_inferred(path: Path) -> None:
    corrections.save(path, [GUIDANCE])
    rewrite(
        path,
        "\n    set:\n",
        "\n    set:\n      kind: other  # asked the partnership\n      issued: 2023-12-15\n"
        "      edition: {label: 2024}\n      is_sample: true\n",
    )
    made = corrections.apply(GUIDANCE, corrections.load(path))
    assert (made.kind, made.issued, made.is_sample) == (Kind.OTHER, "2023-12-15", True)
    assert made.edition == Edition("working-together", "2024", "2024")
    assert made.title == GUIDANCE.title
    corrections.save(path, [GUIDANCE, REVIEW])
    text = path.read_text("utf-8")
    assert "      kind: other  # asked the partnership\n" in text
    assert "      kind: statutory_guidance\n" in text
    assert corrections.apply(GUIDANCE, corrections.load(path)) == made


def test_comments_survive(path: Path) -> None:
    corrections.save(path, [GUIDANCE, REVIEW])
    rewrite(path, "documents:\n", "# checked by the team in May\ndocuments:\n")
    rewrite(path, "  - file: r.docx\n", "  # from the website\n  - file: r.docx\n    # second comment\n")
    corrections.save(path, [GUIDANCE, REVIEW])
    text = path.read_text("utf-8")
    for comment in (
        "# checked by the team in May\n",
        "  # from the website\n  - file: r.docx\n",
        "    # second comment\n",
    ):
        assert text.count(comment) == 1
    corrections.save(path, [GUIDANCE, REVIEW])
    assert path.read_text("utf-8") == text


def test_a_correction_belongs_to_content_not_to_a_name(path: Path) -> None:
    corrections.save(path, [GUIDANCE])
    rewrite(path, "\n    set:\n", "\n    set:\n      title: Mine\n")
    other = Document(id="f" * 12, file=GUIDANCE.file, path="", sha256="f" * 64, title="Other", kind=Kind.OTHER)
    assert corrections.apply(other, corrections.load(path)).title == "Other"
    corrections.save(path, [other])
    assert "Not loaded at present" in path.read_text("utf-8")
    corrections.save(path, [other, GUIDANCE])
    assert corrections.apply(GUIDANCE, corrections.load(path)).title == "Mine"
    assert "Not loaded at present" not in path.read_text("utf-8")


def test_entries_with_nothing_set_go_with_their_documents(path: Path) -> None:
    corrections.save(path, [GUIDANCE, REVIEW])
    corrections.save(path, [GUIDANCE])
    assert "r.docx" not in path.read_text("utf-8")
    corrections.save(path, [])
    assert corrections.load(path).documents == ()


def test_no_editions_can_be_set(path: Path) -> None:
    corrections.save(path, [GUIDANCE])
    rewrite(path, "\n    set:\n", "\n    set:\n      edition: none\n")
    assert corrections.apply(GUIDANCE, corrections.load(path)).edition is None


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("      kind: guidance\n", r"library.yaml, line \d+: documents.0.set.kind: .*'statutory_guidance'"),
        ("      nation: Cornwall\n", r"library.yaml, line \d+: documents.0.set.nation: .*'England'"),
        ("      issued: last May\n", r"library.yaml, line \d+: documents.0.set.issued"),
        ("      titel: x\n", r"library.yaml, line \d+: documents.0.set.titel"),
        ("      title: [\n", r"library.yaml, line \d+: "),
    ],
)
def test_mistakes_are_said_with_the_line_and_the_file_is_left_alone(path: Path, written: str, message: str) -> None:
    corrections.save(path, [GUIDANCE])
    rewrite(path, "\n    set:\n", f"\n    set:\n{written}")
    text = path.read_text("utf-8")
    with pytest.raises(SettingsFileError, match=message):
        corrections.load(path)
    with pytest.raises(SettingsFileError):
        corrections.save(path, [GUIDANCE])
    assert path.read_text("utf-8") == text
