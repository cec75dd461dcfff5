//! The stories: each file one, over real HTTP against a real Local Hub.
