"""From lines to paragraphs, one step a module; `indexes.sections` is the face.

margins.py     running headers, footers and page numbers; the page numbers as printed
style.py       what the body text looks like; which lines look like headings
entries.py     the lines in one sequence: footnotes, contents pages and headings told apart
numbering.py   which numbers at line starts are paragraph numbers
headings.py    the path of headings above a paragraph
flow.py        lines into drafts of paragraphs: guidance, reviews, reports
law.py         the same for Acts: sections, subsections, amendments
tables.py      rows of tables
figures.py     flow charts
drafts.py      a paragraph in the making
text.py        the text of a draft with the place of each character, its sentences and bullets
"""
