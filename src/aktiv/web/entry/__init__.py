"""Pages for coming in: sign in, choose whom one acts for, and what the service says about itself."""
