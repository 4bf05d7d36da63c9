"""The rules of warm policing casework, shared by the desk and the central mailbox.

Pure: no clock, no disk, no network, no randomness.  What a rule needs beside the
case itself comes in through :class:`casework.context.Context`.
"""
