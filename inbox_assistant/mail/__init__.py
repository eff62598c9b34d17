"""Mail: fetched from a mailbox, parsed into words, and told apart from robots."""
