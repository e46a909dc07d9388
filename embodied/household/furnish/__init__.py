"""New homes: rooms side by side, furniture by rules, things on it by priors. `generate_home` puts them together."""
