"""Updates of both programs: signed, checked without trust in whoever carries them, taken back.

=============  =================================================================
module         keeps
=============  =================================================================
``errors``     what can go wrong, in words
``release``    what a release says of itself; versions; the two programs
``fetching``   bytes from a web server or from a folder, picked up where they were cut
``trusted``    what the signed metadata let through, and nothing else
``debian``     packages of this system: read, put on, packed once more
``in_use``     whether a program runs from its folder just now
``installing`` the way from one version to the next, and back
``apart``      an updater that does not lie in what it replaces
``command``    what an operator types
=============  =================================================================
"""
