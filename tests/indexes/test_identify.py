from __future__ import annotations

from pathlib import Path

import pytest

from indexes import reading
from indexes.documents import Edition, Kind
from indexes.identify import identify
from indexes.reading.model import Line, Page, Reading

SHARED = Path(__file__).parents[3] / "shared"
PROSE = "The children were seen by the health visitor, and it is not clear that this should have been the end of it."


def pdf(cover: str, second: str = PROSE, **properties: str) -> Reading:
    """A PDF whose first line is in large type."""
    lines = tuple(Line(t, 1, size=30.0 if i == 0 else 14.0) for i, t in enumerate(cover.split("\n")))
    rest = tuple(Line(text, 2, size=11.0) for text in [*second.split("\n"), *[PROSE] * 10])
    return Reading("pdf", (Page(1, None, lines), Page(2, None, rest)), properties=properties)


@pytest.mark.parametrize(
    ("cover", "kind", "nation"),
    [
        ("Working together to safeguard children 2026\nHM Government\nMarch 2026", Kind.STATUTORY_GUIDANCE, "England"),
        ("Keeping children safe in education 2026\nStatutory guidance", Kind.STATUTORY_GUIDANCE, "England"),
        ("Children missing education\nStatutory guidance for local authorities", Kind.STATUTORY_GUIDANCE, ""),
        ("Child death review statutory and operational guidance (England)", Kind.STATUTORY_GUIDANCE, "England"),
        ("Multi-agency statutory guidance on a subject\nHM Government", Kind.STATUTORY_GUIDANCE, "England"),
        ("Domestic Homicide Review: statutory guidance\nHome Office", Kind.STATUTORY_GUIDANCE, "England"),
        ("The Child Safeguarding Practice Review Panel: practice guidance", Kind.NON_STATUTORY_GUIDANCE, "England"),
        (
            "Information sharing\nAdvice for practitioners\nDepartment for Education",
            Kind.NON_STATUTORY_GUIDANCE,
            "England",
        ),
        ("Inspecting local authority services framework\nOfsted", Kind.NON_STATUTORY_GUIDANCE, "England"),
        ("Bruising protocol\nNorthmarsh Safeguarding Children Partnership", Kind.NON_STATUTORY_GUIDANCE, "England"),
        ("Quality markers for child safeguarding practice reviews", Kind.NON_STATUTORY_GUIDANCE, ""),
        ("It was hard to escape\nThe Child Safeguarding Practice Review Panel", Kind.NATIONAL_REVIEW, "England"),
        ("Child Safeguarding Practice Review Panel annual report 2023 to 2024", Kind.NATIONAL_REVIEW, "England"),
        ("A triennial analysis of serious case reviews", Kind.NATIONAL_REVIEW, ""),
        ("Serious Case Review\nChild K\nNorthmarsh Safeguarding Children Board", Kind.REVIEW, "England"),
        (
            "Child W\nLocal Child Safeguarding Practice Review\nVale Safeguarding Children Partnership",
            Kind.REVIEW,
            "England",
        ),
        ("Concise Child Practice Review\nEastern Regional Safeguarding Board", Kind.REVIEW, "Wales"),
        ("Single Unified Safeguarding Review\nEastern Regional Safeguarding Board", Kind.REVIEW, "Wales"),
        ("Learning Review\nChild A\nEasthaven Child Protection Committee", Kind.REVIEW, "Scotland"),
        ("Case Management Review: Ben", Kind.REVIEW, "Northern Ireland"),
        ("90-Day Summary Report for Child Death\nCase Tracking Number: 1-X", Kind.REVIEW, "elsewhere"),
        ("Child Death Overview Panel annual report 2022-23", Kind.REVIEW, ""),
        ("Joint targeted area inspection of Tarnbeck\nInspection dates: 1 May 2023", Kind.INSPECTION, "England"),
        (
            "Tarnbeck Council\nInspection of children’s social care services\nLead inspector: A",
            Kind.INSPECTION,
            "England",
        ),
        ("Independent Inquiry into a Subject\nReport\nInquiries Act 2005", Kind.INQUIRY, ""),
        ("Police response to disorder\nSecond Report of Session 2024–25", Kind.INQUIRY, ""),
        ("Government response to the Inquiry into a Subject", Kind.GOVERNMENT_RESPONSE, ""),
        ("Children Act 1989\n1989 CHAPTER 41", Kind.LAW, "England"),
        ("Social Services and Well-being (Wales) Act 2014\n2014 anaw 4", Kind.LAW, "Wales"),
        ("A Matter (England) Regulations 2018\nSTATUTORY INSTRUMENTS\nMade 27th June 2018", Kind.LAW, "England"),
        ("Online Safety Act 2023 explanatory notes", Kind.OTHER, ""),
        ("A letter to a friend", Kind.OTHER, ""),
    ],
)
def test_kinds_and_nations(cover: str, kind: Kind, nation: str) -> None:
    found = identify(pdf(cover), "file.pdf", "ab" * 32, "file.pdf")
    assert found.kind is kind
    if nation:
        assert found.nation == nation


