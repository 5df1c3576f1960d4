"""A draft goes to a remote model only under the policy and by that very call."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.models.errors import ModelSettingsError
from assistant.models.policy import DraftsStayHere, Policy, check_draft_may_go, read_policy
from assistant.models.settings import ModelSettings

REMOTE = ModelSettings("azure_openai", "x", url="https://models.example.org")
LOCAL = ModelSettings("ollama", "x")
POLICY = Policy("A. Person, data protection officer", "azure_openai", date(2026, 1, 1), "DPIA 12")
TODAY = date(2026, 11, 26)


def test_a_model_on_this_machine_needs_no_policy() -> None:
    assert check_draft_may_go(LOCAL, None, TODAY, is_asked_for=False) is None


def test_policy_and_call_together_let_it_go() -> None:
    assert check_draft_may_go(REMOTE, POLICY, TODAY, is_asked_for=True) is None


@pytest.mark.parametrize(
    ("policy", "is_asked_for"),
    [
        (None, True),
        (POLICY, False),
        (Policy("A. Person", "openai", date(2026, 1, 1), "DPIA 12"), True),
        (Policy("A. Person", "azure_openai", date(2027, 1, 1), "DPIA 12"), True),
    ],
)
def test_anything_less_keeps_it_here(policy: Policy | None, is_asked_for: bool) -> None:
    with pytest.raises(DraftsStayHere):
        check_draft_may_go(REMOTE, policy, TODAY, is_asked_for=is_asked_for)


def test_the_policy_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    assert read_policy(file) is None
    lines = ['authorised_by = "A. Person"', 'provider = "openai"', "date = 2026-02-01", 'impact_assessment = "DPIA 3"']
    file.write_text("[drafts_to_remote_model]\n" + "\n".join(lines), encoding="utf-8")
    assert read_policy(file) == Policy("A. Person", "openai", date(2026, 2, 1), "DPIA 3")
    for missing in range(len(lines)):
        file.write_text(
            "[drafts_to_remote_model]\n" + "\n".join(lines[:missing] + lines[missing + 1 :]), encoding="utf-8"
        )
        with pytest.raises(ModelSettingsError, match="drafts stay here"):
            read_policy(file)
