"""Network: all partnerships of a region or nation."""
