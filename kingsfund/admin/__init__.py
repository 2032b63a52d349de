"""The admin: Django's admin site under our name, its accounts, and the security log."""
