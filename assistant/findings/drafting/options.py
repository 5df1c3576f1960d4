"""Options for change, offered on request: across levels and strengths, with the trade-off and what would tell if it helped.

None is a recommendation: who acts, where and by when are blanks. Data: `prompts/rubrics/findings_options.yaml`.
Source: issue 7; project brief 3.6 and 4.3 level 5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from assistant.check.recommendations import grade
from assistant.check.recommendations.grading import Grade
from assistant.check.recommendations.rubric import Strength
from assistant.check.recommendations.rubric import rubric as recommendations_rubric
from assistant.drawing.blocks import Block, Cell, Decide, Heading, Items, Table, Text
from assistant.findings.drafting.options_rules import OptionGroup, OptionRule, OptionsRubric, options_rubric
from assistant.findings.drafting.subjects import Subject
from assistant.findings.factors import Effect, Factor, factors_rubric

__all__ = ["Option", "option_blocks", "options_for"]

_BLANK = re.compile(r"\[ ([^\[\]]+) \]")
_LETTERS = "ABCDEFGHIJ"
_FACTORS = 3
"""A pattern names so many; later ones are left out."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option. `text` is the recommendation with blanks ("[ who, by role ]"); `starts_from` the factor or subject in words.

    `gains` and `costs` are the trade-off; `see`, `hear` and `told` what data, practitioners, children and families would be
    expected to say if it helped; `graded` how the recommendation check reads the text, and what is still blank.
    """

    name: str
    finding: str
    starts_from: str
    text: str
    level: str
    strength: str
    gains: str
    costs: str
    see: str
    hear: str
    told: str
    groups: str
    when: str
    otherwise: str
    worse: str
    not_measured: str
    graded: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An option with the place of its factor among those given (-1 for that of a subject)."""

    place: int
    starts_from: str
    group: OptionGroup
    rule: OptionRule


# --- which are offered --------------------------------------------------------------------------------------------------


def options_for(
    finding_heading: str, factors: Sequence[Factor], subject: Subject | None = None, rubrics: Path | None = None
) -> tuple[Option, ...]:
    """Three to five options across at least three levels and all strengths, those of the subject and first factors first.

    Empty where no factor is named.

    Raises:
        RubricError: where the rubric can't be used, or knows nothing of a factor.
    """
    rules = options_rubric(rubrics)
    given = tuple(dict.fromkeys(factors))[:_FACTORS]
    if not given:
        return ()
    candidates = [*_of_subject(subject, given[0].effect, rules), *_of_factors(given, rules, rubrics)]
    return tuple(_made(one, " ".join(finding_heading.split()), rules, rubrics) for one in _chosen(candidates, rules))


def _of_subject(subject: Subject | None, effect: Effect, rules: OptionsRubric) -> Iterator[_Candidate]:
    group = rules.of_subject(subject.code, effect) if subject else None
    if subject and group:
        yield from (_Candidate(-1, subject.name, group, rule) for rule in group.options)


def _of_factors(factors: Sequence[Factor], rules: OptionsRubric, rubrics: Path | None) -> Iterator[_Candidate]:
    for place, factor in enumerate(factors):
        group = rules.of_factor(factor.factor, factor.effect)
        name = factors_rubric(rubrics).name(factor.factor)
        starts_from = rules.wording[f"starts_{factor.effect}"].format(name=name)
        yield from (_Candidate(place, starts_from, group, rule) for rule in group.options)


def _chosen(candidates: Sequence[_Candidate], rules: OptionsRubric) -> tuple[_Candidate, ...]:
    """The smallest spread set of the usual number or more, the earliest candidates first.

    The first factor's own options are always such a set, with one of each other factor that is asked for.
    """
    choosing = rules.choosing
    has_subject = candidates[0].place < 0
    places = {one.place for one in candidates if 0 <= one.place < (_FACTORS - 1 if has_subject else _FACTORS)}
    fewest = min(choosing.usual, len(candidates))
    for count in range(fewest, choosing.most + 1):
        held = [
            chosen for chosen in combinations(range(len(candidates)), count) if _is_spread(chosen, candidates, rules)
        ]
        fitting = [chosen for chosen in held if places <= {candidates[at].place for at in chosen}]
        if fitting:
            return tuple(candidates[at] for at in min(fitting, key=lambda chosen: (sum(chosen), chosen)))
    first = [one for one in candidates if one.place == 0]
    return tuple(first[: choosing.most])


