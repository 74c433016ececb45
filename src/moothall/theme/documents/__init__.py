"""What documents are made with: Typst, pandoc, the looks of both, zip archives without times."""
