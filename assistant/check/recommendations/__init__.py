"""Recommendations: found wherever they stand, what each works through, and the set as a whole."""

from assistant.check.recommendations.lens import RecommendationsResult, check_recommendations, grade

__all__ = ["RecommendationsResult", "check_recommendations", "grade"]
