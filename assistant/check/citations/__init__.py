"""The draft's own citations: is each loaded, word for word, at that place, and of the edition that applied."""

from assistant.check.citations.lens import Citation, CitationsResult, check_citations

__all__ = ["Citation", "CitationsResult", "check_citations"]
