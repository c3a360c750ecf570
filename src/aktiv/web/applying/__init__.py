"""Applying: what is asked for, handing it in, and following it to its answer."""
