"""Which part of a report a paragraph stands in, told from its headings by `prompts/rubrics/parts.yaml`."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from assistant.check.rules import Pattern, Strict, found, load

__all__ = ["Part", "part_of"]


class Part(StrEnum):
    """The parts that reports are made of, whatever their headings; `OTHER` where a heading says none."""

    FRONT = "front"
    CONTENTS = "contents"
    SUMMARY = "summary"
    INTRODUCTION = "introduction"
    TERMS = "terms"
    METHOD = "method"
    INVOLVEMENT = "involvement"
    CHILD = "child"
    FAMILY = "family"
    EVENTS = "events"
    ANALYSIS = "analysis"
    EQUALITY = "equality"
    GOOD_PRACTICE = "good_practice"
    FINDINGS = "findings"
    RECOMMENDATIONS = "recommendations"
    CHANGES = "changes"
    CONCLUSION = "conclusion"
    GLOSSARY = "glossary"
    OTHER = "other"


class _Rule(Strict):
    part: Part
    pattern: Pattern
    strong: bool = False


class _Parts(Strict):
    source: str
    parts: tuple[_Rule, ...]


@lru_cache(maxsize=512)
def part_of(heading: Sequence[str], folder: Path | None = None) -> Part:
    """The part that a path of headings (outermost first) opens.

    An outer heading of a strong part wins ("10 Findings" over "Practice that worked" within it); then the innermost that
    says anything.
    """
    rules = _rules(folder)
    for text in heading:
        rule = _first(text, rules)
        if rule is not None and rule.strong:
            return rule.part
    for text in reversed(heading):
        rule = _first(text, rules)
        if rule is not None:
            return rule.part
    return Part.OTHER


def _first(text: str, rules: Sequence[_Rule]) -> _Rule | None:
    return next((rule for rule in rules if found(rule.pattern, text)), None)


@lru_cache(maxsize=8)
def _rules(folder: Path | None) -> tuple[_Rule, ...]:
    return load("parts", _Parts, folder).parts
