//! When the Hub says to come back.
