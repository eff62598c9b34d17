"""The check is ready before the first agent writes, in the languages that customers write."""

from inbox_assistant.respond.check import dictionaries
from inbox_assistant.store.base import Store
from tests.builders import a_reading, arrive, read
from web import warming


def test_the_languages_of_the_newest_mails_are_made_ready_the_most_frequent_first(
    store: Store,
) -> None:
    for number, language in enumerate(("it", "de", "de", "it", "de", "fr"), 1):
        read(store, arrive(store, number), a_reading(language=language))
    assert warming.spoken(store) == ("de", "it")


def test_a_warmed_dictionary_is_not_loaded_again() -> None:
    warming.in_background(["it", "no language"]).join(timeout=60)
    loaded = dictionaries._dictionary.cache_info().misses
    assert dictionaries.suggestions("it", "aggiornameto")
    assert dictionaries._dictionary.cache_info().misses == loaded
