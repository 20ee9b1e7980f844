"""What is sent because something happened: the outbox worker, and the message about a booking."""
