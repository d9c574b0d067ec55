"""Say what every image is made of, from the locks: as documents, and file by file."""
