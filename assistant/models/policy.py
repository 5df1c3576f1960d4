"""The installation's policy: whether drafts and case notes may ever go to a remote model, and who answers for it.

`policy.toml` in the user's configuration folder, or the file that `ASSISTANT_POLICY` names:

    [drafts_to_remote_model]
    authorised_by = "name and role"
    provider = "azure_openai"
    date = 2026-11-01
    impact_assessment = "reference of the data protection impact assessment"

Without it, or where a line is missing, they stay on this machine. With it, each call still has to ask for it by itself, after
the exact text to be sent was shown.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from platformdirs import user_config_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.models.errors import ModelSettingsError
from assistant.models.settings import ModelSettings

__all__ = ["DraftsStayHere", "Policy", "check_draft_may_go", "default_policy_file", "read_policy"]


class DraftsStayHere(ModelSettingsError):
    """A draft or notes would have gone to a remote model; the message says what forbids it."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Who authorised that drafts and notes go to which provider, from when, on which assessment."""

    authorised_by: str
    provider: str
    date: date
    impact_assessment: str


class _Authorised(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    authorised_by: str = Field(min_length=3)
    provider: str = Field(min_length=2)
    date: date
    impact_assessment: str = Field(min_length=3)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    drafts_to_remote_model: _Authorised | None = None


def default_policy_file() -> Path:
    """`ASSISTANT_POLICY`, or `policy.toml` in the user's configuration folder."""
    named = os.environ.get("ASSISTANT_POLICY")
    return Path(named) if named else user_config_path("review-assistant", appauthor=False) / "policy.toml"


def read_policy(file: Path | None = None) -> Policy | None:
    """The policy; None where there is none: drafts and notes then stay here.

    Raises:
        ModelSettingsError: for a file that can't be understood. It is never taken as permission.
    """
    file = default_policy_file() if file is None else file
    try:
        found = _File.model_validate(tomllib.loads(file.read_text(encoding="utf-8"))).drafts_to_remote_model
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ModelSettingsError(
            f"The policy {file} can't be read ({error}): until it is mended, drafts stay here."
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ModelSettingsError(
            f"The policy {file}: {where}: {first['msg']}. Until it is mended, drafts stay here."
        ) from error
    if found is None:
        return None
    return Policy(found.authorised_by, found.provider, found.date, found.impact_assessment)


def check_draft_may_go(settings: ModelSettings, policy: Policy | None, today: date, *, is_asked_for: bool) -> None:
    """Pass where a draft or notes may go to this model: it is on this machine, or the policy *and* this call say so.

    Raises:
        DraftsStayHere: in one sentence.
    """
    if settings.is_local:
        return
    if policy is None:
        raise DraftsStayHere(
            f"{settings.name} is {settings.where}, and drafts and notes stay on this one: no policy of this installation says else."
        )
    if policy.provider != settings.provider or policy.date > today:
        raise DraftsStayHere(
            f"The policy of this installation lets drafts go to {policy.provider} from {policy.date}, not to {settings.name} today."
        )
    if not is_asked_for:
        raise DraftsStayHere(f"Sending a draft to {settings.name} was not asked for in this call.")
