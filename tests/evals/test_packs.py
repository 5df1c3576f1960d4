from __future__ import annotations

import csv
from dataclasses import replace

import pytest

from evals.errors import CaseError
from evals.packs import LABELS, agreement, write_pack


def fill(path, target, answers):
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row, answer in zip(rows, answers, strict=False):
        row.update(dict.fromkeys(LABELS, answer))
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def test_a_pack_is_spread_over_the_suites_and_the_same_twice(tmp_path, cases):
    page, sheet = write_pack(cases, tmp_path / "a", 20)
    assert sheet.read_bytes() == write_pack(cases, tmp_path / "b", 20)[1].read_bytes()
    text = page.read_text(encoding="utf-8")
    for suite in ("answers", "abstention", "editions", "follow_ups"):
        assert suite in text
    assert sheet.read_text(encoding="utf-8-sig").count("\n") == 21


def test_agreement_of_two_readers(tmp_path, cases):
    _, sheet = write_pack(cases, tmp_path, 20)
    fill(sheet, tmp_path / "one.csv", ["yes", "no"] * 10)
    fill(sheet, tmp_path / "two.csv", ["yes", "no"] * 9 + ["no", "yes"])
    text = agreement(tmp_path / "one.csv", tmp_path / "two.csv")
    assert "alpha 0.80" in text
    assert "the same for 18 of 20" in text
    assert "alpha 1.00" in agreement(tmp_path / "one.csv", tmp_path / "one.csv")
    assert "labelled by both for no case" in agreement(tmp_path / "one.csv", sheet)


def test_formulas_stay_text(tmp_path, cases):
    risky = [replace(case, question="=1+1 how soon?") for case in cases[:20]]
    _, sheet = write_pack(risky, tmp_path, 20)
    assert "'=1+1" in sheet.read_text(encoding="utf-8-sig")


def test_too_few_cases_and_other_files_are_one_sentence(tmp_path, cases):
    with pytest.raises(CaseError, match="smaller --number"):
        write_pack(cases[:3], tmp_path)
    (tmp_path / "x.csv").write_text("a,b\n")
    with pytest.raises(CaseError, match="no column"):
        agreement(tmp_path / "x.csv", tmp_path / "x.csv")
