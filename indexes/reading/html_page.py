"""What of a web page is its content, what is furniture, and what it states about itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["BOX_CLASSES", "is_hidden", "is_skipped", "main_content", "page_properties"]

BOX_CLASSES = re.compile(
    r"\b(?:call-to-action|information-block|help-notice|advisory|example|panel|govuk-inset-text|govuk-warning-text|"
    r"govuk-panel|callout|boxout|case-study)\b"
)
"""Text set apart in a box, by the class names of GOV.UK's Govspeak and design system."""

_SKIPPED_TAGS = frozenset(
    "nav script style noscript template button select input textarea svg canvas iframe object embed audio video "
    "head title meta link dialog".split()
)
_SKIPPED_ROLES = frozenset({"navigation", "search", "banner", "contentinfo", "complementary", "dialog", "alert"})
_SKIPPED_CLASSES = re.compile(
    r"cookie|breadcrumb|skip-?link|visually-?hidden|sr-only|screen-reader-only|contents-list|back-to-top|print-link|"
    r"feedback|related-(?:nav|content|links|items)|gem-c-(?:share|subscription|metadata|phase|step-nav|intervention|"
    r"single-page-notification|published-dates|organisation-logo)|site-(?:header|footer)|navbar|\bmenu\b|sidebar|"
    r"pagination|social-(?:share|links)|meta-data|\btoc\b|devolved-nations|organisation-logos|publication-external",
    re.IGNORECASE,
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_META = {
    "og:title": "title",
    "dcterms.title": "title",
    "author": "author",
    "govuk:primary-publishing-organisation": "author",
    "dcterms.creator": "author",
    "govuk:first-published-at": "created",
    "dcterms.created": "created",
    "govuk:public-updated-at": "modified",
    "dcterms.modified": "modified",
    "article:modified_time": "modified",
    "og:url": "url",
    "govuk:schema-name": "schema",
}


def main_content(root: etree._Element) -> etree._Element:
    """The element that holds the content: what the page marks as main, else its body."""
    for path in (".//main", ".//*[@role='main']", ".//article", ".//*[@id='content']", ".//*[@id='main-content']"):
        found = root.findall(path)
        if found:
            return max(found, key=lambda e: len("".join(e.itertext())))
    body = root.find("body")
    return body if body is not None else root


def is_skipped(element: etree._Element) -> bool:
    """Menus, notices and other furniture of a site."""
    if element.tag in _SKIPPED_TAGS or element.get("role") in _SKIPPED_ROLES:
        return True
    if element.tag in ("header", "footer", "aside", "form") and not any(
        ancestor.tag in ("main", "article") for ancestor in element.iterancestors()
    ):
        return True
    return bool(_SKIPPED_CLASSES.search(f"{element.get('class', '')} {element.get('id', '')}"))


def is_hidden(element: etree._Element) -> bool:
    """True where the page says not to show an element."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    return bool(_HIDDEN_STYLE.search(element.get("style", "")))


def page_properties(root: etree._Element) -> dict[str, str]:
    """Title, author, dates, language, address and the kind of page that GOV.UK states, as far as they are given."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        content = " ".join((meta.get("content") or "").split())
        if name in _META and content:
            found.setdefault(_META[name], content)
    title = root.find(".//title")
    if title is not None and title.text and "title" not in found:
        found["title"] = " ".join(title.text.split()).removesuffix(" - GOV.UK")
    language = root.get("lang") or next((e.get("lang") for e in root.iter("main", "body") if e.get("lang")), None)
    if language:
        found["language"] = language
    return found
