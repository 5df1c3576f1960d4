"""The chat in a real browser. Any request that leaves this machine fails the test it happens in."""

from __future__ import annotations

import io
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from PIL import Image

from assistant import Assistant
from tests.assistant.app.browsing import CHROMIUM, SLOW_MS, check_accessible, leaves, visit

ROOT = Path(__file__).resolve().parents[3]
PASSWORD = "three quiet words"
QUESTION = "Within how many working days must a rapid review be completed?"
SAMPLES = ROOT / "assistant" / "sample_library"

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium on this machine")


def test_an_address_elsewhere_is_told_from_one_here_and_is_refused_by_the_page(browser: Any, chat: Any) -> None:
    assert leaves("https://fonts.example/a.woff2")
    assert leaves("http://127.0.0.1.example/")
    assert not leaves("http://127.0.0.1:7860/app/chat.css")
    context = browser.new_context()
    page = visit(context.new_page(), chat)
    seen: list[str] = []
    context.on("request", lambda request: seen.append(request.url))
    reply = page.evaluate("fetch('https://fonts.example/').then(() => 'sent', () => 'refused')")
    assert reply == "refused"
    assert not any(leaves(address) for address in seen)
    context.close()


def ask(page: Any, question: str) -> Any:
    """Ask, wait for the answer, and give it."""
    before = page.locator(".exchange").count()
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    answer = page.locator(f"#exchange-{before} .answer")
    answer.wait_for()
    return answer


def test_the_first_visit_says_what_it_is_and_offers_questions(window: Any, chat: Any) -> None:
    page = visit(window(), chat)
    assert "Everything happens on this computer" in page.inner_text("#header")
    assert "fictional samples" in page.inner_text("#header")
    assert "describe harm" in page.inner_text(".welcome")
    page.locator(".suggestions button").first.wait_for()
    check_accessible(page)
    page.locator(".suggestions button").first.click()
    page.wait_for_selector(".answer blockquote")


def test_a_citation_opens_its_page_with_the_quoted_words_marked(window: Any, chat: Any) -> None:
    page = visit(window(), chat)
    answer = ask(page, QUESTION)
    assert "Answered from this library" in answer.inner_text()
    card = answer.locator(".card", has_text="Paragraph 14").first
    assert "newest loaded" in card.inner_text()
    assert "Force: must" in card.inner_text()
    check_accessible(page)
    card.locator("a[data-view]").first.click()
    page.wait_for_selector(".picture img")
    assert page.locator(".picture .mark").count() >= 1
    assert page.evaluate("document.querySelector('.picture img').decode().then(() => true)")
    picture, mark = page.locator(".picture").bounding_box(), page.locator(".mark").first.bounding_box()
    assert picture["x"] < mark["x"] < mark["x"] + mark["width"] < picture["x"] + picture["width"]
    assert picture["y"] < mark["y"] < mark["y"] + mark["height"] < picture["y"] + picture["height"]
    check_accessible(page)
    whole = page.get_by_role("link", name="Open the document at this page")
    assert re.fullmatch(r"file/\w+\.pdf#page=4", whole.get_attribute("href"))
    reply = page.request.get(f"{chat.address}/{whole.get_attribute('href')}")
    assert reply.headers["content-type"] == "application/pdf"
    assert reply.body() == (SAMPLES / "sample-learning-from-serious-incidents-2024.pdf").read_bytes()
    page.get_by_role("link", name="Next page").click()
    page.wait_for_selector("text=not on this page")
    assert page.locator(".picture .mark").count() == 0
    page.get_by_role("link", name="Previous page").click()
    page.wait_for_selector(".picture .mark")
    page.get_by_role("link", name="Previous page").click()
    page.wait_for_selector("text=not on this page")
    page.get_by_role("link", name="Back to the quoted page").click()
    page.wait_for_selector(".picture .mark")
    page.keyboard.press("Escape")
    assert not page.locator("#source-dialog").evaluate("d => d.open")


