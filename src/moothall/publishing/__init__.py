"""What is made public: plans, notices, data, the glossary."""
