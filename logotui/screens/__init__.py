"""One screen a file. Screens ask the host, hold no maths and open no files."""
