"""The screens, one package each. They do not import each other: they meet in `ui.signals`."""
