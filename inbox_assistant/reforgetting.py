"""What was erased after a backup was made is erased from it again when it is put back."""

from collections.abc import Iterable, Mapping

from inbox_assistant.erasing import contents_of, erase
from inbox_assistant.forgetting import forget
from inbox_assistant.store.base import Store
from inbox_assistant.store.erased import Erased, hash_of_address


def forget_again(store: Store, gone: Erased) -> int:
    """Erase from a restored store what `gone` says, as far as the store does not know of it; return
    how many people and conversations were erased or made unreadable."""
    known = store.burials.erasures()
    unknown = {token: of for token, of in gone.people.items() if token not in known}
    again = 0
    with store.writing():
        for addresses in _people(store, unknown).values():
            forget(store, addresses, must_be_known=False)
            again += 1
        store.burials.know(unknown)
        store.burials.bury(gone.mails)
        for conversation_id, mails in store.burials.risen().items():
            _erase(store, conversation_id, mails)
            again += 1
    return again


def _people(store: Store, unknown: Mapping[str, frozenset[str]]) -> Mapping[str, set[str]]:
    """Return the addresses that each erasing means: the hashes say which of those here."""
    found: dict[str, set[str]] = {}
    if not unknown:
        return found
    for address in set(store.burials.addresses()):
        for token, hashes in unknown.items():
            if hash_of_address(token, address) in hashes:
                found.setdefault(token, set()).add(address)
    return found


def _erase(store: Store, conversation_id: int, ids: Iterable[int]) -> None:
    """Erase these mails of a conversation, and all of it when nothing else is left."""
    wanted = set(ids)
    mails = store.conversations.mails(conversation_id)
    risen = [mail for mail in mails if mail.id in wanted]
    if len(risen) == len(mails):
        erase(store, conversation_id)
        return
    contents = contents_of(store, conversation_id, risen)
    store.erasing.erase_mails(conversation_id, {mail.id: contents.get(mail.id) for mail in risen})
