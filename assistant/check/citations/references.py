"""The references of a draft: which document each names, which edition and place, and the words it quotes from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from assistant.check.citations.rules import CitationRules, CitedDocument, CitedPlace
from assistant.check.draft import Draft, DraftParagraph, Sentence
from assistant.check.parts import Part
from assistant.check.rules import found
from indexes.documents import Document, Kind

__all__ = ["Reference", "references"]

_YEAR = r"(?:19|20)\d\d"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_BEFORE = re.compile(
    rf"\b({_YEAR})(?:'s|’s)?,?\s+(?:(?:sample|statutory)\s+)?(?:(?:edition|version|text) (?:of )?)?(?:the )?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"^[\s,]*\(?(?:(?:the|its|in its|edition|version|of|updated|dated|published in|(?:{_MONTHS})),? ){{0,3}}\(?({_YEAR})\b",
    re.IGNORECASE,
)
_SHORT = re.compile(r"WT ?(?:20)?(\d\d)$")
_ACT = re.compile(
    rf"\b((?:[A-Z][\w’'-]+,? (?:(?:and|of|to|the|in|for|etc\.?) |\([A-Za-z ]+\) )*){{1,7}}(?:Act|Regulations|Order|Rules)) ({_YEAR})\b"
)
_PLACE = re.compile(
    r"\b(?P<kind>para(?:graph)?s?\.?|sections?|ss?\.|regulations?|reg\.|chapters?|parts?|annex(?:e)?s?|appendix|pages?|pp?\.|footnotes?|box|table)"
    r"\s?(?P<number>\d{1,4}[A-Z]{0,2}(?:\.\d{1,3}){0,2}(?:\([0-9a-zA-Z]{1,3}\))*|(?-i:[A-Z])(?![\w’'])|(?-i:[IVX]{1,4})\b)"
    r"(?P<more>(?:\s?(?:,|and|to|–|-|&)\s?\d{1,4}[A-Z]{0,2}(?:\.\d{1,3}){0,2}(?:\(\w{1,3}\))*(?![\w%/]))*)",
    re.IGNORECASE,
)
_SECTION = re.compile(r"\b(?P<kind>s)(?P<number>\d{1,3}[A-Z]{0,2}(?:\(\w{1,3}\))*)(?![\w])")
_KINDS = {
    "para": "paragraph", "s": "section", "ss": "section", "section": "section", "reg": "regulation", "regulation": "regulation",
    "chapter": "chapter", "part": "part", "annex": "annex", "annexe": "annex", "appendix": "appendix", "page": "page", "p": "page",
    "pp": "page", "footnote": "footnote", "box": "box", "table": "table", "paragraph": "paragraph",
}  # fmt: skip
_OF_LAW = ("section", "regulation")
_REVIEW = re.compile(
    r"\b[Rr]eviews? (?:of|into|about|concerning) ((?:Baby |Child |Family )?(?!The\b)[A-Z][a-z]+(?: and [A-Z][a-z]+)?)(?!\w)(?! [A-Z])"
)
_NAMED_AFTER = re.compile(
    r"[\s,.;]*(?:\(|\[|(?:as |so )?(?:says|states|reads|requires|according to|is the wording of|are the words of|in|from) "
    rf"(?:the )?(?:{_YEAR} )?)(?:(?:para\w*|section|see|the|of|page|chapter) ?[\w.()]*,? ?)*(?:of )?(?:the )?",
    re.IGNORECASE,
)
_REVIEW_OF = "Review of "
_OF_NAME = re.compile(
    rf"[\s,]*(?:(?:of|in|to|from|under)\b)?\s*(?:the )?(?:current |latest |then |new |old )?(?:{_YEAR} )?(?:edition of |version of )?"
    r"(?:the )?(?:statutory |national |sample )?(?:guidance )?[‘“'\"(]?",
    re.IGNORECASE,
)
_NEAR_LAW, _NEAR_GUIDANCE = 40, 90
"""Characters between a document's name and a place after it that is taken to be its."""

_LEAST_WORDS = 4
_TURN = re.compile(
    r";|,? (?:but|although|though|whereas|while|yet|however)\b|, (?:and|which) (?:this|it|here|in this|the|was|is|we|our)\b",
    re.IGNORECASE,
)
_NEAR = 160