def test_a_source_without_pages_shows_the_paragraph_in_context(window: Any, chat: Any) -> None:
    page = visit(window(), chat)
    answer = ask(page, "What have reviews found about interpreters?")
    answer.get_by_role("link", name=re.compile("Show the paragraph")).first.click()
    page.wait_for_selector(".near.here mark")
    assert page.locator(".picture").count() == 0
    check_accessible(page)


def test_a_follow_up_shows_what_was_searched(window: Any, chat: Any) -> None:
    page = visit(window(), chat)
    ask(page, "What must a rapid review record about the child?")
    answer = ask(page, "And who chairs it?")
    assert "Searched as:" in answer.inner_text()
    answer.get_by_role("button", name="Search only the words I typed").click()
    page.wait_for_function("!document.querySelector('#exchange-1 .answer')?.innerText.includes('Searched as')")


def test_what_is_not_in_the_library_is_said(window: Any, chat: Any) -> None:
    page = visit(window(), chat)
    answer = ask(page, "What does Working Together 2026 say about kinship carers?")
    assert "Not in this library" in answer.inner_text()
    assert answer.locator("blockquote:visible").count() == 0
    answer.get_by_text("What was searched and not used").click()
    assert answer.locator("blockquote:visible").count() >= 1
    check_accessible(page)


def test_what_it_does_not_do_is_declined(window: Any, chat: Any) -> None:
    answer = ask(visit(window(), chat), "Which worker was at fault in the Juniper review?")
    assert "Not something this tool does" in answer.inner_text()
    assert "do not decide who was at fault" in answer.inner_text()


def test_danger_now_is_answered_with_where_to_turn(window: Any, chat: Any) -> None:
    page = visit(window(), chat)
    answer = ask(page, "I am with a child who is being hurt by her father right now. What should I do?")
    assert "999" in answer.inner_text()
    assert "danger now" in answer.inner_text()
    check_accessible(page)


def test_a_replaced_edition_says_so_in_words(window: Any, chat: Any) -> None:
    answer = ask(
        visit(window(), chat), "What did the 2022 edition of the sample guidance say about the time for a rapid review?"
    )
    assert "replaced by 2024 (loaded)" in answer.inner_text()


def test_the_date_limits_the_edition(window: Any, chat: Any) -> None:
    page = visit(window(), chat)
    page.get_by_role("button", name="Limit what is searched").click()
    page.get_by_label("As at this date").fill("1 May 2023")
    answer = ask(page, QUESTION)
    assert "18 working days" in answer.inner_text()
    page.get_by_label("As at this date").fill("sometime")
    page.fill("#question textarea", QUESTION)
    page.locator("#question textarea").press("Enter")
    page.wait_for_selector("text=is not a date")
    check_accessible(page)


def test_changing_and_asking_again_replace_what_follows(window: Any, chat: Any) -> None:
    page = visit(window(), chat)
    ask(page, QUESTION)
    ask(page, "How should families be involved in a review?")
    page.locator("#exchange-0").get_by_role("button", name=re.compile("^Change")).click()
    page.wait_for_selector("text=You are changing question 1")
    page.fill("#question textarea", "Who must be invited to the rapid review meeting?")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelectorAll('.exchange .answer').length === 1")
    assert "Who must be invited" in page.inner_text("#exchange-0 h2")


def test_asking_again_searches_again(window: Any, chat: Any) -> None:
    page = visit(window(), chat)
    assert "12 working days" in ask(page, QUESTION).inner_text()
    page.get_by_role("button", name="Limit what is searched").click()
    page.get_by_label("As at this date").fill("1 May 2023")
    page.get_by_role("button", name=re.compile("^Ask again")).click()
    page.wait_for_selector("#exchange-0 blockquote:has-text('18 working days')")
    assert page.locator(".exchange").count() == 1


