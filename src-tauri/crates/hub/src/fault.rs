//! Tells faults of the network apart by walking an error's causes.
