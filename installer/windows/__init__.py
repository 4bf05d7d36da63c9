"""The installer for Windows: ``python -m installer.windows`` on a Windows machine."""
