"""Who is meant by the words of a draft: relations, posts, and the names the draft gives the child."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.check.draft import Draft
from assistant.check.involvement.rules import InvolvementRules, Who

__all__ = ["Mention", "child_names", "mentions"]

_RELATION = (
    r"(?:\w+[ -]){0,2}(?:mother|father|mum|dad|parents|sisters?|brothers?|siblings?|grand\w+|aunt|uncle|family|carers?)"
)
_OF_SOMEBODY = re.compile(rf"\b([A-Z][a-z]+|(?:Child|Baby) [A-Z]\w*)[’']s? {_RELATION}\b")
_TITLE = re.compile(
    r"(?:[Rr]eview|[Rr]eport|LCSPR|CSPR|SCR)\b[^:–—\n]{0,60}[:–—-]\s*(?:Baby |Child |the )?([A-Z]\w*)"
    r"|\b(?:Baby|Child) ([A-Z]\w*)"
    r"|\b(?:[Cc]ase|[Ss]tory|[Ll]ife|[Dd]eath) of (?:Baby |Child )?([A-Z][a-z]+)\b"
    r"|\b([A-Z][a-z]+) is the name (?:used|given|chosen)|\bcalled ([A-Z][a-z]+) in this re"
    r"|\b[Tt]he name ([A-Z][a-z]+) (?:was|is)"
)
_HIS_OR_HER = re.compile(r"\b(his|her)\s+$", re.IGNORECASE)
_OWNS = re.compile(r"[’']s?\b|[’'](?=\s)")
_OWNER = re.compile(r"\s+of\s+", re.IGNORECASE)
"""Between a relation and whose it is: "the friends of the young person"."""

_NOT_NAMES = frozenset(
    "The A An In Of On Working Children Child Baby Safeguarding Review Report Local Learning Family Mother Father Mum Dad "
    "Sexual Neglect Practice Partnership National Finding Recommendation Agency Police School Health Summary Their His Her "
    "One Two Three This That Both Each Other Maternal Paternal Today Parents Grandmother Protection Death Benefit And".split()
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody named in a sentence at `start:end`. `kind` is "mother", "father", "both" or "".

    `is_owner` where they are named only for what is theirs ("the mother's flat"): they did nothing, and a pronoun may
    still mean them.
    """

    who: tuple[Who, ...]
    kind: str
    start: int
    end: int
    is_owner: bool = False


def child_names(draft: Draft) -> frozenset[str]:
    """The names that stand for the child: in the title, or the ones that family members are told from."""
    front = " \n".join(p.text for p in draft.paragraphs[:12])
    named = {name for match in _TITLE.finditer(front) for name in match.groups() if name}
    whole = " \n".join(p.text for p in draft.paragraphs)
    related: dict[str, int] = {}
    for match in _OF_SOMEBODY.finditer(whole):
        related[match[1]] = related.get(match[1], 0) + 1
    most = max(related.values(), default=0)
    named |= {name for name, times in related.items() if times >= max(1, most / 3)}
    return frozenset(name for name in named if name not in _NOT_NAMES)


def name_pattern(names: Sequence[str]) -> re.Pattern[str] | None:
    """The child's names as whole words, case as written."""
    if not names:
        return None
    ordered = sorted(names, key=len, reverse=True)
    return re.compile(rf"\b(?:(?:Baby|Child) )?(?:{'|'.join(map(re.escape, ordered))})\b")


@lru_cache(maxsize=4096)
def mentions(text: str, rules: InvolvementRules, names: re.Pattern[str] | None) -> tuple[Mention, ...]:
    """Those named in `text`, in order."""
    taken = [False] * len(text)
    found: list[Mention] = []
    for who, kind, pattern in rules.people:
        _collect(text, pattern, who, kind, rules, taken, found)
    if names is not None:
        _collect(text, names, (Who.CHILD,), "", rules, taken, found)
    found.sort(key=lambda m: m.start)
    kept = [m for i, m in enumerate(found) if not i or not _OWNER.fullmatch(text[found[i - 1].end : m.start])]
    return tuple(_of_a_parent(m, kept[:i], text) for i, m in enumerate(kept))


def _of_a_parent(mention: Mention, before: Sequence[Mention], text: str) -> Mention:
    """ "His mother was unwell and her sister came": the sister of a parent is of the wider family."""
    owner = _HIS_OR_HER.search(text[: mention.start])
    is_own_child = re.search(r"(?:daughter|son)s?$", text[: mention.end], re.IGNORECASE)
    if not owner or not before or is_own_child or mention.who[0] not in (Who.SIBLINGS, Who.PARENTS):
        return mention
    nearest = before[-1]
    pronoun, kind = owner[1].lower(), "mother" if owner[1].lower() == "her" else "father"
    if nearest.kind != kind or re.search(rf"\b{pronoun}\s+$", text[: nearest.start], re.IGNORECASE):
        return mention
    if not re.search(r"(?:^|\b(?:his|her|their|the)\s+)$", text[: nearest.start], re.IGNORECASE):
        return mention
    return replace(mention, who=(Who.WIDER_FAMILY,), kind="")


def _collect(
    text: str,
    pattern: re.Pattern[str],
    who: tuple[Who, ...],
    kind: str,
    rules: InvolvementRules,
    taken: list[bool],
    found: list[Mention],
) -> None:
    for match in pattern.finditer(text):
        start, end = match.span()
        if start == end or any(taken[start:end]):
            continue
        taken[start:end] = [True] * (end - start)
        rest = text[end:]
        is_owner = bool(_OWNS.match(rest)) and not rules.kept_possessive.match(rest)
        found.append(Mention(who, kind, start, end, is_owner))
