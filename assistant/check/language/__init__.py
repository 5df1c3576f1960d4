"""Sentences that an editor who looks for systems would ask about."""

from assistant.check.language.lens import (
    Flag,
    LanguageResult,
    SentenceQuery,
    check_language,
    is_weighed,
    query_sentence,
)

__all__ = ["Flag", "LanguageResult", "SentenceQuery", "check_language", "is_weighed", "query_sentence"]
