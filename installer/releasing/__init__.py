"""Making a release: version and tag, packages, and the signed repository they are published in.

Not packed: whoever publishes needs it, whoever is updated does not (``updating``).
"""
