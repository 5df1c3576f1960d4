"""Lines of enquiry: from learning points, from a line about one worker, and the coach from description to explanation.

points.py       learning points of a rapid review, in whatever shape they come
alike.py        which of them say much the same
lines.py        at most five lines of enquiry, and what is not taken up
wording.py      how a line is worded around the points' own words
turning.py      what a line asks about as it stands, and how it could be turned
rephrasing.py   the turned question around the line's own words
coaching.py     what each sentence of a paragraph does, and questions that would open up why
blocks.py       all of these as reports
"""

from assistant.enquiry.coaching import Coached, coach, coach_draft
from assistant.enquiry.lines import Enquiry, Line, NotTakenUp, lines_of_enquiry
from assistant.enquiry.turning import Turned, turn

__all__ = ["Coached", "Enquiry", "Line", "NotTakenUp", "Turned", "coach", "coach_draft", "lines_of_enquiry", "turn"]
