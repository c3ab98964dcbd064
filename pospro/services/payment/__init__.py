"""The use cases that take money and give it back."""
