"""Learns the light formality head of the draft check: signs only, no vectors.

`python -m training.formality` writes its weights and prints figures on organisations left out.
"""

from collections.abc import Sequence
from importlib.resources import as_file

import numpy as np
from sklearn.linear_model import LogisticRegression

from inbox_assistant.understand.formality import FIELD, chances_of
from inbox_assistant.understand.heads import Scale, head_from, scale_from
from inbox_assistant.understand.means import WEIGHTS
from inbox_assistant.understand.signs import names, signs_of
from inbox_assistant.understand.words import Words
from training.mails import Labelled, load_all, organisations
from training.measures import accuracy, macro_f1
from training.register import Array

STRENGTH = 0.03
SURE = 0.5  # from this probability on a value counts as called

Values = dict[str, float]


def fit_formality(mails: Sequence[Labelled], seen: Sequence[Values]) -> dict[str, Array]:
    """Return the weights file of the light head, learnt from the signs of these mails."""
    known = names()
    raw = np.array([[values.get(name, 0.0) for name in known] for values in seen])
    mean, deviation = raw.mean(0).astype(np.float32), (raw.std(0) + 1e-3).astype(np.float32)
    scale = Scale(known, mean, deviation)
    rows = [scale.scaled(values) for values in seen]
    truth = [mail.labels[FIELD] for mail in mails]
    model = LogisticRegression(C=STRENGTH, max_iter=400, class_weight="balanced").fit(rows, truth)
    return {
        "scale:names": np.array(known),
        "scale:mean": mean,
        "scale:deviation": deviation,
        f"weights:{FIELD}": model.coef_.astype(np.float16),
        f"bias:{FIELD}": model.intercept_.astype(np.float32),
        f"values:{FIELD}": np.array([str(value) for value in model.classes_]),
    }


def signs_alone(mails: Sequence[Labelled]) -> list[Values]:
    """Return the signs of the bodies: a draft has no subject either."""
    return [dict(signs_of(Words("", mail.words.body), mail.language).values) for mail in mails]


def left_out(mails: Sequence[Labelled], seen: Sequence[Values]) -> list[tuple[str, str, float]]:
    """Return (truth, said, probability) of each mail, by heads that never saw its organisation."""
    found = []
    for name in organisations(mails):
        others = [i for i, mail in enumerate(mails) if mail.organisation != name]
        arrays = fit_formality([mails[i] for i in others], [seen[i] for i in others])
        scale, head = scale_from(arrays), head_from(arrays, FIELD)
        for mail, values in zip(mails, seen, strict=True):
            if mail.organisation == name:
                chances = chances_of(values, scale.scaled(values), head)
                best = int(chances.argmax())
                found.append((mail.labels[FIELD], head.values[best], float(chances[best])))
    return found


def report(answers: Sequence[tuple[str, str, float]]) -> str:
    """Return a line of figures over the answers of organisations left out."""
    truth, said = [a[0] for a in answers], [a[1] for a in answers]
    told = [(t, s) for t, s, sure in answers if s != "neutral" and sure >= SURE]
    opposite = sum(t != s and t != "neutral" for t, s in told)
    right = sum(t == s for t, s in told)
    return (
        f"formality of signs alone: macro-F1 {macro_f1(truth, said):.3f}, "
        f"accuracy {accuracy(truth, said):.3f}; called formal or informal (from {SURE}) "
        f"{len(told) / len(answers):.2f}, right {right / len(told):.3f}, "
        f"the opposite {opposite / len(told):.3f}"
    )


def main() -> None:
    """Write the weights and print the figures."""
    mails = [mail for mail in load_all() if FIELD in mail.labels]
    seen = signs_alone(mails)
    print(report(left_out(mails, seen)))
    with as_file(WEIGHTS / "formality.npz") as path:
        np.savez_compressed(path, allow_pickle=False, **fit_formality(mails, seen))


if __name__ == "__main__":
    main()