_Placed = tuple[int, int, CitedPlace]


@dataclass(frozen=True, slots=True)
class _Named:
    """A document named in a sentence: `start:end` in the paragraph."""

    start: int
    end: int
    name: str
    label: str | None
    held: tuple[Document, ...]
    known: CitedDocument | None
    is_law: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """A citation of the draft. `held` are the loaded documents it can mean (any edition); `quoted` the words it quotes.

    `quoted` is (start, end) in the paragraph without the marks, None where it quotes nothing. `sentences` are those that
    the citation runs over. `name` is "" where the draft names no document.
    """

    sentence: Sentence
    name: str
    label: str | None
    places: tuple[CitedPlace, ...]
    held: tuple[Document, ...]
    known: CitedDocument | None = None
    is_law: bool = False
    quoted: tuple[int, int] | None = None
    around: str = field(default="", repr=False)
    """The sentences with the citation, for what they say of it."""
    claim: str = field(default="", repr=False)
    """What they say that the document says, where it is not quoted."""

    @property
    def paragraph(self) -> DraftParagraph:
        """Where it stands."""
        return self.sentence.paragraph


def references(draft: Draft, documents: Sequence[Document], rules: CitationRules) -> Iterator[Reference]:
    """The citations of a draft, in order: one for each quotation, and one for a document named without one."""
    names = tuple(_names(documents))
    own = frozenset(re.findall(r"[A-Z][\w’'-]+", " ".join(p.text for p in draft.paragraphs if p.part is Part.FRONT)))
    held: dict[int, list[Sentence]] = {}
    for sentence in draft.sentences:
        if sentence.part not in (Part.FRONT, Part.CONTENTS, Part.GLOSSARY):
            held.setdefault(sentence.paragraph.index, []).append(sentence)
    for sentences in held.values():
        yield from (one for one in _of_paragraph(sentences, documents, names, rules) if not _is_own(one, own))


def _names(documents: Iterable[Document]) -> Iterator[tuple[re.Pattern[str], Document]]:
    """How a document of the library is named: its title, or the subject of a review. Acts are known by their form."""
    for document in (one for one in documents if one.kind is not Kind.LAW):
        title = re.sub(rf"[\s,(–-]*(?:{_YEAR})?(?: edition| version)?\)?\s*$", "", document.title).strip()
        yield re.compile(rf"\b{re.escape(title)}(?!\w)", re.IGNORECASE), document
        if document.kind in (Kind.REVIEW, Kind.NATIONAL_REVIEW) and ":" in document.title:
            subject = re.sub(r"\s*\(.*\)\s*$|^(?:Baby|Child) ", "", document.title.partition(":")[2].strip())
            if re.fullmatch(r"[A-Z][\w’'-]+(?:(?:,| and|,? &)? [A-Z][\w’'-]+){0,3}", subject):
                said = re.escape(subject)
                after = rf"\b(?:reviews?|report) (?:of|into|about|on|concerning|called) (?:Baby |Child |the )?{said}\b"
                yield re.compile(rf"{after}|\b{said}(?: \({_YEAR}\))? (?:review|report)\b"), document


def _is_own(one: Reference, own: frozenset[str]) -> bool:
    """True for "the review of Fern" in the review of Fern."""
    return one.name.startswith(_REVIEW_OF) and one.name.split()[-1] in own and not one.held


def _of_paragraph(
    sentences: Sequence[Sentence],
    documents: Sequence[Document],
    names: Sequence[tuple[re.Pattern[str], Document]],
    rules: CitationRules,
) -> Iterator[Reference]:
    paragraph = sentences[0].paragraph
    groups = _joined(sentences, paragraph)
    before: list[_Named] = []
    for group in groups:
        start, end = group[0].start, group[-1].end
        named = _named(paragraph, start, end, documents, names, rules)
        text = paragraph.text[start:end]
        is_back = not named and bool(before) and bool(found(rules.refers_back, text))
        able = named or ([before[-1]] if is_back else [])
        places = _places(paragraph.text, start, end, paragraph.quoted)
        quotes = _quotes(paragraph, start, end, able, is_back, rules)
        for one in able:
            own = _own_places(paragraph.text, one, places, able, is_back)
            its = [quote for quote, of in quotes if of is one]
            if is_back and not its and not own:
                continue
            claim = _claim(paragraph.text[:end], start, one, is_back)
            for quote in its or (None,):
                yield Reference(group[0], one.name, one.label, own, one.held, one.known, one.is_law, quote, text, claim)
        if not able:
            match = found(rules.unnamed, group[0].own)
            if match:
                yield Reference(group[0], "", None, (), (), around=text)
        before = named or (before if is_back else before[-1:] if _is_near(group) else [])


