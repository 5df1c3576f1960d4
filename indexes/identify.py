"""What a file is: title, kind, publisher, nation, language, date, edition, partnership, as far as they can be inferred.

Everything is inferred from the file's properties, first pages and name with the rules of `indexes/data/kinds.yaml` and
the families of `indexes/data/known_editions.yaml`. A person checks and corrects it in library.yaml.
"""

from __future__ import annotations

import re

from indexes import dates, titles
from indexes.documents import Document, Edition, Kind
from indexes.editions import KnownFamily, known_editions, starts
from indexes.kinds import KindRule, find, kinds
from indexes.languages import language_of
from indexes.reading.model import Reading
from indexes.titles import Front

__all__ = ["identify"]

_ID_LENGTH = 12
SAMPLE_PUBLISHER = "fictional"
"""What stands as publisher of a document that says it is a sample."""


_PARTNERSHIP = re.compile(
    r"\b((?:[A-Z][\w’'-]+,? )(?:(?:[A-Z][\w’'-]+|and|of|upon|with|the|in|on|&),? ){0,7}?"
    r"(?:Local |Multi-[Aa]gency )?(?:"
    r"Safeguarding Children(?:[’']s)? (?:Multi-[Aa]gency )?(?:Partnership|Board)|Children(?:[’']s)? Safeguarding "
    r"(?:Partnership|Board|Assurance Partnership)|Safeguarding Partnership(?: Board)?|Child Protection Committee|"
    r"Regional Safeguarding (?:Children )?Board|Safeguarding Board))"
)
_ORGANISATION = re.compile(
    r"\b(?:department|ofsted|dfe|office|ministry|committee|panel|partnership|board|council|inquiry|government|nhs|"
    r"legislation\.gov\.uk|commission|institute|university|society|trust)\b",
    re.IGNORECASE,
)
_ALIASES = {"dfe": "Department for Education", "www.legislation.gov.uk": "legislation.gov.uk"}
_INQUIRY = re.compile(r"(?:[A-Z][\w’'-]+ ){1,6}Inquiry\b(?: into(?: (?:[A-Z][\w’'-]+|the|of|and))+)?")
_USUAL_PUBLISHERS = {Kind.INSPECTION: "Ofsted", Kind.GOVERNMENT_RESPONSE: "HM Government"}
_WITH_PARTNERSHIP = frozenset({Kind.REVIEW, Kind.NON_STATUTORY_GUIDANCE, Kind.OTHER})
_WITH_EDITIONS = frozenset({Kind.STATUTORY_GUIDANCE, Kind.NON_STATUTORY_GUIDANCE})
_EDITION_WORDS = re.compile(
    r"\b(?:19|20)\d\d(?:[-/]\d\d)?\b|\b(?:first|second|third|fourth|fifth|\d+(?:st|nd|rd|th)) edition\b|\bedition\b|"
    r"\bversion [\d.]+\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b|"
    r"\bupdated?\b|\brevised\b|\bpart (?:one|two|three|four|five|\d+)\b.*|\((?:[^()]*\bversion)\)|"
    r":\s*(?:non-)?statutory guidance\b.*|\bstatutory guidance$|: (?:a guide|guidance) (?:to|for)\b.*",
    re.IGNORECASE,
)
_NAMED_EDITION = re.compile(
    r"\b((?:first|second|third|fourth|fifth|sixth) edition|(?:edition|version) \d+(?:\.\d+)?)\b", re.IGNORECASE
)


def identify(reading: Reading, file_name: str, sha256: str, path: str) -> Document:
    """Infer what a file is. `path` is where it was added from; nothing is raised, unknown fields stay empty."""
    first = titles.front(reading)
    by_file = titles.file_title(file_name)
    printed = titles.cover_title(first)
    plain = titles.stated_title(first, printed) or printed or by_file
    family = known_editions().fitting(plain)
    rule = kinds().rule((plain, by_file), first.cover, first.opening)
    kind = _kind(rule, family, plain)
    title = _title(plain, first, rule, by_file)
    partnership = _partnership(first) if kind in _WITH_PARTNERSHIP else ""
    is_sample = kinds().is_sample(first.opening)
    # A sample must never be put under the name of a real body, however much its title is like one of theirs.
    publisher = SAMPLE_PUBLISHER if is_sample else _publisher(rule, family, partnership, first, kind, title)
    issued = _issued(first, title, kind, reading)
    return Document(
        id=sha256[:_ID_LENGTH],
        file=file_name,
        path=path,
        sha256=sha256,
        title=title,
        kind=kind,
        publisher=publisher,
        nation=_nation(rule, family, (title, publisher), first),
        language=language_of(reading),
        issued=issued,
        edition=_edition(kind, family, title, first, issued),
        partnership=partnership,
        page_count=len(reading.pages) if reading.pages and reading.pages[0].number is not None else None,
        is_sample=is_sample,
    )


