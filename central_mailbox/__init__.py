"""The central mailbox: the service that desks sync with."""
