//! Follows the pages of a list.
