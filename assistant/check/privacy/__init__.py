"""Details by which somebody might be recognised."""

from assistant.check.privacy.lens import Identifying, PrivacyResult, Restriction, check_privacy

__all__ = ["Identifying", "PrivacyResult", "Restriction", "check_privacy"]
