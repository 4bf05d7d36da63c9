"""审计: the auditor's room."""
