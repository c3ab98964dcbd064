"""Use cases of the manager: setting up, people, catalogue and configuration."""
