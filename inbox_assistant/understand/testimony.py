"""What can be told of an issue's claim to a mail."""

from collections import Counter
from collections.abc import Sequence

from inbox_assistant.understand.claims import Claim
from inbox_assistant.understand.likeness import shared_words
from inbox_assistant.understand.reasons import Evidence
from inbox_assistant.understand.traces import Trace

_SAME = 1.0  # log-odds of two mails that people would call the same
_DAY = 24.0


def testimony(own: Trace, claim: Claim, members: Sequence[Trace]) -> Evidence:
    """Return what speaks for a mail being of an issue; `members` are mails of it, in the order of
    the claim's texts."""
    best = members[int(claim.texts.argmax())]
    ago = own.at - claim.times
    past = ago[ago >= 0]
    days = max(1.0, float(past.max(initial=0.0)) / _DAY)
    near = [trace for trace in members if abs(own.at - trace.at) <= 3]
    return Evidence(
        likeness=float(claim.texts.max()),
        alike=int((claim.texts > _SAME).sum()),
        shared=tuple(shared_words(own, best)),
        others_2h=int((past <= 2).sum()),
        others_24h=int((past <= _DAY).sum()),
        usual_day=float((past > _DAY).sum() / days),
        same_sender=claim.same_sender,
        same_organisation=claim.same_organisation,
        places=tuple(Counter(place for trace in near for place in trace.places).most_common()),
        size=claim.size,
        vague=own.vague,
    )
