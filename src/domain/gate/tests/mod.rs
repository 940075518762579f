//! Gates: reading, deciding, saying.
