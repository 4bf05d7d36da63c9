"""The centre's side: desks in a test's hand, the real process, a PostgreSQL of our own."""
