"""What makes packages of the two programs: ``installer/build``.  Not packed itself."""
