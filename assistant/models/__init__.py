"""Language models: optional, swappable, and never trusted. Nothing here is needed for anything else to work.

    settings.py    which model, from an argument, the environment or a file
    making.py      the only place where a chat model is made (LangChain's `init_chat_model`)
    calling.py     one bounded call: time, length, cancelling, and failures in words
    scripted.py    a model that says what a plain function tells it to, for tests
    errors.py      what can go wrong

A model sees numbered sentences and gives back numbers; the program prints the sentences.
"""
