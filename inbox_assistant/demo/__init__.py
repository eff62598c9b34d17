"""The demo: sample mail of an invented company, and what shows it."""
