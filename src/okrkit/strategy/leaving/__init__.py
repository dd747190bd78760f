"""
Who is about to leave, what goes with them, and how far to believe it.

Read in this order:

- `watched`: `WatchList`, what every model of leaving gives; `watched_totals` and
  `watched_view` hold its sums and its pages.
- `lifting`: what came of chances: lift, calibration, AUC, by arrays; `lifted` holds
  its tables.
- `churn_risk`: customers who buy without a contract. `silence` has their chances,
  `checking` the hold-out and `checked` what it says, `correcting` what it teaches,
  `risk_errors` the errors, `risk` the result with `risk_view` and `risk_reasons`.
- `hazard`: accounts under contract, month by month. `contracts` and `contracts_use`
  read them, `hazard_levels` and `hazard_rows` say what is known of each month,
  `hazard_logit` and `hazard_fit` fit, `hazard_risk` looks ahead, `hazard_checking`
  holds it against what came.
- `classifier`: any model with ``predict_proba``, with its parts in `classifier_*`.
- `told`: the base of all these results; `hold_out` that of the three checks.
- `sample`, `contracts_sample`: a few customers, for examples.
"""
