"""Whether a sentence that a language model wrote may be shown beside the quotations it names; see `judging`."""
