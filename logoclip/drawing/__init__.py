"""What only the demo needs: brand marks, and photographs that they are drawn into."""
