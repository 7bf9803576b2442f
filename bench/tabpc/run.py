"""Fits standin by the TabSyn / TabDiff / TabPC protocol, measures it, and prints our row beside the published ones.

    python bench/tabpc/run.py --data ../shared/data/adult --seeds 1
    python bench/tabpc/run.py --data ../shared/data/adult --seeds 5 --out docs/evidence/tabpc.md
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

from prepare import prepare
from report import OURS, markdown
from split import read_text_table

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FLOOR, BOOTSTRAP, HOLDOUT = "independent columns (floor)", "bootstrap copy of train", "holdout (ceiling)"


def standin(main: Path, arguments: list[str]) -> float:
    """Runs the command line; returns wall seconds."""
    begun = time.perf_counter()
    done = subprocess.run(["node", str(main), *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"standin {arguments[0]} ended with exit code {done.returncode}\n{done.stderr[-1000:]}")
    return time.perf_counter() - begun


def fit_and_sample(main: Path, source: Path, stem: Path, seed: int, fit_arguments: list[str]) -> tuple[Path, float, float]:
    """Fits all of `source`, draws as many rows; returns the file and the seconds of either command."""
    model, rows = stem.with_suffix(".model.json"), str(len(read_text_table(source)))
    fit = standin(main, ["fit", str(source), "-o", str(model), "--seed", f"{seed:032x}", "--force", *fit_arguments])
    draw = ["sample", str(model), "-o", str(stem.with_suffix(".csv")), "--rows", rows, "--seed", f"{seed:032x}", "--force"]
    sample = standin(main, draw)
    model.unlink()
    ungated = stem.with_suffix(".ungated.csv")
    return ungated if ungated.exists() else stem.with_suffix(".csv"), fit, sample


def bootstrap(source: Path, target: Path, seed: int) -> Path:
    table = read_text_table(source)
    table.sample(n=len(table), replace=True, random_state=seed).to_csv(target, index=False)
    return target


def measured(split: Path, name: str, seed: int, files: dict[str, Path], threads: int) -> dict:
    json_path = split / f"{name}-{seed}.json"
    arguments = [sys.executable, str(HERE / "measure.py"), "--split", str(split), "--seed", str(seed), "--json", str(json_path)]
    for option, path in files.items():
        arguments += [f"--{option}", str(path)]
    limits = {"OMP_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": str(threads), "NUMBA_NUM_THREADS": str(threads)}
    done = subprocess.run(arguments, capture_output=True, text=True, env=os.environ | limits | {"PYTHONDONTWRITEBYTECODE": "1"})
    if done.returncode != 0:
        raise SystemExit(f"measuring {name}, seed {seed}, failed\n{done.stderr[-2000:]}")
    print(f"  {split.name}: {name}, seed {seed} measured", file=sys.stderr)
    return {"seed": seed, **json.loads(json_path.read_text())}


def standin_row(split: Path, name: str, seed: int, settings: argparse.Namespace, fit_arguments: list[str]) -> tuple[dict, dict]:
    """Files to measure and the seconds taken, for the model of all of train and its refit on a half."""
    whole, fit, sample = fit_and_sample(settings.standin, split / "train.csv", split / f"{name}-{seed}", seed, fit_arguments)
    half, _, _ = fit_and_sample(settings.standin, split / "half-a.csv", split / f"{name}-half-{seed}", seed, fit_arguments)
    return {"synthetic": whole, "half": half}, {"fitSeconds": fit, "sampleSeconds": sample}


def jobs_of_set(split: Path, settings: argparse.Namespace) -> list[tuple[str, str, int, dict, dict]]:
    """(row, file stem, seed, files, seconds) of every row; the fits run here one after the other, so that their times mean something."""
    extra = ["--policy", settings.policy, *shlex.split(settings.fit)]
    jobs = [(OURS, "standin", seed, *standin_row(split, "standin", seed, settings, extra)) for seed in settings.seeds]
    if settings.references:
        seed = settings.seeds[0]
        floor = standin_row(split, "floor", seed, settings, ["--policy", settings.policy, "--method", "independent"])
        copies = {"synthetic": bootstrap(split / "train.csv", split / "bootstrap.csv", seed)}
        copies["half"] = bootstrap(split / "half-a.csv", split / "bootstrap-half.csv", seed)
        ceiling = {"synthetic": split / "test.csv", "mle-on": split / "train.csv"}
        jobs += [(FLOOR, "floor", seed, *floor), (BOOTSTRAP, "bootstrap", seed, copies, {}), (HOLDOUT, "holdout", seed, ceiling, {})]
    return jobs


def run_set(data: Path, settings: argparse.Namespace) -> tuple[dict, dict]:
    split = settings.work / data.resolve().name
    facts = prepare(data, split, settings.uci)
    print(f"{facts['name']}: {facts['rule']}, {facts['rows']['train']} train rows", file=sys.stderr)
    rows: dict[str, list[dict]] = {}
    jobs = jobs_of_set(split, settings)
    threads = max(1, (os.cpu_count() or 1) // settings.workers)
    with ThreadPoolExecutor(settings.workers) as pool:
        done = pool.map(lambda job: measured(split, job[1], job[2], job[3], threads), jobs)
        for (row, _, _, _, seconds), one in zip(jobs, done):
            one["figures"] |= seconds
            rows.setdefault(row, []).append(one)
    return facts, rows


def seeds(text: str) -> list[int]:
    """`3` means seeds 1, 2, 3; `1,4,9` those three."""
    return [int(seed) for seed in text.split(",")] if "," in text else list(range(1, int(text) + 1))


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="folders with train.csv, holdout.csv and meta.json")
    parser.add_argument("--seeds", type=seeds, default=[1], help="how many seeds, or a list: 5, or 1,4,9 (default: 1)")
    parser.add_argument("--standin", type=Path, default=ROOT / "dist/cli/main.js", help="the command line (default: this clone's dist/)")
    parser.add_argument("--policy", default="vendor")
    parser.add_argument("--fit", default="", help='more arguments for `standin fit`, e.g. --fit "--fidelity-privacy 0.7"')
    parser.add_argument("--no-references", dest="references", action="store_false", help="leave out floor, bootstrap copy and holdout")
    parser.add_argument("--workers", type=int, default=2, help="measurements at a time (default: 2)")
    parser.add_argument("--uci", type=Path, help="folder with UCI's adult.data and adult.test, in place of the marks kept here")
    parser.add_argument("--work", type=Path, default=ROOT / "bench/out/tabpc", help="where splits, samples and figures go")
    parser.add_argument("--out", type=Path, help="write the Markdown there as well")
    return parser.parse_args()


def machine(load_before: float) -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in ("sdmetrics", "xgboost-cpu", "scikit-learn"))
    return f"{os.cpu_count()} processors, load average {load_before:.1f} before and {os.getloadavg()[0]:.1f} after, {packages}"


def repeatable(words: list[str]) -> list[str]:
    """The arguments without options that name a place on this machine alone."""
    places = {i for i, word in enumerate(words) if word.startswith("/")}
    return [word for i, word in enumerate(words) if i not in places and not (word.startswith("--") and i + 1 in places)]


def main() -> None:
    settings = arguments()
    if not settings.standin.exists():
        raise SystemExit("dist/ is missing: run npm run build")
    results, splits, begun = {}, {}, os.getloadavg()[0]
    for data in settings.data:
        splits_of, rows = run_set(data, settings)
        splits[splits_of["name"]], results[splits_of["name"]] = splits_of, rows
    text = markdown(results, splits, f"python bench/tabpc/run.py {shlex.join(repeatable(sys.argv[1:]))}", machine(begun))
    print(text, end="")
    if settings.out:
        settings.out.write_text(text)


if __name__ == "__main__":
    main()
