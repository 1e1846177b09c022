//! Mathematics: pure functions of counts. Knows nobody.
