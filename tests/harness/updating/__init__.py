"""Updates: a publisher with real keys, real small packages, a system in a folder, bad mirrors."""
