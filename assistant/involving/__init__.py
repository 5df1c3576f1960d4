"""The involvement kit: documents that help to plan, ask and explain, from templates that a partnership can keep its own copies of.

template.py      templates and the rules they share, read and checked
reading_age.py   the reading age of a text
quoting.py       what the library says of a rule
kit.py           one document made from its template
reporting.py     the document as Word, Markdown or text

Nothing is sent, and nothing speaks for a person: what only somebody who knows the family can say is left blank.
"""

from assistant.involving.kit import KitBlank, KitDocument, make
from assistant.involving.quoting import Said
from assistant.involving.reading_age import ReadingAge, reading_age
from assistant.involving.reporting import kit_file, kit_text
from assistant.involving.template import KitError, kit_names

__all__ = [
    "KitBlank",
    "KitDocument",
    "KitError",
    "ReadingAge",
    "Said",
    "kit_file",
    "kit_names",
    "kit_text",
    "make",
    "reading_age",
]
