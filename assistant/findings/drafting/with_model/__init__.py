"""A pattern sentence that a language model proposes from the notes, where one is set: compared with them before it is shown.

    rules.py      when a sentence may stand (`prompts/rubrics/findings_model.yaml`)
    folding.py    past and present, singular and plural evened out, so that wordings can be compared
    judging.py    does it stand in the notes that it names, and may it be shown
    asking.py     what is put to a model, exactly as it is sent, and what becomes of its replies
    proposed.py   what came of it, for the draft, its JSON and its pages

Without a model the scaffold stands, and it goes on standing beside a proposal until the writer puts a sentence.
"""
