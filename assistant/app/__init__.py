"""The chat that reviewers use: a Gradio app over `assistant.service`, with its own sign-in.

    server.py        the whole application: routes, guard, Gradio, and starting it
    guard.py         which addresses are served, and to whom
    sign_in.py       the sign-in page; users.py and sessions.py keep who may and who has
    interface.py     the page; ask_tab.py and library_tab.py its tabs
    views.py         an answer as it is shown; templates/ its markup, static/ its style and behaviour
    source_pages.py  a source: the page as a picture, or the paragraph in context
    downloads.py     answers and conversations as Word and Markdown

Gradio is imported here and nowhere else, and only when the chat is started.
"""
