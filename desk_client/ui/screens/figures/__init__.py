"""The figures' room: a month of a unit, figure by figure, and the accounts that are signed."""
