"""A copy of the writer's own Word file with comments at the exact words."""

from assistant.check.word.comments import AUTHOR, HEADINGS, Commented, Moved, with_comments

__all__ = ["AUTHOR", "HEADINGS", "Commented", "Moved", "with_comments"]
