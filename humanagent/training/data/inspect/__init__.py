"""What is in a folder of rows, or of what was made of rows: counts, pictures, captions."""
