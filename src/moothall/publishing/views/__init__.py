"""Pages of what is published, and of the glossary."""
