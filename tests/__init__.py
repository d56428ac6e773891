"""The tests: one file a room, and what they share in small.py."""
