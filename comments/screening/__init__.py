"""Why a comment looks suspicious: named signals, each with a weight and an explanation.

What the signals add up to is the comment's score. It sorts the queue and explains itself; it never
publishes and never deletes. `registry.SIGNALS` lists the signals, `signal_input.SignalInput` is all that one
may look at, `runner` does the screening.
"""
