"""Who a note comes from: the words before its colon, put into a role group that names nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.check.rules import found
from assistant.findings.notes_rules import NotesRubric, Standing

__all__ = ["UNKNOWN", "Speaker", "is_organisation", "lead_of", "speaker_of"]

_LEAD = re.compile(
    r"^((?:[A-Z]|[a-z](?=[a-z]+(?: [a-z]+){0,2}:))(?:[^:'’\"“‘|\n.]|(?<=\w)['’](?=\w|\s)){0,90}):\s+(?=\S)"
)
_CHILD = "child or young person"
_LONGEST = 14
"""Words before a colon: more than this is a sentence and not a speaker."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """`label` is as printed, `group` the role group. `standing` is own (child, family), practitioner, agency, bystander
    or unknown; `passed_on` says that somebody else handed the words on who was not speaking for this person.
    """

    label: str
    group: str
    standing: Standing
    passed_on: bool = False


UNKNOWN = Speaker("", "not said", "unknown")


def lead_of(text: str) -> re.Match[str] | None:
    """The words before a colon at the head of a note, with the colon and the space; group 1 is the label."""
    match = _LEAD.match(text)
    return match if match and len(match[1].split()) <= _LONGEST else None


def is_organisation(label: str, rules: NotesRubric) -> bool:
    """Whether a label is a document, a service or a place of work, and not a person. In doubt it is a person."""
    first = re.split(r"\s*[,(]|\s[-–—]\s", label.strip())[0].strip()
    if re.match(rules.initial, label.strip()):
        return False
    if found(rules.sources.documents, first) or found(rules.sources.bodies, first):
        return True
    return not found(rules.sources.persons, label) and found(rules.sources.places, label) is not None


def speaker_of(label: str, rules: NotesRubric, is_extract: bool = False) -> Speaker:
    """The speaker that a label names. An advocate's or interpreter's words are those of the person spoken for."""
    if not label.strip():
        return UNKNOWN
    passed_on = found(rules.passed_on, label)
    through = found(rules.through, label)
    whose = label[: min((m.start() for m in (passed_on, through) if m), default=len(label))]
    if re.match(rules.initial, label.strip()):
        return Speaker(label, _CHILD, "own", bool(passed_on))
    for text in (whose, label):
        for group in rules.groups:
            if found(group.pattern, text):
                standing = "agency" if is_extract and group.standing == "practitioner" else group.standing
                return Speaker(label, group.name, standing, bool(passed_on))
    return Speaker(label, "another source", "agency" if is_extract else "unknown", bool(passed_on))
