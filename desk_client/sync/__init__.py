"""Syncing with the central mailbox: no Qt, no window, no word about who listens.

``errors`` what can go wrong · ``answer`` what an answer must prove before it counts ·
``engine`` one conversation · ``http`` the conversation over the network ·
``schedule`` when to talk, and how that stands.
"""
