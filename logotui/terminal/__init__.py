"""Between the app and the terminal: what is sent, what is typed, and its end."""
