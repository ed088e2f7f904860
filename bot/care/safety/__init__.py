"""The safety layer, pure: what a text says about danger, and what is said back."""
