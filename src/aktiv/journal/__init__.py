"""What happened: who did what to which object, for whom, when, with what before and after.

Promises one entry for each action, in the same transaction as the change, and gap-free numbers for readers that page.
Leaves the meaning of each verb to the package that writes it."""
