"""The comment policy as the code needs to know it; its words are in `templates/comments/policy.html`."""

from datetime import timedelta

# Stored with every comment: the policy that its writer agreed to. Change it with the policy's words.
POLICY_VERSION = "2026-11-23"

# The policy promises that a writer's e-mail address is kept no longer than this after the decision.
ADDRESS_KEPT = timedelta(days=365)
