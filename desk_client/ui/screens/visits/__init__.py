"""Visits: the week's list, one visit's page, and writing a visit down."""
