"""Make the sample library that ships with the assistant: `python scripts/make_sample_library.py`.

Everything in it is fictional and was written for this project; `docs/sample-library.md` lists the documents and what
was put into them on purpose. The text is in `scripts/sample_sources/`; the finished files are committed to
`assistant/sample_library/`, which holds library documents and nothing else. The same sources give the same bytes.

With `--out DIR` the files go elsewhere, for example to compare them with those that are committed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from sample_html import write_html
from sample_pdf import write_pdf
from sample_text import read_source
from sample_word import write_word

_HERE = Path(__file__).resolve().parent
_WRITERS = {".pdf": write_pdf, ".docx": write_word, ".html": write_html}


def make(out: Path) -> list[Path]:
    """Write every sample document into `out`; gives the files written, in order of name."""
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for path in sorted((_HERE / "sample_sources").glob("*.md")):
        source = read_source(path)
        target = out / source.meta["file"]
        _WRITERS[target.suffix](source, target)
        written.append(target)
    return written


def main() -> None:
    """Read the arguments and make the files."""
    parser = argparse.ArgumentParser(description="Make the sample library.")
    parser.add_argument("--out", type=Path, default=_HERE.parent / "assistant" / "sample_library")
    for path in make(parser.parse_args().out):
        print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
