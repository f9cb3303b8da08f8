"""Command line: bench/peers/run [--model NAME]... [--tools NAME,...]."""

import argparse
import datetime
import json
import os
import subprocess
import sys

from driver import build, ours, page, race, samples
from driver.places import OUT, ROOT
from driver.table import MODELS, PEERS

# A build's loss in its report and in the race are sums of the same numbers in another order.
LOSS_TOLERANCE = 1e-3


def main():
    arguments = parsed()
    chosen = [model for model in MODELS if not arguments.model or model.name in arguments.model]
    OUT.joinpath("peers").mkdir(parents=True, exist_ok=True)
    for model in chosen:
        if not model.path.is_file():
            sys.exit(f"peers: {model.path} is not there; run 'make bench'")
        if arguments.resume and (OUT / "peers" / f"{model.name}.json").is_file():
            continue
        try:
            measure(model, arguments)
        except (ours.Failed, race.Failed) as error:
            sys.exit(f"peers: {error}")
    if not arguments.build_only:
        print("\n\n".join(page.text(OUT / "peers" / f"{model.name}.json") for model in chosen))
    if arguments.write:
        page.write(OUT / "peers")
        print("peers: wrote docs/results.md", file=sys.stderr)


def parsed():
    parser = argparse.ArgumentParser(prog="bench/peers/run", description="Compares Halftone with other tools on the samples.")
    parser.add_argument("--model", action="append", choices=[model.name for model in MODELS], help="only this one")
    tools = ["halftone", *dict.fromkeys(peer.tool.lower() for peer in PEERS)]
    parser.add_argument(
        "--tools", type=lambda text: names(parser, text, tools), default=tools, help=f"only these: {', '.join(tools)}"
    )
    parser.add_argument("--build-only", action="store_true", help="write the builds and race nothing")
    parser.add_argument("--write", action="store_true", help="write the section of docs/results.md")
    parser.add_argument("--resume", action="store_true", help="leave out models that have been measured")
    parser.add_argument("--limit", type=int, default=900, metavar="SECONDS", help="for one build (default: %(default)s)")
    parser.add_argument("--memory", type=int, default=6, metavar="GIB", help="for one build (default: %(default)s)")
    parser.add_argument(
        "--threads",
        type=lambda text: [int(count) for count in text.split(",")],
        default=[1, 2],
        metavar="COUNT,...",
        help="threads of one operator, a race for each count (default: 1,2)",
    )
    parser.add_argument("--rounds", type=int, default=15, help="rounds of timing (default: %(default)s)")
    return parser.parse_args()


def names(parser, text, known):
    wanted = [name.strip().lower() for name in text.split(",")]
    for name in wanted:
        if name not in known:
            parser.error(f"--tools: there is no {name}; there are {', '.join(known)}")
    return wanted


def measure(model, arguments):
    calibrate, held_out = samples.written(model)
    peers = [peer for peer in PEERS if peer.tool.lower() in arguments.tools and peer.suits(model)]
    limits = build.Limits(arguments.limit, arguments.memory * 2**30)
    outcomes = [build.build(model, peer, calibrate, limits) for peer in peers]
    if arguments.build_only:
        return
    first = None
    if "halftone" in arguments.tools:
        first = ours.first(model)
        outcomes += [ours.build(model, budget) for budget in model.budgets]
    files = [outcome["file"] for outcome in outcomes if "file" in outcome]
    load = os.getloadavg()
    report, refused = raced(model, held_out, files, arguments.threads[0], arguments.rounds)
    reference, *measured = report["builds"]
    by_file = {build["file"]: build for build in measured}
    others = [
        (threads, raced(model, held_out, list(by_file), threads, arguments.rounds)[0]) for threads in arguments.threads[1:]
    ]
    for outcome in outcomes:
        file = outcome.pop("file", None)
        outcome["measured"] = by_file.get(file)
        outcome["otherThreads"] = {
            threads: build["times"] for threads, other in others for build in other["builds"] if build["file"] == file
        }
        if file in refused:
            outcome["reason"] = refused[file]
        check(model, outcome)
    result = {
        "model": model.name,
        "date": datetime.date.today().isoformat(),
        "commit": commit(),
        "load": [round(value, 2) for value in load],
        "threads": arguments.threads[0],
        "otherRaces": {threads: other["races"] for threads, other in others},
        "machine": report["machine"],
        "races": report["races"],
        "samples": report["samples"],
        "reference": reference,
        "first": first,
        "builds": outcomes,
    }
    (OUT / "peers" / f"{model.name}.json").write_text(json.dumps(result, indent=1))


def raced(model, held_out, files, threads, rounds):
    print(f"peers: {model.name}: race of {len(files)} files, {threads} {page.threads_word(threads)}", file=sys.stderr)
    return race.race(model, held_out, files, threads, rounds)


def check(model, outcome):
    """The samples and the loss of a report are those of the race, or the comparison means nothing."""
    held_out = outcome.pop("heldOut", None)
    if held_out is not None and held_out != samples.split(model)[1]:
        raise race.Failed(f"{model.name}: a run has held out other samples than the race; see driver/samples.py")
    stated = outcome.pop("reportLoss", None)
    if stated is not None and outcome["measured"] is None:
        raise race.Failed(f"{model.name}: {outcome['name']} is not in the race: {outcome['reason']}")
    if stated is not None and abs(outcome["measured"]["relativeRmse"] - stated) > LOSS_TOLERANCE * max(stated, 1e-3):
        here = outcome["measured"]["relativeRmse"]
        raise race.Failed(f"{model.name}: {outcome['name']} has a loss of {stated} in its report and {here} in the race")


def commit():
    """The commit at hand; the page that is being written does not make it dirty."""
    changed = said("git", "-C", str(ROOT), "status", "--porcelain", "--", ".", ":!docs")
    return said("git", "-C", str(ROOT), "describe", "--always") + ("-dirty" if changed else "")


def said(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    main()
