"""The desk program: Qt windows over a local encrypted journal, useful for weeks without network."""
