"""`./dev bench [OPTIONS] [PATH...]`: the intake against its floor (options are those of
`benchmarks.ingest`), and how well mail is understood in the labelled files given."""

import sys
from pathlib import Path

from benchmarks import ingest, quality

paths = [argument for argument in sys.argv[1:] if Path(argument).is_file()]
sys.argv = [argument for argument in sys.argv if argument not in paths]
ingest.main()
if paths:
    quality.main([Path(path) for path in paths])
