"""What people are told: notifications and mail, driven by the journal.

Promises that a message is tied to one entry of the journal and sent once. Leaves what happened to the
package that wrote it.
"""
