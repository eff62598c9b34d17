"""Whom a note calls: `@anna`, `@anna.rossi` (as in her address), `@Anna Rossi`."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

from inbox_assistant.model import Agent

# An @ inside a mail address calls nobody.
_CALL = re.compile(r"(?<![\w.@+-])@([\w.+-]{1,60})(?: ([\w.-]{1,60}))?")


def calls(agents: Iterable[Agent]) -> dict[str, Agent]:
    """Return by what each agent can be called, the shortest name first; names that several share
    call nobody."""
    names = [(name, agent) for agent in agents for name in _names(agent)]
    shared = Counter(name for name, _ in names)
    return {name: agent for name, agent in names if shared[name] == 1}


def _names(agent: Agent) -> Iterable[str]:
    words = agent.name.casefold().split()
    whole = [" ".join(words[:2])] if len(words) > 1 else []
    return dict.fromkeys([*words[:1], agent.email.partition("@")[0].casefold(), *whole])


def handles(known: Mapping[str, Agent]) -> dict[int, str]:
    """Return the word that calls each agent: the first of theirs in `calls`."""
    found: dict[int, str] = {}
    for name, agent in known.items():
        if " " not in name:
            found.setdefault(agent.id, name)
    return found


def called(text: str, known: Mapping[str, Agent]) -> list[int]:
    """Return the agents whom the text calls, each once, in its order."""
    found = (_whom(match, known) for match in _CALL.finditer(text))
    return list(dict.fromkeys(agent.id for agent, _ in found if agent))


def shown(text: str, known: Mapping[str, Agent], mentioned: Iterable[int]) -> Markup:
    """Return the text, escaped, with the calls of these agents in <strong>."""
    pieces, end, wanted = [Markup()], 0, set(mentioned)
    for match in _CALL.finditer(text):
        agent, stop = _whom(match, known)
        if agent and agent.id in wanted:
            call = Markup('<strong class="call">{}</strong>').format(text[match.start() : stop])
            pieces += [escape(text[end : match.start()]), call]
            end = stop
    return Markup().join([*pieces, escape(text[end:])])


def _whom(match: re.Match[str], known: Mapping[str, Agent]) -> tuple[Agent | None, int]:
    """Return whom a call means and where it ends: two words if they name somebody, else one."""
    first, second = match[1], match[2]
    if second and (agent := known.get(f"{first} {second.rstrip('.-')}".casefold())):
        return agent, match.start(2) + len(second.rstrip(".-"))
    plain = first.rstrip(".-+")
    return known.get(plain.casefold()), match.start(1) + len(plain)
