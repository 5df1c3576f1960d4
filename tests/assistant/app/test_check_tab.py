"""Checking a draft in the chat: in a real browser as a reviewer would, and by address as somebody else might try to."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import docx
import httpx
import pytest

from tests.assistant.app.browsing import CHROMIUM, check_accessible, visit

PASSWORD = "three quiet words"
in_a_browser = pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented draft in Word."""
    made = docx.Document()
    made.add_heading("Learning from the case of Heron", 0)
    made.add_heading("1 Family context", 1)
    made.add_paragraph("1.1 Heron was eight months old. The family is White British. Heron was born on 3 May 2021.")
    made.add_heading("2 Analysis", 1)
    made.add_paragraph("2.1 The health visitor failed to follow the procedure. The mother failed to engage.")
    made.add_paragraph("2.2 A dietitian told us: 'I should have rung, and there were nine others to ring.'")
    made.add_heading("3 Recommendations", 1)
    made.add_paragraph("R1 All staff should be reminded of the procedure.")
    path = tmp_path_factory.mktemp("drafts") / "Heron draft.docx"
    made.save(str(path))
    return path


@pytest.fixture(autouse=True)
def nothing_held(chat: Any) -> Iterator[None]:
    """The chat holds no draft of another test."""
    yield
    for held in httpx.get(f"{chat.address}/drafts").json()["ids"]:
        httpx.delete(f"{chat.address}/drafts/{held}")


def check(page: Any, draft: Path) -> Any:
    page.get_by_role("tab", name="Check a draft").click()
    page.set_input_files("#check-file", str(draft))
    page.get_by_role("button", name="Check this draft").click()
    report = page.locator("article.report")
    report.wait_for()
    return report


@in_a_browser
def test_a_draft_is_checked_answered_saved_and_forgotten(window: Any, chat: Any, draft: Path) -> None:
    page = visit(window(), chat)
    report = check(page, draft)
    assert "The health visitor failed to follow the procedure." in report.inner_text()
    assert "A person must check this" in report.inner_text()
    assert page.evaluate("document.activeElement.id") == "report-heading"
    row = report.locator("tr", has_text="Sexual orientation").first
    assert "not mentioned" in row.inner_text()
    page.select_option("#answer-dimension", "sexual_orientation")
    page.fill("#answer-why", "nobody who knew the family could say")
    page.get_by_role("button", name="Keep this answer").click()
    page.locator("article.report", has_text="nobody who knew the family could say").wait_for()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save your document with").click()
    copy = docx.Document(str(saved.value.path()))
    assert any("failed to follow" in paragraph.text for paragraph in copy.paragraphs)
    assert len(list(copy.comments)) >= 3
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save the report as Word").click()
    words = "\n".join(p.text for p in docx.Document(str(saved.value.path())).paragraphs)
    tables = docx.Document(str(saved.value.path())).tables
    cells = "\n".join(cell.text for table in tables for row in table.rows for cell in row.cells)
    assert "nobody who knew the family could say" in words + cells
    check_accessible(page)
    page.get_by_role("button", name="Forget this draft").click()
    page.locator("#check-form").wait_for()
    assert httpx.get(f"{chat.address}/drafts").json() == {"ids": []}


@in_a_browser
def test_the_form_and_the_report_at_320_pixels(window: Any, chat: Any, draft: Path) -> None:
    page = visit(window(320, 700), chat)
    page.get_by_role("tab", name="Check a draft").click()
    page.locator("#check-form").wait_for()
    check_accessible(page)
    check(page, draft)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    check_accessible(page)
    page.get_by_role("button", name="Forget this draft").click()


@in_a_browser
def test_a_file_that_cannot_be_read_is_said_in_one_sentence(window: Any, chat: Any, tmp_path: Path) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    page = visit(window(), chat)
    page.get_by_role("tab", name="Check a draft").click()
    page.set_input_files("#check-file", str(broken))
    page.get_by_role("button", name="Check this draft").click()
    page.locator("#check-result .note").wait_for()
    assert "broken.docx" in page.inner_text("#check-result .note")
    page.get_by_role("button", name="Choose another draft").click()
    page.locator("#check-form").wait_for()


@in_a_browser
def test_with_the_keyboard_alone(window: Any, chat: Any, draft: Path) -> None:
    page = visit(window(), chat)
    page.get_by_role("tab", name="Check a draft").focus()
    page.keyboard.press("Enter")
    page.locator("#check-form").wait_for()
    page.set_input_files("#check-file", str(draft))
    page.locator("#check-stage").focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Check this draft":
            break
    page.keyboard.press("Enter")
    page.locator("article.report").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("#part-")
    page.get_by_role("button", name="Forget this draft").press("Enter")
    page.locator("#check-form").wait_for()