def _claim(text: str, start: int, one: _Named, is_back: bool) -> str:
    """What is said after the name up to a turn of the sentence, or before a name that ends it."""
    said = text[start:] if is_back else text[one.end :]
    if len(said.split()) < 5 and not is_back:
        said = text[start : one.start]
    return _TURN.split(said)[0]


def _is_near(group: Sequence[Sentence]) -> bool:
    """A sentence between a citation and what refers back to it may be short."""
    return sum(len(sentence.text.split()) for sentence in group) < 12


def _joined(sentences: Sequence[Sentence], paragraph: DraftParagraph) -> list[list[Sentence]]:
    """Sentences together that one quotation runs over."""
    groups: list[list[Sentence]] = []
    for sentence in sentences:
        is_within = groups and any(
            start < sentence.start < end for start, end in paragraph.quoted if start >= groups[-1][0].start
        )
        is_within = is_within or (groups and _is_source_of(groups[-1][-1], sentence))
        if is_within:
            groups[-1].append(sentence)
        else:
            groups.append([sentence])
    return groups


def _is_source_of(before: Sentence, sentence: Sentence) -> bool:
    """ "… at once.” (Working Together 2023, paragraph 4)": the brackets belong to the quotation before them."""
    return sentence.text.lstrip().startswith(("(", "[")) and before.text.rstrip()[-1:] in "”’\"'"


def _named(
    paragraph: DraftParagraph,
    start: int,
    end: int,
    documents: Sequence[Document],
    names: Sequence[tuple[re.Pattern[str], Document]],
    rules: CitationRules,
) -> list[_Named]:
    """The documents named in `start:end`, in order; of two that overlap, the longer."""
    text = paragraph.text[:end]
    made: list[_Named] = []
    for known in rules.documents:
        for match in re.compile(known.pattern, re.IGNORECASE).finditer(text, start):
            held = tuple(d for d in documents if re.match(known.titles, d.title, re.IGNORECASE) and d.language == "en")
            made.append(
                _Named(
                    match.start(),
                    match.end(),
                    known.name,
                    _label(text, match, start),
                    held,
                    known,
                    "Regulations" in known.name,
                )
            )
    for match in _ACT.finditer(text, start):
        name = re.sub(r"^(?:The|Under|In|Section \S+ of the|And|By|Both the) ", "", match.group(1))
        title = f"{name} {match.group(2)}"
        held = tuple(
            d
            for d in documents
            if d.kind is Kind.LAW and re.sub(r"^the ", "", d.title.lower()).startswith(title.lower())
        )
        made.append(_Named(match.end() - len(title), match.end(), title, None, held, None, True))
    for match in _REVIEW.finditer(text, start):
        made.append(_Named(match.start(), match.end(), _REVIEW_OF + match.group(1), None, (), None, False))
    for pattern, document in names:
        for match in pattern.finditer(text, start):
            same = tuple(
                d for d in documents if document.edition and d.edition and d.edition.family == document.edition.family
            )
            label = _label(text, match, start) if document.edition else None
            made.append(
                _Named(
                    match.start(),
                    match.end(),
                    document.title,
                    label,
                    same or (document,),
                    None,
                    document.kind is Kind.LAW,
                )
            )
    return _outermost([one for one in made if not _in_quotation(one, paragraph)])


def _in_quotation(one: _Named, paragraph: DraftParagraph) -> bool:
    return any(
        start <= one.start and end >= one.end and end - start > 2 * (one.end - one.start)
        for start, end in paragraph.quoted
    )


def _outermost(named: Sequence[_Named]) -> list[_Named]:
    kept: list[_Named] = []
    for one in sorted(named, key=lambda n: (not n.held, -(n.end - n.start), n.known is None, n.start)):
        if all(one.end <= other.start or one.start >= other.end for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda n: n.start)


