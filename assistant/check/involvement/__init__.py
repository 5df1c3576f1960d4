"""Who took part in the review, and whose words the report uses."""

from assistant.check.involvement.lens import InvolvementResult, Standing, check_involvement

__all__ = ["InvolvementResult", "Standing", "check_involvement"]
