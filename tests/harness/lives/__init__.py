"""One case in a test's hand: ``life`` for any kind, a module for each that needs more."""
