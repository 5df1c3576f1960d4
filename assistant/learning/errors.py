"""What can go wrong with a learning log, each in one sentence: what, where, what to do next.

LearningLogError            everything below
├── LogUnreadable           the file can't be read, or isn't a learning log
├── LogChanged              it is open elsewhere, or changed while it was being added to
└── LogUnwritable           it can't be written; it is as it was
"""

from __future__ import annotations

from indexes.errors import IndexesError

__all__ = ["LearningLogError", "LogChanged", "LogUnreadable", "LogUnwritable"]


class LearningLogError(IndexesError):
    """Anything that goes wrong with a learning log."""

    code = "learning_log"


class LogUnreadable(LearningLogError):
    """The file can't be read, or is something else than a learning log."""


class LogChanged(LearningLogError):
    """The file is open in another program, or something else is changing it. Nothing was written."""


class LogUnwritable(LearningLogError):
    """The file can't be written. It is as it was."""
