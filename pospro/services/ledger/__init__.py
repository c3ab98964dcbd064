"""Use cases of the books: reversing, summarising, signing."""
