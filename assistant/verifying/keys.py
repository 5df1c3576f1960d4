"""The form in which a single word is compared: lower case, no plural ending, numbers in digits."""

from __future__ import annotations

__all__ = ["SCALES", "key_of", "small_number"]

_SIGNS = {"%": "percent", "£": "pound", "$": "dollar", "€": "euro"}

_UNITS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_ORDINALS = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        1,
    )
}


def key_of(word: str) -> str:
    """A word in lower case and without the plural's ending; a number in digits."""
    low = word.lower()
    if low in _SIGNS:
        return _SIGNS[low]
    if low[0].isdigit():
        return low.replace(",", "")
    if low in _UNITS or low in _TENS:
        return str(_UNITS.get(low, _TENS.get(low)))
    single = _single(low)
    if single in _ORDINALS and low != "seconds":
        return _ordinal(_ORDINALS[single])
    return single


def _ordinal(value: int) -> str:
    ending = "th" if value in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def _single(low: str) -> str:
    if len(low) < 4 or low.endswith(("ss", "us", "is", "'s")):
        return low
    if low.endswith("ies") and len(low) > 4:
        return low[:-3] + "y"
    if low.endswith(("sses", "ches", "shes", "xes")):
        return low[:-2]
    return low.removesuffix("s")


def small_number(word: str) -> int:
    """The value of a number word below one hundred; 0 for any other word."""
    low = word.lower()
    return _UNITS.get(low, _TENS.get(low, 0))
