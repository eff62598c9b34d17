"""`python -m training`: learn the shipped weights from `training/data`, print honest figures."""

from pathlib import Path

import numpy as np

import inbox_assistant.understand
from inbox_assistant.understand.embedding import UniversalSentenceEncoder
from inbox_assistant.understand.means import LanguageMeans
from inbox_assistant.understand.traces import Tracer
from training import left_out, streaming
from training.generic import GENERIC
from training.grouping import fit_scales, streams
from training.mails import load_all
from training.perceive import fit_means, perceive
from training.register import Array, fit

WEIGHTS = Path(inbox_assistant.understand.__file__).parent / "weights"


def main() -> None:
    """Write the weights; print leave-one-organisation-out figures."""
    embedder = UniversalSentenceEncoder()
    examples = perceive(load_all(), embedder)
    generic = embedder.embed(list(GENERIC)).astype(np.float16)
    print(f"{len(examples)} labelled mails; figures on organisations left out of learning")
    seen = left_out.leave_one_out(examples)
    print("\n".join(left_out.report(seen)))
    runs = streaming.leave_one_out(examples, seen, generic)
    print("\n".join(["on arrival", *streaming.report(runs)]))
    print("\n".join(["after a second look", *streaming.report(runs, revised=True)]))
    means = {key: value.astype(np.float16) for key, value in fit_means(examples).items()}
    known = LanguageMeans(means)
    save("means.npz", means)
    save("register.npz", fit(examples, known, left_out.temperatures(seen)))
    tracer = Tracer(generic.astype(np.float32), known)
    scales = fit_scales(streams(examples, tracer, left_out.chances(seen, "vague")))
    save(
        "grouping.npz",
        {
            "generic": generic,
            "pair": scales.pair,
            "pair_bias": np.array(scales.pair_bias),
            "issue": scales.issue,
            "timed": scales.timed,
            "timed_bias": np.array(scales.timed_bias),
        },
    )


def save(name: str, arrays: dict[str, Array]) -> None:
    """Write a weights file that loads without pickle."""
    np.savez_compressed(WEIGHTS / name, allow_pickle=False, **arrays)
    print(f"{name}: {(WEIGHTS / name).stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
