"""The project: settings, the tools every app leans on, and the wiring between them."""
