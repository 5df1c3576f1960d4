from pathlib import Path

from indexes.lexical import LexicalIndex, stems

TEXTS = (
    "The local authority must notify the Panel.",
    "Siblings should be offered an advocate.",
    "Notification in five days.",
)


def test_inflections_meet() -> None:
    assert stems("notified the notification")[0] == stems("notifying")[0]


def test_words_that_carry_force_are_kept_and_stop_words_are_not() -> None:
    assert "must" in stems("the authority must tell them")
    assert "the" not in stems("the authority must tell them")


def test_the_text_with_the_word_scores_and_the_others_do_not() -> None:
    scores = LexicalIndex.build(TEXTS).scores(stems("advocates for siblings"))
    assert scores.argmax() == 1
    assert scores[0] == 0


def test_an_unknown_word_is_the_rarest() -> None:
    index = LexicalIndex.build(TEXTS)
    assert index.rarity("zebra") > index.rarity(stems("siblings")[0])


def test_what_was_saved_scores_the_same(tmp_path: Path) -> None:
    index = LexicalIndex.build(TEXTS)
    index.save(tmp_path)
    again = LexicalIndex.load(tmp_path)
    query = stems("when must the Panel be notified")
    assert again.scores(query).tolist() == index.scores(query).tolist()
    assert again.vocabulary == index.vocabulary


def test_an_empty_index_answers(tmp_path: Path) -> None:
    LexicalIndex.build([]).save(tmp_path)
    assert LexicalIndex.load(tmp_path).scores(["must"]).shape == (0,)
