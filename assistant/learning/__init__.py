"""The learning log: a plain local file of the writer's own, to which each stage of a review adds what was learned.

rubric.py       stages, fields and words (`prompts/rubrics/learning_log.yaml`)
entry.py        an entry, and a log
dates.py        days as people write them
encoding.py     the bytes of a text file
lines.py        what a line is
values.py       what the fields of an entry say
taking_up.py    which earlier entry a later one looks at again
reading.py      lines to a log
word.py         Word files
rendering.py    an entry as it is written
storing.py      files: read, and added to whole or not at all
knowing.py      done is not changed
due.py          what is ready for another look
blocks.py       a log in a report

from assistant.learning import Entry, add_entry, due, read_log
"""

from assistant.learning.blocks import due_blocks, log_blocks, log_report
from assistant.learning.due import Due, due, next_day
from assistant.learning.entry import Entry, Log, Part, Problem
from assistant.learning.errors import LearningLogError, LogChanged, LogUnreadable, LogUnwritable
from assistant.learning.knowing import Known, known
from assistant.learning.rendering import entry_template, stage_of
from assistant.learning.rubric import Stage, stages
from assistant.learning.storing import add_entry, read_log

__all__ = [
    "Due",
    "Entry",
    "Known",
    "LearningLogError",
    "Log",
    "LogChanged",
    "LogUnreadable",
    "LogUnwritable",
    "Part",
    "Problem",
    "Stage",
    "add_entry",
    "due",
    "due_blocks",
    "entry_template",
    "known",
    "log_blocks",
    "log_report",
    "next_day",
    "read_log",
    "stage_of",
    "stages",
]
