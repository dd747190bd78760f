"""Activity, output or outcome: who acts on what; `judging` weighs it."""