def _is_spread(chosen: Sequence[int], candidates: Sequence[_Candidate], rules: OptionsRubric) -> bool:
    held = [candidates[at] for at in chosen]
    themes = [one.rule.theme for one in held if one.rule.theme]
    return (
        {one.rule.strength for one in held} == set(Strength)
        and len({one.rule.level for one in held}) >= rules.choosing.levels
        and len(themes) == len(set(themes))
        and sum(one.place < 0 for one in held) <= rules.choosing.most_of_subject
    )


def _made(one: _Candidate, finding: str, rules: OptionsRubric, rubrics: Path | None) -> Option:
    rule, group = one.rule, one.group
    return Option(
        name=rule.name,
        finding=finding,
        starts_from=one.starts_from,
        text=rule.text,
        level=rule.level.value,
        strength=rule.strength.value,
        gains=rule.gains,
        costs=rule.costs,
        see=rule.see,
        hear=rule.hear,
        told=rule.told,
        groups=group.groups,
        when=rule.when or rules.when[rule.strength],
        otherwise=group.otherwise,
        worse=rule.worse,
        not_measured=group.not_measured,
        graded=_graded(rule.text, rules, rubrics),
    )


def _graded(text: str, rules: OptionsRubric, rubrics: Path | None) -> str:
    """Read from the text as the check reads it, and not from the rubric of options."""
    read = grade(text, rubrics)
    blanks = [f"“{_going_on(words)}”" for words in dict.fromkeys(_BLANK.findall(text))]
    missing = [*blanks, *(rules.wording[what] for what, is_there in _looked_for(read) if not is_there)]
    return rules.wording["graded" if missing else "graded_whole"].format(
        blanks=_joined(missing),
        level=rules.levels[read.level],
        reason=read.reason,
        strength=read.strength.value,
    )


def _looked_for(read: Grade) -> tuple[tuple[str, bool], ...]:
    return ("measure", read.is_measurable), ("date", read.date is not None)


def _joined(words: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def _going_on(text: str) -> str:
    """A sentence as it goes on after a colon or a comma."""
    return text[:1].lower() + text[1:]


# --- how they are set out -----------------------------------------------------------------------------------------------


def option_blocks(options: Sequence[Option], rubrics: Path | None = None) -> tuple[Block, ...]:
    """The options of one finding side by side, then each with its trade-off, then what holds whichever is taken up."""
    rules = options_rubric(rubrics)
    said = rules.wording
    if not options:
        return (Heading(said["title"]), Text(said["none"]))
    blocks: list[Block] = [
        Heading(said["title"]),
        Text(said["intro"].format(finding=options[0].finding)),
        Text(said["before"]),
        _beside(options, rules, rubrics),
        Text(said["expected"]),
    ]
    if any(option.level in ("regional", "national") for option in options):
        blocks.append(Text(said["request"], is_note=True))
    for letter, option in zip(_LETTERS, options, strict=False):
        blocks += _each(letter, option, rules)
    blocks.append(Heading(said["shared"], 4))
    for field in ("groups", "when", "otherwise", "not_measured"):
        blocks += _shared(field, options, rules)
    return tuple(blocks)


def _beside(options: Sequence[Option], rules: OptionsRubric, rubrics: Path | None) -> Table:
    words = recommendations_rubric(rubrics).levels.words

    def row(letter: str, option: Option) -> tuple[Cell, ...]:
        read = grade(option.text, rubrics)
        through = rules.wording["works_through"].format(reason=read.reason, strength=read.strength.value)
        cells = (f"{letter}. {option.name}", option.starts_from, words[read.level], through)
        return tuple(Cell(text) for text in cells)

    return Table(rules.columns, tuple(row(*one) for one in zip(_LETTERS, options, strict=False)))


def _each(letter: str, option: Option, rules: OptionsRubric) -> tuple[Block, ...]:
    said = rules.wording
    expected = tuple(said[key].format(text=_going_on(getattr(option, key))) for key in ("see", "hear", "told"))
    return (
        Heading(f"{letter}. {option.name}", 4),
        Decide(option.text, _going_on(option.graded)),
        Text(f"{option.gains} {option.costs} {said['worse'].format(text=_going_on(option.worse))}"),
        Items(expected),
    )


def _shared(field: str, options: Sequence[Option], rules: OptionsRubric) -> tuple[Block, ...]:
    """Each thing said once, with the letters of the options that it is said of where it is not said of all."""
    held: dict[str, list[str]] = {}
    for letter, option in zip(_LETTERS, options, strict=False):
        held.setdefault(getattr(option, field), []).append(letter)
    label = rules.wording[field]
    if len(held) == 1:
        return (Text(f"{label}: {next(iter(held))}"),)
    return (Text(f"{label}:"), Items(tuple(f"{_joined(letters)}: {text}" for text, letters in held.items())))