def _label(text: str, match: re.Match[str], start: int) -> str | None:
    """The year of the edition named."""
    short = _SHORT.search(match.group())
    if short:
        return f"20{short.group(1)}"
    inside = re.search(_YEAR, match.group())
    if inside:
        return inside.group()
    after = _AFTER.search(text[match.end() :])
    if after:
        return after.group(1)
    before = _BEFORE.search(text[start : match.start()])
    return before.group(1) if before else None


def _places(text: str, start: int, end: int, quoted: Sequence[tuple[int, int]]) -> list[_Placed]:
    """The places named outside quotations: (start and end in the paragraph, place)."""
    made: list[_Placed] = []
    for pattern in (_PLACE, _SECTION):
        for match in pattern.finditer(text[:end], start):
            if any(s <= match.start() < e for s, e in quoted):
                continue
            word = match.group("kind").lower().rstrip(".")
            kind = _KINDS.get(word) or _KINDS.get(word.rstrip("s"))
            if kind is None or (kind in ("part", "page") and match.group("number").isalpha()):
                continue
            more = re.findall(r"\d[\w.()]*", match.groupdict().get("more") or "")
            made += [
                (match.start(), match.end(), CitedPlace(kind, number.rstrip(".")))
                for number in (match.group("number"), *more)
            ]
    return made


def _own_places(
    text: str, one: _Named, places: Sequence[_Placed], able: Sequence[_Named], is_back: bool
) -> tuple[CitedPlace, ...]:
    """The places that belong to a document: sections to law, others not; each to the nearest name, where it is near enough."""
    own: list[CitedPlace] = []
    for start, end, place in places:
        fitting = [n for n in able if place.kind == "part" or n.is_law == (place.kind in _OF_LAW)]
        if not is_back:
            fitting = [n for n in fitting if _is_near_name(text, start, end, n)]
        elif re.search(r"\bsee(?: also)?\s*$", text[:start]):
            continue
        nearest = min(fitting, key=lambda n, s=start, e=end: s - n.end if s >= n.end else n.start - e, default=None)  # type: ignore[misc]
        if nearest is one:
            own.append(place)
    return tuple(dict.fromkeys(own))


def _is_near_name(text: str, start: int, end: int, one: _Named) -> bool:
    """ "section 16F of the Act", "the Act, at section 16F"; not "see paragraph 77", which is of the draft itself."""
    if end <= one.start:
        return bool(_OF_NAME.fullmatch(text[end : one.start]))
    between = text[one.end : start]
    if one.is_law:
        return len(between) <= _NEAR_LAW and not re.search(r"\band\b|;|\bActs?\b|\bRegulations\b", between)
    is_own = re.search(r"\bsee(?: also)?\s*$", between) and not re.fullmatch(r"[\s,(;]*see(?: also)?\s*", between)
    return len(between) <= _NEAR_GUIDANCE and not is_own


def _quotes(
    paragraph: DraftParagraph, start: int, end: int, able: Sequence[_Named], is_back: bool, rules: CitationRules
) -> list[tuple[tuple[int, int], _Named]]:
    """The quotations that the sentence attributes to a document, each with its document."""
    made: list[tuple[tuple[int, int], _Named]] = []
    for opening, closing in paragraph.quoted:
        if not able or opening < start or opening >= end:
            continue
        if any(opening < n.end and n.start < closing for n in able):  # a title in quotation marks
            continue
        inner = (opening + 1, closing - 1)
        if len(paragraph.text[inner[0] : inner[1]].split()) < _LEAST_WORDS:
            continue
        before = [n for n in able if is_back or n.end <= opening]
        after = [n for n in able if not is_back and n.start >= closing]
        if after and _is_named_after(paragraph.text[closing : after[0].start]):
            made.append((inner, after[0]))
        elif before and _is_said_by(paragraph.text[(start if is_back else before[-1].end) : opening], is_back, rules):
            made.append((inner, before[-1]))
    return made


def _is_said_by(between: str, is_back: bool, rules: CitationRules) -> bool:
    if len(between) > _NEAR or found(rules.speakers, between):
        return False
    return is_back or not re.sub(_YEAR, "", between).strip(" ,:()–—-") or bool(found(rules.attributes, between))


def _is_named_after(between: str) -> bool:
    """ "…" (Working Together 2023, paragraph 4); "…", says Working Together."""
    return bool(_NAMED_AFTER.fullmatch(between))
