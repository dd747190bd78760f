"""What English calls the people and accounts that are meant."""

from typing import Final

__all__ = ["POPULATIONS"]

POPULATIONS: Final = """\
new: new customers
> axis tenure
- new logo, new|ahead, first-time|ahead, newly signed|ahead, newly acquired|ahead,
- new-comer, recently signed|ahead, prospective|ahead, prospect, lead|alone,
- newly registered|ahead, first-year|ahead, customer onboarding, onboarding call,
- signing up|behind, who sign up|behind, onboarding|behind

existing: existing customers
> axis tenure
- existing|ahead, current|ahead, returning|ahead, repeat|ahead, loyal|ahead,
- long-term|ahead, long-standing|ahead, installed base, renewing|ahead,
- in customer base, into customer base, within customer base, across customer base,
- from customer base, of customer base, existing customer base, current customer base,
- retained|ahead, established|ahead

paying: paying customers
> axis payment
- paying|ahead, paid|ahead, premium|ahead, paid plan, subscribed|ahead, paid tier,
- paying account|, paid subscriber

free: free users
> axis payment
- free|ahead, freemium, free tier, free plan, non-paying|ahead, unpaid|ahead

trial: trial users
> axis payment
- trial|ahead, trialist, free trial, in trial|behind, trial period, on trial|behind

enterprise: enterprise customers
> axis size
> within large
- enterprise|ahead, enterprise segment, enterprise, strategic|ahead, corporate|ahead,
- fortune #, large enterprise

mid_market: mid-market customers
> axis size
- mid-market, mid-size|ahead, mid-sized|ahead, medium-sized|ahead

small: small customers
> axis size
- small business, smb, sme, self-serve|ahead, small|ahead, smaller|ahead, long tail,
- under $ #|behind, under $ # k|behind, under $ # m|behind, under $ # million|behind,
- under $ # bn|behind, below $ #|behind, below $ # k|behind, below $ # m|behind,
- below $ # million|behind, below $ # bn|behind, less than $ #|behind,
- less than $ # k|behind, less than $ # m|behind, less than $ # million|behind,
- less than $ # bn|behind, < $ #|behind, < $ # k|behind, < $ # m|behind,
- < $ # million|behind, < $ # bn|behind, smallest|ahead, sole trader, freelancer

large: large accounts
> axis size
- large|ahead, largest|ahead, larger|ahead, biggest|ahead, big|ahead, key account,
- top # |ahead, largest # |ahead, biggest # |ahead, top account, top customer,
- top client, over $ #|behind, over $ # k|behind, over $ # m|behind,
- over $ # million|behind, over $ # bn|behind, above $ #|behind, above $ # k|behind,
- above $ # m|behind, above $ # million|behind, above $ # bn|behind,
- more than $ #|behind, more than $ # k|behind, more than $ # m|behind,
- more than $ # million|behind, more than $ # bn|behind, > $ #|behind, > $ # k|behind,
- > $ # m|behind, > $ # million|behind, > $ # bn|behind, worth over $ #|behind,
- worth over $ # k|behind, worth over $ # m|behind, worth over $ # million|behind,
- worth over $ # bn|behind, over € #|behind, over € # k|behind, over € # m|behind,
- over € # million|behind, over € # bn|behind, above € #|behind, above € # k|behind,
- above € # m|behind, above € # million|behind, above € # bn|behind, > € #|behind,
- > € # k|behind, > € # m|behind, > € # million|behind, > € # bn|behind,
- over £ #|behind, over £ # k|behind, over £ # m|behind, over £ # million|behind,
- over £ # bn|behind, above £ #|behind, above £ # k|behind, above £ # m|behind,
- above £ # million|behind, above £ # bn|behind, > £ #|behind, > £ # k|behind,
- > £ # m|behind, > £ # million|behind, > £ # bn|behind, high-value|ahead,
- major account

active: active users
> axis activity
- active|ahead, engaged|ahead

inactive: inactive users
> axis activity
- inactive|ahead, dormant|ahead, lapsed|ahead, churned|ahead, former|ahead, lost|ahead

at_risk: customers at risk
- at-risk|ahead, at risk|behind, likely to churn, likely to leave, red account

mobile: mobile users
> axis device
- mobile|ahead, ios|ahead, android|ahead

desktop: desktop users
> axis device
- desktop|ahead, web|ahead

business: business customers
> axis kind
- b # b, business customer, b-to-b

consumer: consumers
> axis kind
- b # c, consumer, private customer

employees: employees
- employee, staff, team member, workforce, colleague, people manager

new_hires: new hires
- new hire, new joiner, new starter

candidates: candidates
- candidate, applicant, job-seeker

partners: partners
- partner, reseller, channel partner, distributor

visitors: visitors
- visitor, site visitor, website visitor

europe: Europe
- emea, europe, european|ahead, in eu, eu customer

americas: the Americas
- latam, north america, latin america, us customer, us market, in us, americas, canada

asia: Asia-Pacific
- apac, asia, asia-pacific, india, japan, china, anz

uk: the United Kingdom
- uk, united kingdom, british|ahead

dach: the German-speaking countries
- dach, germany, german|ahead
"""
"""Name and words of each, and the axis that tells it from others."""