def test_the_file_name_decides_where_the_text_says_nothing() -> None:
    found = identify(pdf("Report\n" + PROSE), "Serious-Case-Review-Child-K-2016.pdf", "ab" * 32, "x.pdf")
    assert found.kind is Kind.REVIEW


@pytest.mark.parametrize(
    ("reading_", "title"),
    [
        (pdf("Child W\nLocal child safeguarding practice review\nVale Safeguarding Children Partnership"),
         "Local child safeguarding practice review: Child W"),
        (pdf("Serious Case Review\nChild K\nMarch 2016"), "Serious Case Review: Child K"),
        (pdf("EYFS framework\nFor group and school-based providers"),
         "EYFS framework for group and school-based providers"),
        (pdf("SOME EXPLANATORY NOTES OF 2023"), "Some Explanatory Notes of 2023"),
        (pdf("Tarnbeck\nReport", title="Tarnbeck - draft report"), "Tarnbeck"),
        (pdf("A guide to reviews", title="Microsoft Word - guide_v3.docx"), "A guide to reviews"),
        (pdf("A guide to reviews", title="A guide to reviews: second part clear"), "A guide to reviews"),
        (pdf("", title=""), "My file"),
    ],
)  # fmt: skip
def test_titles(reading_: Reading, title: str) -> None:
    assert identify(reading_, "my-file.pdf", "ab" * 32, "x").title in (title, f"{title} {PROSE}")


@pytest.mark.parametrize(
    ("cover", "issued"),
    [
        ("Guidance on reviews\nDated: 14 July 2025\nEffective: 01 September 2025", "2025-07-14"),
        ("Guidance on reviews\nPublished 15 August 2022\nLast updated 15 June 2023", "2023-06-15"),
        ("Guidance on reviews\nMarch 2024", "2024-03"),
        ("Guidance on reviews\n2nd September 2024", "2024-09-02"),
        ("Guidance on reviews 2021", "2021"),
        (
            "Inspection of Tarnbeck\nInspection dates: 2 to 6 December 2019\nReport published: 3 February 2020",
            "2020-02-03",
        ),
        ("Inspection of Tarnbeck\nInspection dates: 2 to 6 December 2019", "2020-01"),
        ("Children Act 2004\n2004 CHAPTER 31\nAn Act … [15th November 2004]", "2004-11-15"),
        ("Canllawiau ar adolygiadau\nMedi 2024", "2024-09"),
    ],
)
def test_dates(cover: str, issued: str) -> None:
    made = pdf(cover, created="D:20200113120000Z")
    assert identify(made, "file.pdf", "ab" * 32, "x").issued == issued


