"""局长信箱: the room of letters, and the hotline's orders that are entered from a file."""
