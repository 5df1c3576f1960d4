"""Versioned prompt templates and rubrics. There are none yet: the product uses no language model."""
