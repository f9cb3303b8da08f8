"""Where things lie."""

import os
import pathlib

PEERS = pathlib.Path(__file__).resolve().parent.parent
ROOT = PEERS.parent.parent
SAMPLES = ROOT / "deploy" / "samples"
RESULTS = ROOT / "docs" / "results.md"
IMAGES = ROOT / "docs" / "images"
CACHE = pathlib.Path(os.environ["HALFTONE_BENCH_CACHE"])
OUT = pathlib.Path(os.environ.get("HALFTONE_BENCH_OUT", ROOT / "out" / "bench"))