def test_what_is_ticked_limits_what_is_quoted(window: Any, chat: Any) -> None:
    page = visit(window(), chat)
    page.get_by_role("button", name="Limit what is searched").click()
    page.get_by_label("Review", exact=True).check()
    page.get_by_label("Hollinshaw and Dene Safeguarding Children Partnership").check()
    page.get_by_label("2023", exact=True).check()
    check_accessible(page)
    answer = ask(page, "What have reviews found about interpreters?")
    titles = answer.locator(".source h3").all_inner_texts()
    assert len(titles) == 1
    assert "Marlow and Idris" in titles[0]
    page.get_by_label("2023", exact=True).uncheck()
    page.get_by_label("2022", exact=True).check()
    assert "Not in this library" in ask(page, "What have reviews found about interpreters?").inner_text()


def test_a_search_can_be_stopped(window: Any, chat: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on, asked = threading.Event(), Assistant.ask

    def slow(*args: Any, **more: Any) -> Any:
        go_on.wait(SLOW_MS / 1000)
        return asked(*args, **more)

    page = visit(window(), chat)
    with monkeypatch.context() as patch:
        patch.setattr(Assistant, "ask", slow)
        page.fill("#question textarea", QUESTION)
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Searching the library")
        check_accessible(page)
        page.get_by_role("button", name="Stop", exact=True).click()
        page.wait_for_selector("text=Stopped. Nothing was answered.")
        go_on.set()
    page.wait_for_timeout(500)
    assert page.locator(".answer").count() == 0
    assert "12 working days" in ask(page, QUESTION).inner_text()


def test_an_answer_is_copied_with_its_references(window: Any, chat: Any) -> None:
    page = visit(window(), chat)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, QUESTION).get_by_role("button", name="Copy with references").click()
    page.wait_for_selector("text=Copied")
    text = page.evaluate("navigator.clipboard.readText()")
    assert "12 working days" in text
    assert "[1]" in text
    assert "paragraph 14" in text
    assert "A person must check" in text


def test_a_verdict_is_kept_only_where_the_reader_agrees(window: Any, own_chat: Any) -> None:
    page = visit(window(), own_chat)
    answer = ask(page, QUESTION)
    answer.get_by_role("button", name="It did not").click()
    page.get_by_label("Why?").fill("It is about another step.")
    page.get_by_role("button", name="Finish").click()
    page.wait_for_selector("text=Nothing was kept.")
    assert not own_chat.feedback.exists()
    page.get_by_role("button", name="This answered it").click()
    page.get_by_label("Keep the question").check()
    check_accessible(page)
    page.get_by_role("button", name="Finish").click()
    page.wait_for_selector("text=Kept on this computer.")
    assert "This answered it" in own_chat.feedback.read_text("utf-8")
    assert "another step" not in own_chat.feedback.read_text("utf-8")


