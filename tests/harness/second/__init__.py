"""A second client, written from the documents alone, and the dialogues that any client passes."""
