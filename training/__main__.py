"""`python -m training`: learn the shipped weights from `training/data`, print honest figures.

`python -m training heads` learns only what reads a mail: grouping takes three times as long.
`python -m training drafts` learns only what the check of drafts knows, in a minute or two.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

import inbox_assistant.understand
from inbox_assistant.model import Embedder
from inbox_assistant.understand.embedding import UniversalSentenceEncoder
from inbox_assistant.understand.means import LanguageMeans
from inbox_assistant.understand.method import Method
from inbox_assistant.understand.wordbook import WordBook
from training import drafts, formality, left_out, omissions, streaming
from training.left_out import LeftOut
from training.mails import load_all
from training.perceive import Example, fit_means, perceive
from training.register import Array, fit
from training.thoughts import concept_rarity, thoughts_of, word_space

WEIGHTS = Path(inbox_assistant.understand.__file__).parent / "weights"


def main(only: Sequence[str]) -> None:
    """Write the weights; print figures of organisations left out of learning."""
    embedder = UniversalSentenceEncoder()
    if "heads" not in only:
        drafts.main(embedder)
        omissions.main()
    if "drafts" in only:
        return
    examples = perceive(load_all(), embedder)
    print(f"{len(examples)} labelled mails; figures on organisations left out of learning")
    seen = left_out.leave_out(examples)
    means = {key: value.astype(np.float16) for key, value in fit_means(examples).items()}
    known = LanguageMeans(means)
    learn_heads(examples, seen, known)
    save("means.npz", means)
    formality.main()
    if "heads" not in only:
        learn_grouping(examples, seen, embedder)


def learn_heads(examples: Sequence[Example], seen: Sequence[LeftOut], means: LanguageMeans) -> None:
    """Print how heads fare on mails left out of learning; learn from all mails."""
    print("\n".join(left_out.report(seen)))
    save("register.npz", fit(examples, means, left_out.temperatures(seen)))


def learn_grouping(
    examples: Sequence[Example], seen: Sequence[LeftOut], embedder: Embedder
) -> None:
    """Print how grouping fares on organisations left out of learning; learn from all."""
    timed = [example for example in examples if example.mail.at]
    words = word_space(timed, embedder)
    mean, basis = (words[f"words:{part}"].astype(np.float32) for part in ("mean", "basis"))
    known = {field: left_out.chances(seen, field) for field in ("vague", "problem")}
    thoughts = thoughts_of(timed, WordBook(embedder, mean, basis), known)
    runs = streaming.leave_out(timed, thoughts)
    print("\n".join(["on arrival", *streaming.report(runs)]))
    print("\n".join(["after a second look", *streaming.report(runs, revised=True)]))
    method = streaming.learn(timed, thoughts)
    save("grouping.npz", words | _arrays(method, concept_rarity(timed, thoughts)))


def _arrays(method: Method, concepts: Mapping[str, float]) -> dict[str, Array]:
    scales, space = method.scales, method.tracer.space
    lines = {"text": scales.text, "text_again": scales.text_again, "timed": scales.timed}
    return {
        "projection": space.projection.astype(np.float16),
        "tell": space.tell,
        "concepts:names": np.array(list(concepts)),
        "concepts:rarity": np.array(list(concepts.values()), dtype=np.float32),
        "claim": scales.claim,
        "claim_again": scales.claim_again,
        "enough": np.array(scales.enough),
        **{name: line.weights for name, line in lines.items()},
        **{f"{name}:bias": np.array(line.bias) for name, line in lines.items()},
    }


def save(name: str, arrays: dict[str, Array]) -> None:
    """Write a weights file that loads without pickle."""
    np.savez_compressed(WEIGHTS / name, allow_pickle=False, **arrays)
    print(f"{name}: {(WEIGHTS / name).stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main(sys.argv[1:])