def test_an_answer_saved_as_word_opens_again(window: Any, chat: Any) -> None:
    page = visit(window(), chat)
    answer = ask(page, QUESTION)
    with page.expect_download() as waiting:
        answer.get_by_role("link", name=re.compile("Save as Word")).click()
    document = docx.Document(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    text = "\n".join(p.text for p in document.paragraphs)
    assert QUESTION in text
    assert "A person must check this" in text
    assert "[1] Learning from serious incidents" in text
    assert [c.text for c in document.tables[0].rows[0].cells] == ["Number", "Document", "Place", "Quotation"]
    assert any("12 working days" in row.cells[3].text for row in document.tables[0].rows)
    page.reload()
    page.wait_for_selector(".welcome")


def test_a_whole_conversation_is_saved_as_word_and_markdown(window: Any, chat: Any) -> None:
    page = visit(window(), chat)
    ask(page, QUESTION)
    ask(page, "What have reviews found about interpreters?")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="as Word", exact=True).click()
    document = docx.Document(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    paragraphs = [p.text for p in document.paragraphs]
    with page.expect_download() as waiting:
        page.get_by_role("link", name="as Markdown", exact=True).click()
    text = Path(waiting.value.path()).read_text("utf-8")
    for said in (QUESTION, "What have reviews found about interpreters?", "References", "Evidence"):
        assert any(said in paragraph for paragraph in paragraphs), said
        assert said in text, said
    shown = page.locator(".answer .card").count()
    numbers = dict.fromkeys(row.cells[0].text for row in document.tables[0].rows[1:])
    assert len(numbers) == shown
    assert f"[{shown}]" in text
    assert f"[{shown + 1}]" not in text


def test_a_file_is_added_and_replaced_under_the_same_name(window: Any, own_chat: Any, tmp_path: Path) -> None:
    page = visit(window(), own_chat)
    file = tmp_path / "local-procedure.pdf"
    make_pdf(file, "Purple lanterns", "1. Each purple lantern must be counted within nine working days of the harvest.")
    page.get_by_role("tab", name="Library").click()
    page.locator("#documents h3").first.wait_for()
    check_accessible(page)
    page.set_input_files("#add-files input[type=file]", file)
    page.wait_for_selector("text=Added: local-procedure.pdf")
    page.wait_for_selector("#documents li:has-text('local-procedure.pdf')")
    check_accessible(page)

    make_pdf(
        file, "Purple lanterns", "1. Each purple lantern must be counted within eleven working days of the harvest."
    )
    page.set_input_files("#add-files input[type=file]", file)
    page.wait_for_selector("text=Replaced with its new content: local-procedure.pdf")
    assert page.locator("#documents li", has_text="local-procedure.pdf").count() == 1
    page.get_by_role("tab", name="Ask").click()
    assert (
        "eleven working days"
        in ask(page, "Within how many working days must each purple lantern be counted?").inner_text()
    )


def test_a_document_is_corrected_removed_and_put_back(window: Any, own_chat: Any, tmp_path: Path) -> None:
    page = visit(window(), own_chat)
    file = tmp_path / "local-procedure.pdf"
    make_pdf(file, "Purple lanterns", "1. Each purple lantern must be counted within nine working days of the harvest.")
    page.get_by_role("tab", name="Library").click()
    page.locator("#documents h3").first.wait_for()
    page.set_input_files("#add-files input[type=file]", file)
    page.wait_for_selector("text=Added: local-procedure.pdf")
    row = page.locator("#documents li", has_text="local-procedure.pdf")
    row.locator("summary", has_text="Correct").click()
    row.get_by_label("Title").fill("Lantern procedure of Hollinshaw")
    row.get_by_label("Kind").select_option("statutory_guidance")
    row.get_by_label("Issued").fill("last year")
    row.get_by_role("button", name="Save corrections").click()
    page.wait_for_selector("text=A date is written 2023, 2023-12 or 2023-12-15.")
    check_accessible(page)
    assert page.evaluate("document.activeElement.textContent").startswith("A date is written")
    assert row.get_by_label("Title").input_value() == "Lantern procedure of Hollinshaw"
    row.get_by_label("Issued").fill("2024-02")
    row.get_by_label("Editions that replace each other").fill("lantern procedure")
    row.get_by_label("This edition").fill("2024")
    row.get_by_label("Applies from").fill("2024-03-01")
    check_accessible(page)
    row.get_by_role("button", name="Save corrections").click()
    page.wait_for_selector("#documents h3:has-text('Lantern procedure of Hollinshaw')")
    assert "Lantern procedure of Hollinshaw" in (own_chat.library / "library.yaml").read_text("utf-8")
    corrected = row.inner_text()
    assert "Statutory guidance" in corrected
    assert "2024 edition: newest loaded" in corrected
    assert "issued February 2024" in corrected

    row.get_by_role("button", name=re.compile("^Remove")).click()
    page.wait_for_selector("text=was removed")
    assert page.evaluate("document.activeElement.textContent").endswith("was removed. Put it back")
    assert in_view(page.get_by_role("button", name="Put it back"))
    assert page.locator("#documents li", has_text="local-procedure.pdf").count() == 0
    page.get_by_role("button", name="Put it back").click()
    page.wait_for_selector("text=is back in the library")
    assert "Lantern procedure of Hollinshaw" in page.inner_text("#documents")


def in_view(element: Any) -> bool:
    """True where an element stands within the window, without scrolling."""
    inside: bool = element.evaluate(
        "e => { const b = e.getBoundingClientRect(); return b.top >= 0 && b.bottom <= window.innerHeight; }"
    )
    return inside


def test_files_are_dropped_and_pages_to_check_are_named(window: Any, own_chat: Any, tmp_path: Path) -> None:
    file = tmp_path / "half-scanned.pdf"
    make_pdf(
        file, "Purple lanterns", "1. Each purple lantern must be counted within nine days.", with_picture_page=True
    )
    page = visit(window(), own_chat)
    page.get_by_role("tab", name="Library").click()
    page.locator("#documents h3").first.wait_for()
    assert "Drop files here" in page.inner_text("#add-files")
    drop(page, "#add-files button", file)
    page.wait_for_selector("text=Added: half-scanned.pdf")
    row = page.locator("#documents li", has_text="half-scanned.pdf")
    row.locator("summary", has_text="To check: 1 note").click()
    assert "Page 2: no text on these pages" in row.locator(".warnings").inner_text()
    check_accessible(page)


def drop(page: Any, selector: str, file: Path) -> None:
    """Let a file fall on an element, as from a folder."""
    script = """([name, bytes]) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], name, {type: "application/pdf"}));
      return data;
    }"""
    data = page.evaluate_handle(script, [file.name, list(file.read_bytes())])
    page.dispatch_event(selector, "drop", {"dataTransfer": data})


def test_adding_shows_how_far_it_is_and_can_be_stopped(
    window: Any, own_chat: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = Assistant.add

    def slow(folder: Path, paths: Any, progress: Callable[[Any], None], *rest: Any) -> Any:
        def told(step: Any) -> None:
            for _ in range(20):
                progress(step)
                time.sleep(0.2)

        return added(folder, paths, told, *rest)

    monkeypatch.setattr(Assistant, "add", slow)
    file = tmp_path / "local-procedure.pdf"
    make_pdf(file, "Purple lanterns", "1. Each purple lantern must be counted within nine days.")
    page = visit(window(), own_chat)
    page.get_by_role("tab", name="Library").click()
    page.locator("#documents h3").first.wait_for()
    page.set_input_files("#add-files input[type=file]", file)
    page.wait_for_selector("#add-progress progress")
    page.wait_for_selector("#add-progress:has-text('% done'):has-text('local-procedure.pdf')")
    check_accessible(page)
    page.get_by_role("button", name="Stop adding").click()
    page.wait_for_selector("text=Stopped. The library is as it was before.")
    assert page.locator("#documents li", has_text="local-procedure.pdf").count() == 0


def test_a_quotation_of_a_review_that_describes_injury_is_folded(window: Any, own_chat: Any, tmp_path: Path) -> None:
    file = tmp_path / "review-of-lantern.md"
    file.write_text(
        "# Local child safeguarding practice review: Lantern\n\n## Findings\n\n"
        "1. The purple lantern workers saw bruising and a fracture, and each recorded it in another place.\n\n"
        "2. The purple lantern workers met every week to talk about what they had recorded.\n",
        "utf-8",
    )
    page = visit(window(), own_chat)
    page.get_by_role("tab", name="Library").click()
    page.locator("#documents h3").first.wait_for()
    page.set_input_files("#add-files input[type=file]", file)
    page.wait_for_selector("text=Added: review-of-lantern.md")
    assert "\nReview\n" in page.locator("#documents li", has_text="review-of-lantern.md").inner_text()
    page.get_by_role("tab", name="Ask").click()
    answer = ask(page, "What did the purple lantern workers record?")
    folded = answer.locator("details.folded", has_text="describes injury").first
    assert folded.locator("blockquote").is_hidden()
    check_accessible(page)
    folded.locator("summary").click()
    assert "bruising and a fracture" in folded.locator("blockquote").inner_text()


def test_the_library_can_be_closed_to_changes(window: Any, chat: Any) -> None:
    page = visit(window(), chat)
    page.get_by_role("tab", name="Library").click()
    page.locator("#documents h3").first.wait_for()
    assert page.locator("input[type=file]").count() == 0
    assert page.get_by_role("button", name=re.compile("^Remove")).count() == 0


def test_sign_in_wrong_and_right(window: Any, shared_chat: Any) -> None:
    page = window()
    page.goto(shared_chat.address)
    page.get_by_role("heading", name="Sign in").wait_for()
    check_accessible(page)
    page.get_by_label("Name").fill("ann")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_selector("text=The name or the password is not right.")
    check_accessible(page)
    sign_in(page, shared_chat, "ann")
    assert "Signed in as ann" in page.inner_text("#header")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Sign in").wait_for()


def sign_in(page: Any, chat: Any, name: str) -> None:
    page.goto(chat.address)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_selector(".welcome")


def test_two_users_do_not_see_each_other(window: Any, shared_chat: Any) -> None:
    ann, ben = window(), window()
    sign_in(ann, shared_chat, "ann")
    sign_in(ben, shared_chat, "ben")
    for page, question in ((ann, "How should families be involved in a review?"), (ben, QUESTION)):
        page.fill("#question textarea", question)
    for page in (ann, ben):
        page.keyboard.press("Enter")
    for page in (ann, ben):
        page.wait_for_selector("#exchange-0 .answer blockquote")
    assert "families be involved" in ann.inner_text("#conversation")
    assert "families be involved" not in ben.inner_text("body")
    assert "rapid review be completed" not in ann.inner_text("body")
    address = ann.get_by_role("link", name=re.compile("Save as Markdown")).get_attribute("href")
    assert ann.request.get(f"{shared_chat.address}/{address}").status == 200
    assert ben.request.get(f"{shared_chat.address}/{address}").status == 404


def test_everything_can_be_done_with_the_keyboard(window: Any, chat: Any) -> None:
    page = visit(window(), chat)
    tab_to(page, "#question textarea")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(".answer")
    tab_to(page, ".card a[data-view]", backwards=True)
    page.keyboard.press("Enter")
    page.wait_for_selector(".picture img")
    assert page.evaluate("document.activeElement.id") == "source-title"
    tab_to(page, '[data-keep="next"]')
    page.keyboard.press("Enter")
    page.wait_for_selector("text=not on this page")
    assert page.evaluate("document.activeElement.dataset.keep") == "next"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.card a[data-view]')")
    tab_to(page, "button[role=tab][aria-selected=false]", backwards=True)
    page.keyboard.press("Enter")
    page.locator("#documents h3").first.wait_for()


def tab_to(page: Any, selector: str, *, backwards: bool = False) -> None:
    """Press Tab until the element has the focus, which must be visible."""
    for _ in range(80):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"the focus on {selector} can't be seen"
            return
    raise AssertionError(f"{selector} was not reached with the keyboard")


def test_it_reflows_at_320_pixels(window: Any, chat: Any) -> None:
    page = visit(window(320, 640), chat)
    assert width_of(page) <= 320
    answer = ask(page, QUESTION)
    assert width_of(page) <= 320
    check_accessible(page)
    answer.locator(".card a[data-view]").first.click()
    page.wait_for_selector(".picture img")
    assert page.locator("#source-dialog").evaluate("d => d.scrollWidth <= d.clientWidth")
    check_accessible(page)
    page.get_by_role("button", name="Close").click()
    page.get_by_role("tab", name="Library").click()
    page.locator("#documents h3").first.wait_for()
    assert width_of(page) <= 320


def width_of(page: Any) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width


def make_pdf(path: Path, title: str, text: str, *, with_picture_page: bool = False) -> None:
    """A page of text, and on request one that is only a picture."""
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    made = canvas.Canvas(str(path))
    made.setTitle(title)
    made.setFont("Helvetica", 18)
    made.drawString(72, 760, title)
    made.setFont("Helvetica", 11)
    made.drawString(72, 720, text)
    made.drawString(72, 690, "2. The lantern keeper should write down what was counted and who counted it.")
    if with_picture_page:
        made.showPage()
        made.drawInlineImage(Image.new("L", (400, 500), 200), 72, 100, 400, 500)
    made.save()
