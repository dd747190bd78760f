"""What English calls the measures of products, software and data."""

from typing import Final

__all__ = ["SYSTEMS"]

SYSTEMS: Final = """\
defects: Defects
Known faults, or those found in a period.
- defect, bug, open bug, critical bug, bug report, bug count, open defect, p # bug,
- severity # bug, quality issue, known issue, regression, bug backlog, product fault,
- fault, customer-reported bug, high severity bug, severe bug, snag, bug per release,
- bug found by customer, fault per vehicle, fault per unit, defect per unit, snag list,
- printing fault

defect_rate: Defect rate
Share of what is made that has a fault.
- defect rate, defect density, bug rate, failure rate, fault rate, rejection rate,
- reject rate, ppm, warranty claim, warranty rate, warranty cost, part rejected,
- rejected part, parts rejected, defective, share rejected, rejects, customer ppm,
- scrap and rework rate, faulty, faulty part, faulty item, faulty unit

escaped_defects: Escaped defects
Faults that customers meet.
- escaped defect, escaped bug, production bug, bug in production, production defect,
- defect escape rate, bug escape rate, post-release bug, post-release defect

first_pass_yield: First pass yield
Share of what is right the first time.
- first pass yield, first-time right, right first time, yield, first-time fix rate,
- first-time-right, first-time fix, fixed on first visit, pass rate, right-first-time,
- right at first go, right first go, right at first try, ok at first pass,
- passed first time, passes first time, accepted first time, without rework, first fix

rework: Rework
Share of work that is done again.
- rework, rework rate, redo rate, repeat repair, repeat visit rate

scrap: Scrap
Share of material that is thrown away.
- scrap, scrap rate, spoilage, spoilage rate, shrinkage, wastage, write-off

accuracy: Accuracy
Share of what is right.
- accuracy, precision, recall, f # score, model accuracy, pick accuracy,
- picking accuracy, order accuracy, inventory accuracy, stock accuracy,
- invoice accuracy, auc, data accuracy, billing accuracy, payroll accuracy

errors: Errors
Errors in a period, or their share.
- error, error rate, mistake, exception, failed request, failed payment,
- payment failure, failed job, failed delivery attempt, medication error, billing error,
- false positive, false alarm, http # error, # error, # xx, payroll error,
- invoice error, data error, incorrect invoice, failure, misclassification, wrong order,
- timeout, correction, mismatch, discrepancy, duplicate record, duplicate rate,
- missing value, missing record, false positive rate, failed build, build failed,
- failed order, wrong item, wrong delivery, wrong invoice, invoice queried,
- queried invoice, payment error, wrong payment, wrongly billed, miss-pick, mis-pick,
- picking error, duplicate in, duplicate|counted, estimated bill, wrong price,
- wrong address, incorrect bill, typo, misprint, false alert

test_coverage: Test coverage
Share of the code that tests run through.
- test coverage, code coverage, coverage of test, unit test coverage,
- automated test coverage, branch coverage, line coverage, unit test|counted,
- tests automated

flaky_tests: Flaky tests
Share of tests that fail without a reason.
- flaky test, flaky test rate, flake rate, flakiness, flaky, broken master,
- flaky build, main branch failure

technical_debt: Technical debt
Work left undone that makes further work slower.
- technical debt, tech debt, legacy code, code smell, lint warning, deprecated api,
- lint error, dependency age, outdated dependency, deprecation warning,
- deprecated dependency

crash_rate: Crash rate
Share of sessions that crash.
- crash rate, crash, app crash, anr rate, crash per session

crash_free: Crash-free sessions
Share of sessions or users without a crash.
- crash-free session, crash-free user, crash-free rate, crash-free

uptime: Availability
Share of time, or of requests, in which the system works.
- uptime, availability, service availability, system availability,
- success rate|systems, successful request, api success rate, uptime sla,
- slo attainment, availability|systems, site reliability, error-free request,
- payment success rate, job success rate, pipeline success rate, build success rate,
- deployment success rate, green build, backup success rate, event ingested,
- jobs processed, valid event, test success rate, request success

incidents: Incidents
Incidents in a period.
- incident, outage, sev # incident, sev # page, p # incident, p # outage, s # incident,
- s # outage, severity # incident, critical incident, major incident,
- production incident, service disruption, repeat incident, customer-facing incident,
- post-mortem, disruption, breakdown, p # s, sev-, machine breakdown, unplanned stop,
- emergency|counted, service failure, power cut

downtime: Downtime
Time in which a system does not work.
- downtime, unplanned downtime, outage minute, minute of downtime, hour of downtime,
- service interruption, unavailability, line stoppage, stoppage, machine downtime

recovery_time: Time to recover
Time from an incident until the service works again.
- mttr, mean time to recovery, time to recover, time to restore, recovery time,
- mean time to resolve, mean time to repair, restore time, time to mitigate, rto,
- time to recovery, failover time, time to repair, mean time to restore,
- time to restore service, restoration time

detection_time: Time to detect
Time from a fault until somebody knows of it.
- mttd, time to detect, mean time to detect, detection time, mean time to detection,
- time to detection, mtta, time to acknowledge, mean time to acknowledge

time_between_failures: Time between failures
Mean time from one failure to the next.
- mtbf, mean time between failure, time between failure, days between incident,
- days without incident, days between outage, days between failure,
- days between breakdown, time between outage, time between incident,
- time between breakdown, time between stop

error_budget: Error budget
How much of the allowed failures is used or left.
- error budget, error budget burn, error budget consumption

alerts: Alerts
Alerts that reach people in a period.
- alert, page per week, on-call page, on-call alert, paging alert, alert noise,
- noisy alert, night page, alert per shift, on-call load, page per shift,
- out-of-hours page

latency: Latency
Time that a system takes to answer.
- latency, response time|systems, api latency, api response time, p # latency,
- page response, query time, query latency, server response time, response latency,
- time to first byte, ttfb, search time, cold start, checkout latency, query duration,
- processing time|systems, app start-up time, start-up time, launch time|systems,
- queue time|systems, freshness, data freshness, data latency, replication lag, lag,
- time to interactive, first contentful paint, largest contentful paint,
- page response time, boot time, sync time, render time, refresh time, delay,
- time to first result, time to first paint, query result, cold-start time,
- end-to-end latency, time to ingest, time to start app, app start time,
- transaction time, single second response, frame time, layout time, rendering time,
- response in # second, answer in # second, feel instant, time to open, wait for page

page_speed: Page speed
How fast a page is there, as time or score.
- page speed, lighthouse score, lighthouse performance, core web vital,
- pagespeed score, web vital, lighthouse

throughput: Throughput
How much is handled in a time.
- throughput, request per second, transaction per second, rps, tps, query per second,
- qps, message per second, event per second, event per day, job per hour,
- order per hour, pick per hour, unit per hour, parcel per hour, line per hour,
- event handled, row queried per day, event processed, record processed,
- message processed, car per hour, move per hour, move per hr, tonne per hour,
- ton per hour, ton per day, tonne per day, bottle per hour, patient per day,
- case per day, case per week, case per hour, per hour worked, line speed,
- boxes per hour, unit per day, unit per week, car built per week, unit per line,
- frames per second, frame per second, fps, frame rate

capacity: Capacity
How much can be handled at once.
- capacity|counted, concurrent user, concurrent session, peak load, storage capacity,
- headroom, bed capacity, concurrent connection, simultaneous user

build_time: Build time
Time that a build or its tests take.
- build time, ci time, pipeline duration, test run time, ci duration, ci queue time,
- build duration, pipeline time, compile time, test suite time, ci pipeline time,
- ci run time, test suite, deploy time, deployment time, ci build, ci run,
- release time, time to deploy, deployment duration, runtime, run-time,
- ci testing time, ci test time, ci testing, testing time, test time,
- regression testing time, time to run test, test duration, time to build,
- length of build, ci minute

lead_time: Lead time
Time from the wish to its fulfilment.
- lead time, lead time for change, time from order to delivery, order-to-delivery,
- change lead time, time to delivery, order to delivery, delivery lead time,
- time from commit to production, commit to production, time to production,
- order to cash, processing time, time to process, turnaround, claim cycle,
- end-to-end time, throughput time, door-to-door time, approval time, time to quote,
- time to approve, time to approval, time to decision, follow-up time, follow up time,
- turn-around time, time to contract review, contract review time, review of contract,
- contract turnaround, time to issue, time to permit, time to decide, decision time,
- time from commit to live, commit to live, time from request, time from order,
- time from application, time from enquiry, time to start, time until, time from idea,
- door to needle, door-to-needle, time to treatment, time to submission,
- time to get permit, processing days, days to process, days to approve, tender round,
- time to repair road, time from, tat, shorten process from, round time,
- time to first payout,
- from request to, day from request, days from request, month to judgment,
- months to judgment, time to judgment, processing time of application,
- processing of application, day to decision, days to decision, day until decision,
- week to decision

cycle_time: Cycle time
Time from the start of work on something to its end.
- cycle time, development cycle, development time, merge request cycle time,
- pull request cycle time, issue cycle time, changeover time, set-up time|nobody,
- takt time, changeover, time to merge, mean time to merge, mttm

deployment_frequency: Deployment frequency
Deployments in a period.
- deployment frequency, deploy per day, deploy per week, deployment per day,
- deployment per week, release frequency, release per month, release per week,
- release per year, deploy frequency, production deploy, deployment, deploys to,
- deploy # time, release # time, deployed # time, releases a year, release a year,
- deploys a day

change_failure_rate: Change failure rate
Share of changes that lead to a failure or are taken back.
- change failure rate, rollback, rollback rate, failed deployment, failed change,
- hot-fix, release without hot-fix, failed release, roll-back, change fail rate,
- revert, rolled back

time_to_market: Time to market
Time from the idea to the first customer who has it.
- time to market, time-to-market, idea to launch, concept to launch

delivered_on_time: Delivered as planned
Share of what was promised that was done in time.
- delivered on time, on-time completion, say-do ratio, say / do ratio,
- delivery predictability, predictability, milestone on time, on-time project,
- project on time, commitment met, deadline met, on schedule, sprint commitment,
- roadmap delivery, committed story, sprint goal met, on time, project delivered,
- planned item delivered, milestone met, report on time, delivered by agreed date,
- milestone delivered, delivered in agreed quarter, paid on time, submitted on time,
- filed on time, published on time, finished on time, completed on time, by due date,
- due date met

review_time: Review time
Time until a change is looked at and agreed to.
- review time, code review time, pr review time, time to review, review turnaround,
- time to first review, pr turnaround, merge request review time, merge time,
- pull request review, review cycle

velocity: Velocity
Story points done in a sprint.
- velocity, story point, sprint velocity, story completed, point per sprint, mr rate,
- merge request rate, merge request merged, pull request merged, merged pull request,
- merged merge request, merge request per, pr merged

features_shipped: Features shipped
Features that were brought out in a period.
- feature shipped, feature released, feature launched, feature delivered,
- release|counted, new feature|counted, product launch, epic completed,
- shipped feature, feature|counted

work_in_progress: Work in progress
What is begun and not done.
- work in progress, wip limit, open pull request, open merge request, open mr,
- stale pull request, open issue|counted, stale issue, in-flight project,
- issue backlog, open ticket in backlog, wip, unbilled work, wip days,

experiments: Experiments
Experiments with a result in a period.
- experiment|counted, a / b test, ab test, test run per, hypothesis tested,
- validated experiment, experiment velocity, winning experiment, experiment completed,
- experiments run, test with customer, pilot run|counted

new_product_revenue: Revenue from new products
Share of revenue from what was brought out lately.
- new product revenue, revenue from new product, sales from new product,
- vitality index, revenue from product launched

ideas: Ideas
Ideas handed in or tried.
- idea|counted, idea submitted, suggestion, improvement idea, kaizen idea,
- improvement suggestion, employee idea, hackathon project, idea implemented

patents: Patents
Patents filed or granted.
- patent, patent filed, patent granted, invention disclosure, patent application

interviews: Customer interviews
Talks with customers to learn from them.
- customer interview, user interview, user test, interview with customer,
- usability test, discovery interview, interview with user, user research session

vulnerabilities: Vulnerabilities
Known holes that are open.
- vulnerability, critical vulnerability, open vulnerability, cve, high vulnerability,
- security issue, security finding, security bug, pen-test finding,
- penetration test finding, high-risk finding, security debt, exposed secret,
- unpatched server, unpatched, weak password, expired certificate, exposed key,
- unencrypted, admin account without

patch_time: Time to patch
Time from a known hole until it is closed.
- time to patch, patch time, time to remediate, remediation time,
- mean time to remediate, patching time, time to fix vulnerability

breaches: Breaches
Cases in which somebody got what was not theirs.
- breach, data breach, security incident, security breach, data leak, fraud,
- fraud rate, fraud loss, account takeover, privacy incident, privacy breach,
- fraudulent, data incident, personal data breach, data loss, fraudulent transaction

phishing_rate: Phishing click rate
Share of staff who click in a test.
- phishing click rate, phishing rate, phishing simulation, phishing test, phishing,
- click-through on phishing, phish-prone

mfa_share: Strong sign-in
Share of accounts with a second factor.
- mfa, mfa adoption, two-factor authentication, # fa, multi-factor authentication,
- sso adoption, account with mfa, two-factor, hardware key, security key

audit_findings: Audit findings
Findings of audits that are open.
- audit finding, non-conformity, nonconformity, open finding, overdue audit,
- audit issue, audit point, major finding, non-compliance, policy exception,
- observation from audit, material weakness, control deficiency, overdue action,
- audit observation, late filing, security audit finding, findings from audit,
- audit remark, overdue report, overdue obligation, expired document,
- open action from audit, open audit action, overdue filing, filing overdue,
- overdue review, expired licence, expired license, overdue policy

compliance_rate: Compliance rate
Share of checks that are passed.
- compliance rate, compliance score, control passed, control effectiveness,
- audit score, compliance, regulatory compliance, control coverage, audit pass rate,
- hand hygiene compliance, policy acknowledgement, inspection score, inspection passed,
- controls tested, control tested, adherence, adhere~ to, protocol adherence,
- comply with, complies with, meet our code, meet standard, meets standard,
- audit passed, pass audit, audit score of, external audit, audit result,
- documented control, conformity, inspection result

usability_score: Usability score
What users say of the ease of use, on a scale such as SUS.
- sus, system usability scale, usability score, ease of use, ease-of-use score, umux,
- usability rating, sus score, design quality score

task_success: Task success
Share of users who get done what they came for.
- task success, task success rate, task completion, task completion rate,
- find what they need, without help, unassisted completion, self-serve completion,
- success on first attempt, on first try, on first attempt, without assistance,
- in one sitting, without calling, without phoning, without contacting, without asking,
- by themselves|customers

task_time: Time on task
Time that users need for a task.
- time on task, task time, time to complete, time to book, time to checkout,
- time to create, time to find, click to, step to, number of click, number of step,
- time to purchase, time to order, time to set up, time to apply, form time

accessibility_score: Accessibility score
How much of what accessibility asks for is met.
- accessibility score, wcag, wcag compliance, axe score, lighthouse accessibility,
- screen-reader, accessible page, a # y score, accessibility audit

accessibility_issues: Accessibility issues
Known barriers that are open.
- accessibility issue, accessibility bug, accessibility defect, axe violation,
- accessibility violation, wcag violation, accessibility barrier

data_quality: Data quality
Share of records that are complete and right.
- data quality, data quality score, data completeness, complete record, data coverage,
- match rate, data test passing, data accuracy rate, record complete, records complete,
- complete profile|systems, data gaps, field filled, fields filled, missing data,

dashboard_use: Use of reports
People who use reports and dashboards in a period.
- dashboard user, dashboard usage, dashboard view, report usage, weekly dashboard user,
- use~ dashboard, data product usage

self_service: Self-service
Share of questions that people answer themselves.
- self-service query, self-service report, ad hoc request, ad-hoc request,
- data request, self-serve analytics, self-service usage

page_load_time: Page load time
Time until a page is there.
- load time, page load time, page load, site speed, loading time, lcp, speed index,
- load in, loads in, loads within, load within, page loading time, first load,
- loads faster than, page loads

patched_in_time: Patched in time
Share of known holes that are closed within the time agreed.
- patched within, remediated within, patch compliance, patched server, patched in time

resource_use: Use of machines
Memory, processor, network or disk that software takes.
- memory use, memory usage, cpu load, cpu use, cpu usage, bundle size, app size,
- image size, binary size, storage used, disk use, disk usage, disk space,
- memory footprint, bandwidth use, battery drain, battery use, ram use, page weight,
- file size, payload size, download size

disputes: Fines and disputes
Penalties, lawsuits and disputes, as cases or as money.
- fine|counted, fine paid, penalty, lawsuit, legal case, legal claim, court case,
- legal dispute, dispute|counted, litigation, regulatory fine, open dispute, lost case,
- enforcement notice
"""
"""Name, definition and words of each."""
