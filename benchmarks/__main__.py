"""`./dev bench`: the intake against its floor; with paths of labelled files, their quality too."""

import sys
from pathlib import Path

from benchmarks import ingest, quality

paths = sys.argv[1:]
sys.argv[1:] = []
ingest.main()
if paths:
    quality.main([Path(path) for path in paths])
