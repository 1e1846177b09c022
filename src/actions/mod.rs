//! One write is one rule is one transaction.
