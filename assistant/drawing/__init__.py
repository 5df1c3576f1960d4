"""A report as text, Word, Markdown and a web page, all drawn from the same blocks (`assistant.drawing.blocks`).

report.py       what is drawn, and the few words that every report carries
tints.py        the shades behind cells
text.py         for the command line
word.py         a Word file of its own
markdown.py     Markdown
html.py         a fragment of a web page, styled by `report.css`
"""

from assistant.drawing.html import report_html, report_styles
from assistant.drawing.markdown import report_markdown
from assistant.drawing.report import CHECK, Report
from assistant.drawing.text import report_text
from assistant.drawing.word import report_word

__all__ = ["CHECK", "Report", "report_html", "report_markdown", "report_styles", "report_text", "report_word"]
