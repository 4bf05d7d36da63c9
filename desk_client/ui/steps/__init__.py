"""Taking a step of a case: what it asks, the card it is filled in on, the buttons that offer it."""
