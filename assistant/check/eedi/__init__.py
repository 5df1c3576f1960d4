"""Equality, equity, diversity and inclusion: how far the draft goes for each dimension, in whose words, and what to ask."""

from assistant.check.eedi.lens import EediResult, across, check_eedi

__all__ = ["EediResult", "across", "check_eedi"]