def test_editions_of_a_family_that_nobody_listed() -> None:
    old = identify(pdf("Sample guidance on reviews 2021\nStatutory guidance"), "a.pdf", "a" * 64, "a")
    new = identify(pdf("Sample guidance on reviews 2024\nEffective: 1 September 2024"), "b.pdf", "b" * 64, "b")
    assert old.edition == Edition("sample-guidance-on-reviews", "2021", "2021")
    assert new.edition == Edition("sample-guidance-on-reviews", "2024", "2024-09-01")


def test_the_year_of_an_act_is_not_an_edition() -> None:
    made = identify(pdf("The Children Act 1989 guidance and regulations\nVolume 2\nJuly 2021"), "a.pdf", "a" * 64, "a")
    assert made.edition is not None
    assert made.edition.label == "2021"


def test_welsh_is_recognised_and_samples_say_so() -> None:
    welsh = "Mae’r canllawiau hyn yn nodi beth y dylai ymarferwyr ei wneud pan fydd plant wedi cael eu niweidio."
    made = identify(pdf(f"Canllawiau enghreifftiol\nDogfen enghreifftiol\n{welsh}", welsh), "c.pdf", "c" * 64, "c")
    assert identify(pdf("Guidance"), "d.pdf", "d" * 64, "d").language == "en"
    assert made.is_sample
    text = Reading("text", (Page(None, None, (Line(welsh, None),)),))
    assert identify(text, "c.txt", "c" * 64, "c").language == "cy"


def test_partnerships_are_named_on_covers_or_in_properties() -> None:
    cover = "Local Child Safeguarding Practice Review\nVale and Tarn Safeguarding Children Partnership"
    assert identify(pdf(cover), "r.pdf", "a" * 64, "r").partnership == "Vale and Tarn Safeguarding Children Partnership"
    made = pdf("Serious Case Review", author="Northmarsh Local Safeguarding Children Board")
    assert identify(made, "r.pdf", "a" * 64, "r").partnership == "Northmarsh Local Safeguarding Children Board"


def test_an_empty_reading_is_a_document_named_after_its_file() -> None:
    made = identify(Reading("text", ()), "My notes.txt", "a" * 64, "notes/My notes.txt")
    assert (made.title, made.kind, made.id, made.path) == ("My notes", Kind.OTHER, "a" * 12, "notes/My notes.txt")


@pytest.mark.skipif(not SHARED.exists(), reason="the shared documents are not here")
@pytest.mark.parametrize(
    ("pattern", "kind", "edition", "issued"),
    [
        ("documents/D005*", Kind.STATUTORY_GUIDANCE, Edition("national-framework", "2023", "2023-12"), "2023-12"),
        ("documents/D009*", Kind.STATUTORY_GUIDANCE, Edition("send-code", "2015", "2015-01"), "2015-01"),
        ("documents/D010*", Kind.NON_STATUTORY_GUIDANCE, None, "2025-04-04"),
        ("documents/D017*", Kind.OTHER, None, "2023"),
        ("reviews/r05.docx", Kind.REVIEW, None, "2025-09"),
        ("reviews/r07.md", Kind.REVIEW, None, "2020-12"),
    ],
)
def test_shared_documents(pattern: str, kind: Kind, edition: Edition | None, issued: str) -> None:
    (path,) = SHARED.glob(pattern)
    made = identify(reading.read(path), path.name, "a" * 64, path.name)
    assert (made.kind, made.issued) == (kind, issued)
    if edition is not None:
        assert made.edition == edition
    assert made.is_sample == (kind is Kind.REVIEW)


def test_no_sample_stands_under_the_name_of_a_real_body() -> None:
    folder = Path(__file__).resolve().parents[2] / "assistant" / "sample_library"
    found = [identify(reading.read(path), path.name, "0" * 64, path.as_posix()) for path in sorted(folder.iterdir())]
    assert len(found) == 6
    assert {(document.is_sample, document.publisher) for document in found} == {(True, "fictional")}
