"""The comment policy as the code needs to know it; its words are in `templates/comments/policy.html`."""

from datetime import timedelta

# Stored with every comment: the policy that its writer agreed to. Change it with the policy's words.
POLICY_VERSION = "2026-11-23"

# The policy promises that a writer's e-mail address is kept no longer than this after the decision.
ADDRESS_KEPT = timedelta(days=365)

# And what was never published no longer than this: then words and person are deleted.
SPAM_KEPT = timedelta(days=30)
WITHDRAWN_KEPT = timedelta(days=30)
DECLINED_KEPT = timedelta(days=365)
# Given back to its writer, who never handed it in again.
REVISE_KEPT = timedelta(days=365)
