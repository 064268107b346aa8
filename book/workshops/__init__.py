"""Workshop kits: one front matter, from which schedule, sheet, slides and cards are made."""
