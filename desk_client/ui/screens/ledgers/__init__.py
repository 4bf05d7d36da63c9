"""The three ledgers: the list of items, one item's page, and the forms of its steps."""
