"""Questions of the draft check in a language model's words, where these may stand.

    rules.py       when a wording may stand (`assistant/data/wording.yaml`)
    asking.py      which questions are put to a model, exactly what is sent, and what becomes of the replies

Off unless a call names a model. Which points there are is never up to one.
"""

from assistant.check.wording.asking import Wish, outgoing_text, wishes, worded
from assistant.check.wording.rules import objection

__all__ = ["Wish", "objection", "outgoing_text", "wishes", "worded"]