def _kind(rule: KindRule | None, family: KnownFamily | None, title: str) -> Kind:
    if rule is not None and rule.kind in (Kind.GOVERNMENT_RESPONSE, Kind.LAW):
        return rule.kind
    if family is not None and family.kind is not None and not _is_about(title):
        return family.kind
    return rule.kind if rule is not None else Kind.OTHER


def _is_about(title: str) -> bool:
    """True for a title that speaks of a guidance rather than being it ("Working Together 2023: summary of changes")."""
    return bool(
        re.search(r"\b(?:summary|changes|consultation|response|briefing|easy read|quiz)\b", title, re.IGNORECASE)
    )


def _title(plain: str, first: Front, rule: KindRule | None, by_file: str) -> str:
    title = plain
    if rule is not None and rule.title_start and not plain.casefold().startswith(rule.title_start.casefold()):
        title = f"{rule.title_start}: {plain}"
    if rule is not None and rule.title_line:
        line = find(rule.title_line, first.cover)
        if line is not None and not find(rule.title_line, plain):
            found = line.group()
            title = f"{found[0].upper()}{found[1:]}: {plain}"
    if rule is not None and rule.title_detail:
        detail = find(rule.title_detail, first.opening)
        if detail is not None and detail.group(1).casefold() not in title.casefold():
            title = f"{title}: {detail.group(1)}"
    note = titles.version_note(first)
    if note and note.split()[0] not in title.casefold():
        title = f"{title} ({note})"
    return title if re.search(r"[^\W\d_]{2,}", title) else f"{by_file} ({title})" if title else by_file


def _publisher(
    rule: KindRule | None, family: KnownFamily | None, partnership: str, first: Front, kind: Kind, title: str
) -> str:
    author = first.properties.get("author", "")
    inquiry = _INQUIRY.search(title) if kind is Kind.INQUIRY else None
    return (
        (rule.publisher if rule is not None else "")
        or (family.publisher if family is not None else "")
        or partnership
        or (_ALIASES.get(author.casefold(), author) if _ORGANISATION.search(author) else "")
        or (inquiry.group() if inquiry is not None else "")
        or kinds().publisher(first.cover, first.opening)
        or _USUAL_PUBLISHERS.get(kind, "")
    )


def _nation(rule: KindRule | None, family: KnownFamily | None, named: tuple[str, ...], first: Front) -> str:
    if rule is not None and rule.nation:
        return rule.nation
    if family is not None and family.nation:
        return family.nation
    return kinds().nation(*named, first.cover, first.opening)


def _partnership(first: Front) -> str:
    """The partnership, board or committee that the cover names, or the file's author property."""
    author = first.properties.get("author", "")
    for text in (author, *first.texts[: first.cover_lines], first.opening):
        match = _PARTNERSHIP.search(text)
        if match is not None:
            return " ".join(match.group(1).split())
    return ""


def _issued(first: Front, title: str, kind: Kind, reading: Reading) -> str:
    found = dates.issued(first.texts, first.cover_lines, title, kind)
    if found:
        return found
    in_title = dates.year_in(title, is_law=kind in (Kind.LAW, Kind.OTHER))
    created = _created(reading)
    # a PDF is made when a report is finished, a Word file's date may be that of its template: only the former is
    # believed, to the month, and not against the year in the title
    if created and (not in_title or created[:4] == in_title):
        return created
    return in_title or dates.cover_year(first.texts[: first.cover_lines])


def _created(reading: Reading) -> str:
    if reading.format != "pdf":
        return ""
    match = re.match(r"(?:D:)?((?:19|20)\d\d)-?(\d\d)", reading.properties.get("created", ""))
    return f"{match[1]}-{match[2]}" if match and 1 <= int(match[2]) <= 12 else ""


def _edition(kind: Kind, family: KnownFamily | None, title: str, first: Front, issued: str) -> Edition | None:
    """The edition of guidance: of a known family, else of one made from the title without its year."""
    if kind not in _WITH_EDITIONS:
        return None
    label = dates.year_in(title) or _named_edition(title, first) or issued[:4]
    if family is not None:
        known = family.edition(label) or next((e for e in family.editions if e.applies_from[:4] == issued[:4]), None)
        if known is not None:
            return Edition(family.family, known.label, known.applies_from or issued)
    key = family.family if family is not None else _slug(_EDITION_WORDS.sub(" ", title)) or _slug(title)
    if not label or not key:
        return None
    stated = dates.applies_from(first.texts)
    applies = stated if starts(stated) > starts(issued) else issued
    return Edition(key, label, applies or label if label.isdigit() else applies)


def _named_edition(title: str, first: Front) -> str:
    match = _NAMED_EDITION.search(title) or _NAMED_EDITION.search(first.cover)
    return match.group(1).lower() if match else ""


def _slug(text: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", text.casefold().replace("’", "").replace("'", "")))
