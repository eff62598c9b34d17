"""`python -m inbox_assistant` is the same as the console script."""

from inbox_assistant.cli import main

main()
