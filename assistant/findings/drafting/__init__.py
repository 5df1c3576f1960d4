"""From patterns to drafts that people can argue with: the six parts of a finding and what stands beside them.

subjects      what notes, reviews and guidance all speak of
widespread    rows of the reviews that are loaded
mattering     law and guidance, quoted
"""
