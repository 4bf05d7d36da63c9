"""One room for every kind of case: its list, a case's page, a new case; made from the rules."""
