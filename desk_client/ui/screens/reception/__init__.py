"""Reception: counting in two keys, writing down a visit in seconds, following up."""
