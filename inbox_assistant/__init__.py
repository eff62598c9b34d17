"""A support inbox that answers in the customer's language and finds the root problem."""

__version__ = "0.1.0"
