"""What the rules are held against: clocks, figures, roles, the audit trail."""
