"""From one file of exercises: student and solution notebooks, printable sheets."""
