"""What every Python service needs a copy of: contracts, problems, settings, health, logs."""
