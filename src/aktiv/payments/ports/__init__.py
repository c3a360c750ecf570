"""What payments needs of others: providers of payment."""
