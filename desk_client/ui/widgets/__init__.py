"""The parts that screens are built from, one small widget a file. See docs/ui-kit.md."""
