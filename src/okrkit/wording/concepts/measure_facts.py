"""
What is true of each measure in any language, as one table.

Columns: id, unit, better (``+`` higher, ``-`` lower, ``.`` neither), kind, bounds, role
(``outcome``; ``early``, an outcome that is seen early; ``driver``; ``activity``), the
concepts that it shows, the chief one first, and those it is only presumed to drive.
"""

from typing import Final

__all__ = ["COMPUTED", "FACTS"]

FACTS: Final = """\
# Customers stay
logo_churn % - ratio 0..100 outcome retention,loyalty revenue,growth
logo_retention % + ratio 0..100 outcome retention,loyalty revenue,growth
renewal_rate % + ratio 0..100 outcome retention,loyalty revenue
net_revenue_retention % + ratio 0.. outcome retention,expansion,revenue growth
gross_revenue_retention % + ratio 0..100 outcome retention revenue
revenue_churn % - ratio .. outcome retention,revenue growth
repeat_rate % + ratio 0..100 outcome retention,loyalty,win_back revenue
purchase_frequency count + ratio 0.. outcome retention,loyalty,engagement revenue
purchase_interval days - ratio 0.. outcome retention revenue
cohort_retention % + ratio 0..100 outcome retention revenue
lifetime_value money + ratio .. outcome retention,revenue,profitability .
cancellations count - total 0.. outcome retention revenue
win_backs count + total 0.. outcome win_back,retention,acquisition revenue
customer_tenure time + level 0.. outcome retention,loyalty .
accounts_at_risk count - level 0.. early retention revenue
health_score points + score .. driver . retention,expansion,satisfaction,engagement
loyalty_members count + level 0.. outcome loyalty retention
# Customers are engaged
active_users count + level 0.. outcome engagement,adoption,growth retention,revenue
stickiness % + ratio 0..100 outcome engagement,adoption retention
feature_adoption % + ratio 0..100 outcome adoption,engagement retention
seat_use % + ratio 0..100 outcome adoption,engagement retention,expansion
usage count + total 0.. outcome engagement,adoption retention
sessions count + total 0.. outcome engagement retention
time_spent time + ratio 0.. outcome engagement retention
interaction_rate % + ratio 0..100 outcome engagement awareness
open_rate % + ratio 0..100 outcome engagement awareness,conversion
click_rate % + ratio 0..100 outcome engagement,demand conversion
attendance count + total 0.. outcome engagement,community retention,demand
review_calls count . total 0.. activity . retention,engagement,satisfaction,expansion
bounce_rate % - ratio 0..100 outcome engagement,usability conversion
# Customers get started
activation_rate % + ratio 0..100 early activation,engagement,conversion retention
onboarding_completion % + ratio 0..100 early activation retention,engagement
time_to_value time - ratio 0.. early activation retention,satisfaction
onboarding_calls count . total 0.. activity . activation,retention
# Customers are content
nps points + score -100..100 outcome satisfaction,loyalty,advocacy retention,growth
csat % + score 0.. outcome satisfaction,support retention
fit_score % + ratio 0..100 early satisfaction,growth retention
ces points . score .. outcome usability,satisfaction,support retention
rating points + score 0..10 outcome satisfaction,quality,awareness acquisition
complaints count - total 0.. outcome satisfaction,quality retention
refund_rate % - ratio 0..100 outcome satisfaction,quality revenue
support_tickets count - total 0.. outcome quality,usability,support cost,satisfaction
response_time time - ratio 0.. outcome support satisfaction,retention
responded_within % + ratio 0..100 outcome support satisfaction,retention
resolution_time time - ratio 0.. outcome support satisfaction,retention
resolved_within % + ratio 0..100 outcome support satisfaction,retention
first_contact_resolution % + ratio 0..100 outcome support satisfaction,cost
reopened_tickets % - ratio 0..100 outcome support,quality satisfaction
ticket_backlog count - level 0.. outcome support satisfaction
wait_time time - ratio 0.. outcome support,logistics satisfaction
referrals count + total 0.. outcome advocacy,acquisition growth
reviews count + total 0.. outcome advocacy awareness,acquisition
references count + total 0.. outcome advocacy acquisition,awareness
# Customers come
new_customers count + total 0.. outcome acquisition,growth revenue
signups count + total 0.. outcome acquisition,growth revenue
customers count + level 0.. outcome acquisition,growth revenue
trials count + total 0.. early acquisition,demand revenue
conversion_rate % + ratio 0..100 outcome conversion,acquisition revenue
trial_conversion % + ratio 0..100 outcome conversion,acquisition revenue
abandonment % - ratio 0..100 outcome conversion,usability revenue
acquisition_cost money - ratio 0.. outcome acquisition,cost,profitability .
ltv_to_cac ratio + ratio 0.. outcome profitability,acquisition .
payback_period time - ratio 0.. outcome profitability,cost .
leads count + total 0.. early demand,acquisition revenue
qualified_leads count + total 0.. early demand,acquisition revenue
demos count + total 0.. driver demand acquisition,revenue
pipeline money + level 0.. early demand,acquisition revenue
meetings_booked count + total 0.. driver demand acquisition,revenue
cost_per_lead money - ratio 0.. outcome cost,demand profitability
# Customers buy
revenue money + total 0.. outcome revenue,growth profitability
recurring_revenue money + level 0.. outcome revenue,growth .
new_revenue money + total 0.. outcome revenue,acquisition,growth .
expansion_revenue money + total 0.. outcome expansion,revenue,growth retention
bookings money + total 0.. outcome revenue,growth .
sales money + total 0.. outcome revenue,growth .
revenue_growth % + ratio .. outcome growth,revenue .
revenue_per_customer money + ratio 0.. outcome revenue,expansion profitability
order_value money + ratio 0.. outcome revenue .
deal_size money + ratio 0.. outcome revenue .
price_level money . ratio 0.. outcome revenue profitability
discounts % - ratio 0..100 outcome profitability,revenue .
deals_won count + total 0.. outcome acquisition,revenue,growth .
win_rate % + ratio 0..100 outcome conversion,acquisition,revenue .
lost_deals count - total 0.. outcome conversion,revenue .
online_share % + ratio 0..100 outcome adoption,productivity,revenue cost
sales_cycle time - ratio 0.. outcome conversion,revenue .
orders count + total 0.. outcome revenue,growth .
quota_attainment % + ratio 0.. outcome revenue .
attach_rate % + ratio 0..100 outcome expansion,adoption revenue
upsells count + total 0.. outcome expansion revenue
paying_customers count + level 0.. outcome acquisition,conversion,revenue,growth .
# Customers speak of us, find us, grow with us
brand_awareness % + ratio 0..100 outcome awareness demand
share_of_voice % + ratio 0..100 outcome awareness,market demand
reach count + total 0.. outcome awareness demand
web_traffic count + total 0.. outcome awareness,demand acquisition
followers count + level 0.. outcome awareness,community demand
media_mentions count + total 0.. outcome awareness demand
search_rank rank - level 1.. outcome awareness demand
content_views count + total 0.. outcome awareness,engagement demand
posts_published count . total 0.. activity . awareness,demand
marketing_return ratio + ratio .. outcome profitability,demand,cost revenue
market_share % + ratio 0..100 outcome market,growth revenue
markets_entered count + level 0.. outcome market,growth revenue
community_members count + level 0.. outcome community awareness,adoption
contributions count + total 0.. outcome community,innovation .
contributors count + level 0.. outcome community innovation
partners count + level 0.. outcome partners revenue,market
partner_revenue money + total 0.. outcome partners,revenue .
integrations count + level 0.. driver partners adoption,retention
# Money
gross_margin % + ratio ..100 outcome profitability cash
net_margin % + ratio ..100 outcome profitability cash
profit money + total .. outcome profitability cash
contribution_margin % + ratio ..100 outcome profitability .
break_even % + ratio .. outcome profitability .
cash_flow money + total .. outcome cash profitability
burn money - total .. outcome cash,cost .
runway months + level 0.. outcome cash .
days_sales_outstanding days - level 0.. outcome cash .
overdue_receivables money - level 0.. outcome cash .
collection_rate % + ratio 0..100 outcome cash .
debt_ratio ratio - level .. outcome cash .
debt_cover ratio + level .. outcome cash .
capital_return % + ratio .. outcome profitability .
funding money + total 0.. outcome cash,fundraising growth
donations money + total 0.. outcome fundraising,revenue impact
costs money - total 0.. outcome cost profitability
unit_cost money - ratio 0.. outcome cost,productivity profitability
cloud_cost money - total 0.. outcome cost profitability
savings money + total 0.. outcome cost profitability
budget_variance % . ratio .. outcome cost,planning .
forecast_accuracy % + ratio ..100 outcome planning,data cost
forecast_error % - ratio 0.. outcome planning,data cost
closing_time days - ratio 0.. outcome accounting,planning,productivity .
quick_ratio ratio + ratio 0.. outcome cash,growth .
rule_of_forty points + score .. outcome profitability,growth .
# What we make is good
defects count - total 0.. outcome quality satisfaction
defect_rate % - ratio 0..100 outcome quality,supply satisfaction,cost
escaped_defects count - total 0.. outcome quality satisfaction
first_pass_yield % + ratio 0..100 outcome quality,productivity cost
rework % - ratio 0..100 outcome quality,productivity,accounting cost
scrap % - ratio 0..100 outcome quality,cost,sustainability .
accuracy % + ratio 0..100 outcome quality,data satisfaction
errors % - ratio 0.. outcome quality,reliability,accounting satisfaction
test_coverage % + ratio 0..100 driver . quality,reliability
flaky_tests % - ratio 0.. driver . quality,delivery
technical_debt count - level 0.. driver quality delivery
crash_rate % - ratio 0..100 outcome reliability,quality satisfaction
crash_free % + ratio 0..100 outcome reliability,quality satisfaction
uptime % + ratio 0..100 outcome reliability satisfaction
incidents count - total 0.. outcome reliability,security,safety satisfaction
downtime time - total 0.. outcome reliability satisfaction
recovery_time time - ratio 0.. outcome reliability,delivery satisfaction
detection_time time - ratio 0.. outcome reliability,security .
time_between_failures time + ratio 0.. outcome reliability .
error_budget % . ratio ..100 outcome reliability .
alerts count - total 0.. driver reliability wellbeing
latency time - level 0.. outcome performance,usability satisfaction,engagement
page_speed points + score .. outcome performance,usability conversion,engagement
page_load_time time - level 0.. outcome performance,usability conversion,engagement
throughput count + level 0.. outcome performance,scalability,productivity .
capacity count + level 0.. outcome scalability .
build_time time - ratio 0.. driver performance,productivity delivery
resource_use count - level 0.. driver performance cost
# Delivery of what we make
lead_time time - ratio 0.. outcome delivery,logistics,productivity satisfaction
cycle_time time - ratio 0.. outcome delivery,productivity .
deployment_frequency count + total 0.. outcome delivery .
change_failure_rate % - ratio 0..100 outcome reliability,delivery,quality .
time_to_market time - ratio 0.. outcome delivery,innovation .
delivered_on_time % + ratio 0..100 outcome delivery,logistics,planning,punctuality .
review_time time - ratio 0.. driver delivery,collaboration community
velocity points + total 0.. activity . delivery,productivity
features_shipped count . total 0.. activity . innovation,adoption,delivery
work_in_progress count - level 0.. driver . delivery
experiments count + total 0.. driver innovation growth
new_product_revenue % + ratio 0..100 outcome innovation,revenue .
ideas count + total 0.. driver innovation .
patents count + total 0.. outcome innovation .
interviews count . total 0.. activity . satisfaction,innovation,usability
# Safe, right, easy to use
vulnerabilities count - level 0.. outcome security .
patch_time time - ratio 0.. outcome security .
patched_in_time % + ratio 0..100 outcome security,compliance .
breaches count - total 0.. outcome security,compliance .
phishing_rate % - ratio 0..100 outcome security .
mfa_share % + ratio 0..100 outcome security .
audit_findings count - level 0.. outcome compliance,quality .
disputes count - total 0.. outcome compliance cost
compliance_rate % + ratio 0..100 outcome compliance .
usability_score points + score 0..100 outcome usability satisfaction
task_success % + ratio 0..100 outcome usability satisfaction
task_time time - ratio 0.. outcome usability,productivity satisfaction
accessibility_score points + score 0..100 outcome accessibility usability
accessibility_issues count - level 0.. outcome accessibility .
data_quality % + ratio 0..100 outcome data,quality .
dashboard_use count + total 0.. outcome data,adoption .
self_service count + total 0.. driver data,productivity .
# How work is done
productivity count + ratio 0.. outcome productivity cost
automation_share % + ratio 0..100 outcome productivity cost,quality
time_saved hours + total 0.. outcome productivity cost
effort hours - ratio 0.. outcome productivity cost
manual_work count - total 0.. outcome productivity cost,quality
utilisation % + ratio 0..100 driver productivity cost,profitability
output_volume count + total 0.. outcome productivity revenue
oee % + ratio 0..100 outcome productivity quality
on_time_delivery % + ratio 0..100 outcome logistics,delivery,supply,punctuality .
punctuality % + ratio 0..100 outcome punctuality,logistics satisfaction
late_items count - total 0.. outcome logistics,delivery,support,punctuality satisfaction
delivery_time time - ratio 0.. outcome logistics satisfaction
fill_rate % + ratio 0..100 outcome logistics,supply satisfaction
stock_outs % - ratio 0.. outcome logistics satisfaction,revenue
inventory_turnover count + ratio 0.. outcome logistics,cash cost
inventory money - level 0.. outcome logistics,cash cost
damage_rate % - ratio 0..100 outcome quality,logistics satisfaction,cost
occupancy % + ratio 0..100 outcome productivity,revenue .
no_shows % - ratio 0..100 outcome productivity,revenue .
accidents count - total 0.. outcome safety cost
accident_free_days days + level 0.. outcome safety .
near_misses count . total 0.. driver safety .
emissions count - total 0.. outcome sustainability .
energy_use count - total 0.. outcome sustainability,cost .
renewable_share % + ratio 0..100 outcome sustainability .
waste count - total 0.. outcome sustainability,cost .
recycling_rate % + ratio 0..100 outcome sustainability .
service_level % + ratio 0..100 outcome support,reliability,logistics satisfaction
# Our own people
enps points + score -100..100 outcome staff_engagement,staff_retention .
staff_survey % + score 0.. outcome staff_engagement,staff_retention,wellbeing .
survey_participation % + ratio 0..100 driver . staff_engagement
staff_turnover % - ratio 0.. outcome staff_retention,staff_engagement cost
staff_retention_rate % + ratio 0..100 outcome staff_retention,staff_engagement .
staff_tenure time + level 0.. outcome staff_retention .
absence % - ratio 0.. outcome wellbeing,staff_engagement productivity
overtime hours - total 0.. outcome wellbeing cost
hires count + total 0.. outcome hiring growth
time_to_hire time - ratio 0.. outcome hiring cost
cost_per_hire money - ratio 0.. outcome hiring,cost .
offer_acceptance % + ratio 0..100 outcome hiring .
applicants count + total 0.. early hiring .
vacancies count - level 0.. outcome hiring .
quality_of_hire % + ratio 0..100 outcome hiring staff_retention
headcount count . level 0.. outcome hiring .
ramp_time time - ratio 0.. outcome learning,hiring,productivity .
employer_rating points + score 0..5 outcome staff_engagement,hiring .
diversity_share % + ratio 0..100 outcome diversity .
pay_gap % - ratio .. outcome diversity .
promotions count + total 0.. outcome learning staff_retention
internal_hires % + ratio 0..100 outcome learning,staff_retention hiring
training count . total 0.. activity . learning,staff_engagement
certified_staff count + level 0.. outcome learning,compliance quality
skills % + score 0.. outcome learning productivity
one_on_ones count . total 0.. activity . staff_engagement,collaboration
goal_attainment % + ratio 0.. outcome planning,delivery .
alignment_score % + score 0.. outcome collaboration,staff_engagement planning
# What it is for
people_reached count + total 0.. outcome impact awareness
beneficiaries count + total 0.. outcome impact .
health_outcome % + ratio .. outcome impact,quality .
patient_harm count - total 0.. outcome impact,quality,safety .
hospital_stay days - ratio 0.. outcome impact,productivity cost
hardship count - level 0.. outcome impact .
lessons_missed % - ratio 0..100 outcome impact .
learning_outcome % + ratio 0..100 outcome impact,learning,quality .
dropout % - ratio 0..100 outcome impact,learning .
volunteers count + level 0.. outcome community impact
employment_rate % + ratio 0..100 outcome impact,learning .
felt_safety % + ratio 0..100 outcome safety,impact,satisfaction .
water_access % + ratio 0..100 outcome impact .
citations count + total 0.. outcome awareness,innovation .
"""

