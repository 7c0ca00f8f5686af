"""Whether a file is what a target's standard asks for, rule by rule."""
