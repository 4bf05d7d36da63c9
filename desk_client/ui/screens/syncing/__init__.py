"""同步: what is here, what is at the centre, and whether the record is whole."""
