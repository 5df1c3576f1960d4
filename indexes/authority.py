"""How much a passage weighs by the kind of its document: one editable table, `indexes/data/authority.yaml`."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from indexes.documents import Document, Kind, Role
from indexes.errors import SettingsFileError

__all__ = ["Authority", "default", "load"]


class Authority(BaseModel):
    """Multipliers of the fused score; a kind, family or role that isn't named counts 1."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kinds: dict[Kind, float] = Field(default_factory=dict)
    families: dict[str, float] = Field(default_factory=dict)
    roles: dict[Role, float] = Field(default_factory=dict)

    def weight(self, document: Document, role: Role) -> float:
        """What the fused score of a passage is multiplied by."""
        family = document.edition.family if document.edition else ""
        return self.kinds.get(document.kind, 1.0) * self.families.get(family, 1.0) * self.roles.get(role, 1.0)


def load(path: Path) -> Authority:
    """Read a table.

    Raises:
        SettingsFileError: where it can't be understood.
    """
    return _parse(path.read_text(encoding="utf-8"), path.name)


@lru_cache(maxsize=1)
def default() -> Authority:
    """The table that ships with the product."""
    return _parse(resources.files("indexes").joinpath("data/authority.yaml").read_text("utf-8"), "authority.yaml")


def _parse(text: str, name: str) -> Authority:
    try:
        return Authority.model_validate(yaml.safe_load(text) or {})
    except (yaml.YAMLError, ValidationError) as error:
        msg = f"{name} can't be understood: {error}"
        raise SettingsFileError(msg) from error
