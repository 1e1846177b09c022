//! Settings by flags, environment and `.env`, checked whole at start.
