"""The page frame, components and charts. Known to every room above, and knows no domain."""
