"""What the made-up providers of payment have in common: money that adds up, the page where the payer says yes or no,
and messages that come twice, late, in another order or not at all. Speaks no provider's language: each has its own."""
