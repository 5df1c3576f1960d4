"""The eval suite: cases, measures, gate, report. Run it with `python -m evals`."""
