"""Documents: one source, all formats. A report becomes a page, PDF, Word, OpenDocument and data."""
