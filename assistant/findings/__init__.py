"""Case notes into patterns that a person can argue with: nothing here is a finding, and nothing is kept.

notes           files into notes, with ids as printed
setting_aside   sentences that are no evidence of a pattern by themselves, each with the reason; can be put back
patterns        groups of notes from different sources or times that point to the same condition of work; the same of
                notes that a writer chose; further notes that are like a pattern
result          the JSON contract
"""
