"""What clinicians decided about proposed levels, kept for those who review and improve them."""
