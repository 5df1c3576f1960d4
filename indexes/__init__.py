"""Documents in, ranked and anchored passages out. Knows nothing of language models.

Importing it switches off the telemetry and hub look-ups of the libraries below, before they are imported:
nothing leaves the machine.
"""

import os

os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("LANGSMITH_TRACING", "false")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
