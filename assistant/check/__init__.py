"""What a careful colleague would pencil in the margin of a draft review: quotations, and questions rather than verdicts.

    draft.py        a file into paragraphs and sentences, with the part of the report each stands in
    speech.py       which of its words are quoted from somebody
    rules.py        rubrics read and checked (`prompts/rubrics/*.yaml`)
    points.py       the nouns: a quotation of the draft, a question at it
    one module or more for each lens

Nothing of a draft is indexed, stored or logged. No lens scores people, reports or areas, and none ever clears.
"""
