"""Plain values and calculations. Imports the standard library and the holidays library only."""
