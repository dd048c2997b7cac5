"""What composes the rest: home, the frame of every page, the demonstration's doors. No rule lives here."""
