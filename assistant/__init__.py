"""Answers quoted to the paragraph and page, for people who write child safeguarding practice reviews in England.

from assistant import Assistant

answer = Assistant.open("library").ask("Who must be told when a review will be late?")
for claim in answer.claims:
    print(claim.text, claim.citations[0].page)
"""

from assistant.answer import Answer, Claim, Provenance, Status
from assistant.conversation_turns import Turn
from assistant.service import Assistant, check_draft, draft_findings
from indexes.adding import AddReport, Failure, Progress
from indexes.documents import (
    Citation,
    Document,
    Edition,
    Filters,
    Force,
    Hit,
    Kind,
    Paragraph,
    Passage,
    Standing,
)
from indexes.errors import (
    CorruptFile,
    DocumentNotFound,
    EmbeddingError,
    EncryptedFile,
    IndexesError,
    LibraryBroken,
    LibraryBusy,
    LibraryError,
    LibraryFull,
    LibraryMissing,
    PageUnavailable,
    ReadingError,
    ReadingLimitReached,
    ScannedFile,
    SettingsFileError,
    UnsupportedFile,
)
from indexes.library import Library, SearchResult
from indexes.retriever import LibraryRetriever

__all__ = [
    "AddReport",
    "Answer",
    "Assistant",
    "Citation",
    "Claim",
    "CorruptFile",
    "Document",
    "DocumentNotFound",
    "Edition",
    "EmbeddingError",
    "EncryptedFile",
    "Failure",
    "Filters",
    "Force",
    "Hit",
    "IndexesError",
    "Kind",
    "Library",
    "LibraryBroken",
    "LibraryBusy",
    "LibraryError",
    "LibraryFull",
    "LibraryMissing",
    "LibraryRetriever",
    "PageUnavailable",
    "Paragraph",
    "Passage",
    "Progress",
    "Provenance",
    "ReadingError",
    "ReadingLimitReached",
    "ScannedFile",
    "SearchResult",
    "SettingsFileError",
    "Standing",
    "Status",
    "Turn",
    "UnsupportedFile",
    "check_draft",
    "draft_findings",
]
