"""The one mutable thing: which snapshot of the vault is current, and what changed since."""
