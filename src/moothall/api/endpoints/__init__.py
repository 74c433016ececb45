"""What can be asked for, a module a room."""