@contextmanager
def _signed_in(address: str, name: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=60) as client:
        client.post("/sign-in", data={"name": name, "password": PASSWORD})
        yield client


@in_a_browser
def test_ones_own_reviews_side_by_side(window: Any, chat: Any) -> None:
    page = visit(window(), chat)
    page.get_by_role("tab", name="Check a draft").click()
    page.get_by_role("button", name="Show them side by side").click()
    page.locator("#across article.report table").wait_for()
    assert "What do we tend not to ask?" in page.inner_text("#across")
    assert not re.search(r"\d ?%|average|total", page.inner_text("#across"))
    check_accessible(page)


def _checked(client: httpx.Client, draft: Path) -> str:
    held = str(
        client.post("/drafts", params={"name": draft.name, "lens": "language"}, content=draft.read_bytes()).json()["id"]
    )
    limit = time.monotonic() + 120
    while client.get(f"/drafts/{held}").headers["x-working"] == "yes" and time.monotonic() < limit:
        time.sleep(0.2)
    return held


def test_nothing_of_a_draft_is_served_without_sign_in_or_to_another_user(shared_chat: Any, draft: Path) -> None:
    with _signed_in(shared_chat.address, "ann") as ann, _signed_in(shared_chat.address, "ben") as ben:
        held = _checked(ann, draft)
        paths = [
            f"/drafts/{held}",
            f"/drafts/{held}/report.docx",
            f"/drafts/{held}/report.md",
            f"/drafts/{held}/comments.docx",
        ]
        assert [ann.get(path).status_code for path in paths] == [200] * 4
        assert [ben.get(path).status_code for path in paths] == [404] * 4
        assert [httpx.get(shared_chat.address + path).status_code for path in paths] == [401] * 4
        assert ben.post(f"/drafts/{held}/answers", data={"dimension": "age"}).status_code == 404
        assert ben.get("/drafts").json() == {"ids": []}
        ben.delete(f"/drafts/{held}")
        assert ann.get(f"/drafts/{held}").status_code == 200
        assert httpx.post(f"{shared_chat.address}/drafts", params={"name": "x"}, content=b"x").status_code == 401
        ann.delete(f"/drafts/{held}")
        assert ann.get(f"/drafts/{held}").status_code == 404


def test_a_report_by_address_is_the_draft_s_own(shared_chat: Any, draft: Path) -> None:
    with _signed_in(shared_chat.address, "ann") as ann:
        held = _checked(ann, draft)
        report = ann.get(f"/drafts/{held}/report.md")
        assert report.headers["cache-control"] == "no-store"
        assert "The health visitor failed to follow the procedure." in report.text
        comments = docx.Document(io.BytesIO(ann.get(f"/drafts/{held}/comments.docx").content)).comments
        assert any("Language" in comment.text for comment in comments)
        ann.delete(f"/drafts/{held}")


def test_only_a_few_drafts_are_held_for_one_person(shared_chat: Any, draft: Path) -> None:
    with _signed_in(shared_chat.address, "ann") as ann:
        held = [_checked(ann, draft) for _ in range(5)]
        reply = ann.post("/drafts", params={"name": "sixth.docx"}, content=draft.read_bytes())
        assert (reply.status_code, "forget one" in reply.json()["error"]) == (429, True)
        for one in held:
            ann.delete(f"/drafts/{one}")


@pytest.mark.parametrize(
    ("params", "content"),
    [
        ({"name": "a.docx", "stage": "never"}, b"x"),
        ({"name": "a.docx", "practice_from": "2024-02-01", "practice_to": "2024-01-01"}, b"x"),
        ({"name": "a.docx", "practice_from": "soon", "practice_to": "2024-01-01"}, b"x"),
        ({"name": "a.docx"}, b""),
        ({"name": "a.docx", "lens": "everything"}, b"x"),
    ],
)
def test_what_cannot_be_asked_is_refused(chat: Any, params: dict[str, str], content: bytes) -> None:
    assert httpx.post(f"{chat.address}/drafts", params=params, content=content).status_code in (400, 422)


def test_nothing_of_a_draft_is_written(chat: Any, draft: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = {path: path.stat().st_mtime_ns for path in chat.library.rglob("*") if path.is_file()}
    with httpx.Client(base_url=chat.address, timeout=60) as client:
        held = _checked(client, draft)
        assert client.get(f"/drafts/{held}").status_code == 200
        client.delete(f"/drafts/{held}")
    limit = time.monotonic() + 20  # a draft of another test may be read at this moment
    while list(tmp_path.iterdir()) and time.monotonic() < limit:
        time.sleep(0.1)
    assert list(tmp_path.iterdir()) == []
    after = {path: path.stat().st_mtime_ns for path in chat.library.rglob("*") if path.is_file()}
    assert {path for path in after if after[path] != before.get(path) and path.suffix not in (".lock",)} == set()
