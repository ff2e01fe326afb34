"""One widget a file. What a widget draws is a pure function beside it."""