COMPUTED: Final[dict[str, str]] = {
    "accounts_at_risk": "okrkit.strategy.churn_risk",
    "active_users": "okrkit.retention.active_accounts",
    "ces": "okrkit.retention.ces",
    "cohort_retention": "okrkit.retention.cohorts",
    "complaints": "okrkit.retention.complaint_rate",
    "csat": "okrkit.retention.csat",
    "enps": "okrkit.retention.enps",
    "customer_tenure": "okrkit.retention.customer_survival",
    "feature_adoption": "okrkit.retention.adoption",
    "gross_revenue_retention": "okrkit.retention.revenue_retention",
    "lifetime_value": "okrkit.retention.lifetime_value",
    "logo_churn": "okrkit.retention.logo_churn",
    "logo_retention": "okrkit.retention.logo_retention",
    "net_revenue_retention": "okrkit.retention.revenue_retention",
    "nps": "okrkit.retention.nps",
    "purchase_interval": "okrkit.retention.time_between_purchases",
    "recurring_revenue": "okrkit.retention.revenue_movements",
    "renewal_rate": "okrkit.retention.renewal_rate",
    "repeat_rate": "okrkit.retention.repeat_rate",
    "resolution_time": "okrkit.retention.resolution_time",
    "resolved_within": "okrkit.retention.resolved_within",
    "responded_within": "okrkit.retention.responded_within",
    "response_time": "okrkit.retention.response_time",
    "revenue_churn": "okrkit.retention.revenue_churn",
    "seat_use": "okrkit.retention.seat_use",
    "service_level": "okrkit.retention.followed_within",
    "stickiness": "okrkit.retention.stickiness",
    "time_to_value": "okrkit.retention.time_to_first_value",
}
"""okrkit's own function for a measure."""
