"""The read side: queries become plain tables that screens, files and tests all show alike."""
