"""The only place where the columns meet."""
