"""Find the road: routes, the best hospital and the nearest ambulance by driving time."""
