"""Which words are quoted: marks of both kinds, apostrophes, possessives, quotations over sentences."""

from __future__ import annotations

import pytest

from assistant.check.speech import quoted_spans


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("She said 'we asked for more time' and left.", ["'we asked for more time'"]),
        ("She said ‘we asked for more time’ and left.", ["‘we asked for more time’"]),
        ('It was recorded as "no concerns" twice.', ['"no concerns"']),
        ("The mother's history was not the worker's to share.", []),
        ("The parents' views and the children's wishes were kept.", []),
        (
            "A manager told us: 'We should've asked, but there wasn't anybody.'",
            ["'We should've asked, but there wasn't anybody.'"],
        ),
        ("Some called it 'the parents' problem' and some 'ours'.", ["'the parents' problem'", "'ours'"]),
        ("‘I made lists. I had a list of chips.’ He stopped.", ["‘I made lists. I had a list of chips.’"]),
        ("‘I made lists and nobody closed the mark.", ["‘I made lists and nobody closed the mark."]),
        ("In the '90s the clinics' hours were longer.", []),
        ("“It was like being a parcel,” she said, “every week.”", ["“It was like being a parcel,”", "“every week.”"]),
        ("", []),
    ],
)
def test_what_is_quoted(text: str, said: list[str]) -> None:
    assert [text[start:end] for start, end in quoted_spans(text)] == said
