"""The law as dated, cited code. A rule service answers one legal question about one person on one date."""
