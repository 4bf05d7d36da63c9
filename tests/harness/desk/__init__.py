"""The desk's side without windows: a centre on paper, bad servers, desks that were let in."""
