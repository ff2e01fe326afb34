"""What runs are compared by: named values, filters, orders, groups and differences. Pure: no widget, no file."""
