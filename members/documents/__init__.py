"""What happens to a file that somebody sends in: known for what it is, cleaned, scanned, read for patient data."""
