"""What an officer can do, one module per room of work, one function per action or query.

A service turns a form into proposals and hands them to the store, which asks the rules
and writes them in one durable transaction.  No service touches the network: recording
never waits for it.  Every function may be slow; windows call them through
``ui.background``.
"""
