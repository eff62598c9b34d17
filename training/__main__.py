"""`python -m training`: learn the shipped weights from `training/data`, print honest figures.

`python -m training heads` learns only what reads a mail: grouping takes three times as long.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

import inbox_assistant.understand
from inbox_assistant.understand.embedding import UniversalSentenceEncoder
from inbox_assistant.understand.means import LanguageMeans
from inbox_assistant.understand.traces import Tracer
from training import formality, left_out, streaming
from training.generic import GENERIC
from training.grouping import fit_scales, streams
from training.left_out import LeftOut
from training.mails import load_all
from training.perceive import Example, fit_means, perceive
from training.register import Array, fit

WEIGHTS = Path(inbox_assistant.understand.__file__).parent / "weights"


def main(only: Sequence[str]) -> None:
    """Write the weights; print figures of organisations left out of learning."""
    embedder = UniversalSentenceEncoder()
    examples = perceive(load_all(), embedder)
    print(f"{len(examples)} labelled mails; figures on organisations left out of learning")
    seen = left_out.leave_out(examples)
    means = {key: value.astype(np.float16) for key, value in fit_means(examples).items()}
    known = LanguageMeans(means)
    learn_heads(examples, seen, known)
    save("means.npz", means)
    formality.main()
    if "heads" not in only:
        generic = embedder.embed(list(GENERIC)).astype(np.float16)
        learn_grouping(examples, seen, known, generic)


def learn_heads(examples: Sequence[Example], seen: Sequence[LeftOut], means: LanguageMeans) -> None:
    """Print how heads fare on mails left out of learning; learn from all mails."""
    print("\n".join(left_out.report(seen)))
    save("register.npz", fit(examples, means, left_out.temperatures(seen)))


def learn_grouping(
    examples: Sequence[Example], seen: Sequence[LeftOut], means: LanguageMeans, generic: Array
) -> None:
    """Print how grouping fares on organisations left out of learning; learn from all."""
    runs = streaming.leave_out(examples, seen, generic)
    print("\n".join(["on arrival", *streaming.report(runs)]))
    print("\n".join(["after a second look", *streaming.report(runs, revised=True)]))
    tracer = Tracer(generic.astype(np.float32), means)
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
    main(sys.argv[1:])
