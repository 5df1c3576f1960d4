"""From lines to paragraphs, one step a module; `indexes.sections` is the face.

margins.py     running headers, footers and page numbers; the page numbers as printed
style.py       what the body text looks like; which lines are headings
numbering.py   which numbers at line starts are paragraph numbers
notes.py       footnotes
flow.py        lines into drafts of paragraphs: guidance, reviews, reports
law.py         the same for Acts: sections, subsections, amendments
tables.py      rows of tables, figures, contents pages
drafts.py      a paragraph in the making
text.py        the text of a draft with the place of each character, its sentences and bullets
"""
