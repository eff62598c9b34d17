"""Learns the weights that `inbox_assistant.understand` ships. Run `python -m training`."""
