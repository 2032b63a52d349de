"""Long lists: their pages, what is asked of them, and tables for a spreadsheet."""
