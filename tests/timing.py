"""CPU time of a piece of work, without the garbage that thousands of other tests left behind."""

import gc
import time
from collections.abc import Callable


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the CPU seconds the work takes."""
    gc.collect()
    gc.freeze()  # else each collection walks through everything the other tests keep
    start = time.process_time()
    work()
    spent = time.process_time() - start
    gc.unfreeze()
    return spent
