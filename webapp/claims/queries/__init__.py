"""What is read of claims."""
