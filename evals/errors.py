"""What a person at the command line can put right.

EvalsError                 its text is one sentence: what, where, what to do
├── CaseError              a case file says something that can't be used
├── RunError               a run is missing, incomplete or made from other cases
├── GateConfigError        gate.toml or the baseline can't be understood
└── BenchmarkError         a benchmark folder is missing something
"""

from __future__ import annotations

__all__ = ["BenchmarkError", "CaseError", "EvalsError", "GateConfigError", "RunError"]


class EvalsError(Exception):
    """Anything the user can put right; printed as one line, exit code 2."""


class CaseError(EvalsError):
    """A case file says something that can't be used. The message names file and line."""


class RunError(EvalsError):
    """A run is missing, incomplete or made from other cases."""


class GateConfigError(EvalsError):
    """gate.toml or the baseline can't be understood."""


class BenchmarkError(EvalsError):
    """A benchmark folder is missing something."""
