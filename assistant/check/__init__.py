"""What a careful colleague would pencil in the margin of a draft review: quotations, and questions rather than verdicts.

    draft.py        a file into paragraphs and sentences, with the part of the report each stands in (parts.py)
    speech.py       which of its words are quoted from somebody
    rules.py        rubrics read and checked (`prompts/rubrics/*.yaml`)
    points.py       the nouns: a quotation of the draft, a question at it
    guidance.py     the sentence of the library that asks for something
    eedi/ involvement/ language/ recommendations/ privacy/ citations/ contents.py
                    the lenses: each gives JSON, margin comments and its part of the report
    checking.py     a draft through its lenses
    blocks.py       a report before it is drawn; drawing/ and reporting.py draw it
    word/           a copy of the writer's own Word file with comments

Nothing of a draft is indexed, stored or logged. No lens scores people, reports or areas, and none ever clears.
"""
