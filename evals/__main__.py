"""`python -m evals`: measure the answers, gate a release on them, and write cases.

Exit codes: 0 done (for `gate` and `mutate`: green), 1 the gate is red or a case has a problem, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from evals import benchmark, calibrate, exports, floors, gate, new_case, packs, supporting
from evals.cases import CASES, SCHEMA, load_cases, schema
from evals.checks import check_cases
from evals.compare import Change, baseline_of, changes, read_baseline, write_baseline
from evals.errors import EvalsError
from evals.gate import Verdict
from evals.mutations import kill_rate, try_all
from evals.producers import ROOT, force_product, library_product, sample_library
from evals.report import render
from evals.run import DEFAULT_AS_OF, produce, show_progress
from evals.runs import Run, load_run
from evals.score import Figure, figures, score_run, write_scores
from indexes.embedding import SentenceTransformerEmbedder
from indexes.errors import IndexesError

__all__ = ["main"]

_RUNS = Path("runs")
_LEAST_MUTATIONS = 16


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except (EvalsError, IndexesError, FileNotFoundError, PermissionError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped: what was done is kept; the same command goes on from here", file=sys.stderr)
        return 2


# --- commands --------------------------------------------------------------------------------------------------------


def _run(options: argparse.Namespace) -> int:
    cases = load_cases(options.cases, options.suite)
    asks = any(case.suite != "force" for case in cases)
    library = options.library or (sample_library() if asks else None)
    product = library_product(library, date.fromisoformat(options.as_of)) if library else force_product()
    settings = {"as_of": options.as_of, "suites": sorted(options.suite)}
    run = produce(options.out, product, cases, settings, None if options.quiet else show_progress)
    failed = [outcome for outcome in run.outcomes if outcome.error]
    print(f"{len(run.outcomes)} cases asked, {len(failed)} failed, kept in {options.out}")
    for outcome in failed[:5]:
        print(f"  {outcome.case_id}: {outcome.error}")
    return 0


def _score(options: argparse.Namespace) -> int:
    run = load_run(options.run)
    scores = score_run(run)
    found = figures(scores)
    write_scores(options.run, scores, found)
    print(_table(found))
    return 0


def _table(found: Sequence[Figure]) -> str:
    lines = [f"{'measure':34} {'kind of case':22} {'n':>4} {'figure':>7}  {'95% interval':16} smallest drop seen"]
    lines += [
        f"{f.name:34} {f.genre:22} {f.n:4} {f.value:7.3f}  {f'{f.low:.3f} to {f.high:.3f}':16} {f.smallest_drop:.3f}"
        + (f"  ({f.unscored} not scored)" if f.unscored else "")
        for f in found
    ]
    return "\n".join(lines)


def _judged(options: argparse.Namespace) -> tuple[Run, Verdict]:
    run = load_run(options.run)
    rules = gate.load_rules(options.rules)
    if options.no_baseline:
        rules = rules.model_copy(update={"non_inferiority": []})
    baseline = read_baseline(options.baseline)
    return run, gate.judge(run, score_run(run), rules, baseline)


def _gate(options: argparse.Namespace) -> int:
    if options.write_baseline:
        run = load_run(options.run)
        write_baseline(options.baseline, baseline_of(run.cases, score_run(run), options.note))
        print(f"wrote {options.baseline.name} from {len(run.cases)} cases")
        return 0
    run, verdict = _judged(options)
    for check in verdict.checks:
        print(f"{'met    ' if check.is_met else 'NOT MET'}  {check.name}: {check.found}")
        if not check.is_met and check.case_ids:
            print(f"         cases: {', '.join(check.case_ids[:12])}")
    if options.junit:
        options.junit.write_text(exports.as_junit(verdict), encoding="utf-8")
    if options.json:
        options.json.write_text(exports.as_json(run, figures(score_run(run)), verdict), encoding="utf-8")
    state = "green" if verdict.is_green else f"red: {len(verdict.failed)} of {len(verdict.checks)} checks not met"
    print(f"gate {state}")
    return 0 if verdict.is_green else 1


def _compare(options: argparse.Namespace) -> int:
    before, after = load_run(options.before), load_run(options.after)
    found = changes(baseline_of(before.cases, score_run(before)), after.cases, score_run(after))
    if not found:
        print("The two runs have no measure in common.")
        return 1
    print("\n".join(_change(change) for change in found))
    return 0


def _change(change: Change) -> str:
    d = change.difference
    return (
        f"{change.name:34} {change.genre:22} {change.before:.3f} to {change.after:.3f}  {d.value:+.3f} "
        f"({d.low:+.3f} to {d.high:+.3f})  n = {d.n}, {change.left_out} left out; "
        f"with these cases a drop smaller than {100 * change.smallest_drop:.0f} points can't be seen unpaired"
    )


def _mutate(options: argparse.Namespace) -> int:
    run = load_run(options.run)
    trials = try_all(run, gate.load_rules(options.rules), read_baseline(options.baseline))
    for trial in trials:
        seen = "; ".join(trial.newly_failed[:2]) if trial.spoilt else "could not be tried on these cases"
        print(f"{'killed  ' if trial.is_killed else 'survived' if trial.spoilt else 'untried '}  {trial.title}: {seen}")
    killed, tried = kill_rate(trials)
    print(f"kill rate {killed} of {tried}")
    return 0 if killed == tried >= _LEAST_MUTATIONS else 1


def _report(options: argparse.Namespace) -> int:
    run, verdict = _judged(options)
    rules, baseline = gate.load_rules(options.rules), read_baseline(options.baseline)
    scores = score_run(run)
    trials = () if options.no_mutations else try_all(run, rules, baseline)
    folder = options.out or options.run
    folder.mkdir(parents=True, exist_ok=True)
    agreed = packs.agreement(*options.labels) if options.labels else ""
    page = render(run, scores, rules, verdict, baseline, trials, agreed)
    (folder / "report.html").write_text(page, encoding="utf-8")
    (folder / "report.xml").write_text(exports.as_junit(verdict), encoding="utf-8")
    (folder / "report.json").write_text(exports.as_json(run, figures(scores), verdict, trials), encoding="utf-8")
    print(f"wrote {folder / 'report.html'}, report.xml and report.json")
    return 0


def _check_cases(options: argparse.Namespace) -> int:
    if options.write_schema:
        SCHEMA.parent.mkdir(parents=True, exist_ok=True)
        SCHEMA.write_text(schema(), encoding="utf-8")
        print(f"wrote {SCHEMA.relative_to(ROOT)}")
        return 0
    cases = load_cases(options.cases)
    sources = None
    if not options.no_library:
        sources = library_product(options.library or sample_library(), date.fromisoformat(DEFAULT_AS_OF)).sources
    problems = check_cases(cases, sources)
    for problem in problems:
        print(f"{problem.case_id}: {problem.text}")
    counts = ", ".join(f"{s} {sum(c.suite == s for c in cases)}" for s in sorted({c.suite for c in cases}))
    print(f"{len(cases)} cases ({counts}), {len(problems)} problems")
    return 1 if problems else 0


def _benchmark(options: argparse.Namespace) -> int:
    result = benchmark.run(options.folder, ROOT, options.vectors, not options.quiet)
    print(json.dumps(result, ensure_ascii=False))
    return 0


def _support(options: argparse.Namespace) -> int:
    embedder = None if options.no_embedder else SentenceTransformerEmbedder()
    for row in supporting.scored(supporting.read(options.file), embedder):
        print(json.dumps(row, ensure_ascii=False), flush=True)
    return 0


def _drafts(options: argparse.Namespace) -> int:
    from evals import drafts  # its benchmarks need scikit-learn, which takes a while to import

    return _held_against(options, drafts.MEASURES, drafts.GATE)


def _findings(options: argparse.Namespace) -> int:
    from evals import findings_suite

    return _held_against(options, findings_suite.MEASURES, findings_suite.GATE)


def _held_against(options: argparse.Namespace, measures: floors.Measures, gate: Path) -> int:
    shared = options.shared if options.shared.is_dir() else None
    found = floors.figures(measures, shared, say=lambda text: print(text, file=sys.stderr))
    applied = floors.apply(floors.load_rules(options.rules or gate), found)
    print("\n".join(floors.lines(found, applied)))
    if options.json is not None:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(floors.as_json(found, applied), encoding="utf-8")
    unmeasured = [one for one in applied if one.found is None]
    if unmeasured and not os.environ.get("REVIEW_ASSISTANT_NO_SKIPS"):
        print(
            f"{len(unmeasured)} rules need the shared test material ({options.shared}), which is not here.",
            file=sys.stderr,
        )
        applied = tuple(one for one in applied if one.found is not None)
    return 0 if all(one.is_met for one in applied) else 1


def _calibrate(options: argparse.Namespace) -> int:
    print(calibrate.summary(load_run(options.run)))
    return 0


def _new_case(options: argparse.Namespace) -> int:
    product = library_product(options.library or sample_library(), date.fromisoformat(DEFAULT_AS_OF))
    path = new_case.write(product.sources, options.cases, new_case.Screen(input, print))
    print(f"added to {path}")
    return 0


def _pack(options: argparse.Namespace) -> int:
    cases = load_cases(options.cases)
    paths = packs.write_pack(cases, options.out, options.number)
    print(f"wrote {', '.join(path.name for path in paths)} to {options.out}")
    return 0


def _agreement(options: argparse.Namespace) -> int:
    print(packs.agreement(options.first, options.second))
    return 0


# --- arguments -------------------------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals", description="Measure the quality of the answers.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, text: str, command: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(command=command)
        return made

    run = add("run", "Ask every case and keep the replies; goes on where it was stopped.", _run)
    case_suites = ["answers", "abstention", "editions", "follow_ups", "declining", "force"]
    run.add_argument("--suite", action="append", default=[], choices=case_suites, help="only these cases")
    run.add_argument("--library", type=Path, help="a library folder (default: the sample library)")
    run.add_argument("--cases", type=Path, default=CASES, help="a folder of cases")
    run.add_argument("--out", type=Path, default=_RUNS / "default", help="where the run is kept")
    run.add_argument("--as-of", type=_iso_date, default=DEFAULT_AS_OF, help="date of cases that name none")
    run.add_argument("--quiet", action="store_true", help="no progress")

    _on_run(add("score", "Score a stored run and print its figures.", _score))
    judged = add("gate", "Apply gate.toml to a stored run; exit code 1 where it is red.", _gate)
    _on_run(judged)
    _with_rules(judged)
    judged.add_argument("--junit", type=Path, help="write the checks as JUnit XML")
    judged.add_argument("--json", type=Path, help="write the checks and figures as JSON")
    judged.add_argument("--write-baseline", action="store_true", help="keep this run as the baseline instead")
    judged.add_argument("--note", default="", help="what the baseline is, for --write-baseline")
    compared = add("compare", "Compare two stored runs, paired on the cases they share.", _compare)
    compared.add_argument("before", type=Path)
    compared.add_argument("after", type=Path)
    reported = add("report", "Write report.html, report.xml (JUnit) and report.json.", _report)
    _on_run(reported)
    _with_rules(reported)
    reported.add_argument("--out", type=Path, help="a folder (default: the run's)")
    reported.add_argument("--labels", type=Path, nargs=2, metavar="CSV", help="the filled-in packs of two readers")
    reported.add_argument("--no-mutations", action="store_true", help="leave the mutations out")
    mutated = add("mutate", "Spoil a stored run in each way and see whether the gate turns red.", _mutate)
    _on_run(mutated)
    _with_rules(mutated)
    _case_commands(add)
    return parser


def _case_commands(add: Callable[..., argparse.ArgumentParser]) -> None:
    checked = add("check-cases", "Look for quotes not on their page, copies and overlap of the splits.", _check_cases)
    checked.add_argument("--cases", type=Path, default=CASES)
    checked.add_argument("--library", type=Path)
    checked.add_argument("--no-library", action="store_true", help="do not look the quotes up")
    checked.add_argument("--write-schema", action="store_true", help="write cases/schema.json instead")
    suites = (
        ("drafts", "the draft check", "draft_gate.toml", _drafts),
        ("findings", "findings and lines of enquiry", "findings_gate.toml", _findings),
    )
    for name, what, rules, run in suites:
        measured = add(name, f"Measure {what} and apply {rules}; exit code 1 where it is red.", run)
        measured.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="the shared test material")
        measured.add_argument("--rules", type=Path, help=f"another {rules}")
        measured.add_argument("--json", type=Path, help="write figures and rules as JSON")
    _on_run(add("calibrate", "Print risk and coverage, and thresholds by cross-validation.", _calibrate))
    made = add(
        "new-case", "Write a case: asks for question, document and page, and offers the page's sentences.", _new_case
    )
    made.add_argument("--cases", type=Path, default=CASES)
    made.add_argument("--library", type=Path)
    packed = add("pack", "Make a pack of cases that a practitioner labels in an hour.", _pack)
    packed.add_argument("--cases", type=Path, default=CASES)
    packed.add_argument("--out", type=Path, default=Path("pack"))
    packed.add_argument("--number", type=int, default=20)
    agreed = add("agreement", "Agreement of two readers' filled-in packs (Krippendorff's alpha).", _agreement)
    agreed.add_argument("first", type=Path)
    agreed.add_argument("second", type=Path)
    measured = add(
        "benchmark", "Measure a public set: a folder in BEIR's layout, or clapnq, canard, wice, bipia.", _benchmark
    )
    measured.add_argument("folder", type=Path, help="a folder, or a name under ../shared/benchmarks")
    measured.add_argument("--vectors", type=Path, help="keep vectors here, for a second run")
    measured.add_argument("--quiet", action="store_true", help="no progress")
    scored = add("support", "How far evidence supports each claim of a file; prints JSON lines.", _support)
    scored.add_argument("file", type=Path, metavar="FILE.jsonl", help='lines {"id", "claim", "evidence": [..]}')
    scored.add_argument("--no-embedder", action="store_true", help="by words alone")


def _on_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", type=Path, nargs="?", default=_RUNS / "default", help="a stored run")


def _with_rules(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rules", type=Path, default=gate.GATE, help="another gate.toml")
    parser.add_argument("--baseline", type=Path, default=gate.BASELINE, help="another baseline.json")
    parser.add_argument("--no-baseline", action="store_true", help="leave out the comparison with the baseline")


def _iso_date(text: str) -> str:
    return date.fromisoformat(text).isoformat()


if __name__ == "__main__":
    sys.exit(main())
