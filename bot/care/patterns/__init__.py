"""What a person's own episodes show, honestly about small numbers. Waiting times are never looked at."""
