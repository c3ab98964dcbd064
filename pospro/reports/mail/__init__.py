"""Reports as they go out by mail: in words, as a page for a phone, and as files."""
