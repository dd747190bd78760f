"""What English calls the measures of customers and of what they pay."""

from typing import Final

__all__ = ["CUSTOMERS"]

CUSTOMERS: Final = """\
logo_churn: Customer churn
Share of the customers at the start of a period who are gone at its end.
- churn, churn rate, customer churn, user churn, logo churn, account churn,
- subscriber churn, attrition|customers, turnover rate|customers, customer loss,
- lost customer, customer lost, churned customer, cancel~|customers, cancellation rate,
- leave|subject customers, drop-out rate|customers, customer who leave,
- client who leave, user who leave, subscriber who leave, member who leave, lost client,
- client lost, account lost, lost account, customer leaving, lose fewer customer,
- lose fewer client, customers lost, lost subscriber, lost member, user loss,
- subscriber loss, member loss

logo_retention: Customer retention
Share of the customers at the start of a period who are still there at its end.
- retention, retention rate, customer retention, user retention, logo retention,
- account retention, client retention, stay~|subject customers,
- remain~|subject customers, retained customer, customer retained, retain~|customers,
- keep # % of customer, keep # % of client, keep # % of user, keep # % of subscriber,
- keep # % of member, retain # % of customer, customer kept,
- stay another year|customers, still customer after, kept customer

renewal_rate: Renewal rate
Share of the contracts that came up for renewal in a period and were renewed.
- renewal rate, renewal, renew~, renewed contract, contract renewal,
- subscription renewal, rebook~

net_revenue_retention: Net revenue retention
Recurring revenue from last period's customers today, upsells and losses included, by
what they paid then.
- net revenue retention, nrr, ndr, net dollar retention, net retention,
- net revenue retention rate, net expansion

gross_revenue_retention: Gross revenue retention
Recurring revenue kept from last period's customers, without any upsell, by what they
paid then.
- gross revenue retention, grr, gross dollar retention, gross retention,
- revenue retention, dollar retention

revenue_churn: Revenue churn
Recurring revenue lost to leaving and shrinking customers, by what there was at the
start.
- revenue churn, mrr churn, arr churn, dollar churn, churned revenue, churned mrr,
- churned arr, lost revenue, lost mrr, lost arr, net churn, gross churn

repeat_rate: Repeat purchase rate
Share of customers who buy again within a given time.
- repeat purchase, repeat rate, repeat purchase rate, repeat order, repeat customer,
- repeat buyer, repeat booking, second order, second purchase, second booking,
- buy again, order again, reorder rate, reorder~, repurchase, repurchase rate,
- purchase again, return~|customers, repeat business, returning customer,
- returning user, returning visitor, repeat visit, repeat usage, second item,
- come back for, come back within, order twice, buy twice, book again, rebooking rate,
- visit again, donate again, give again, donate twice, give twice

purchase_frequency: Purchase frequency
Orders by a customer in a period.
- purchase frequency, order frequency, order per customer, order per user,
- purchase per customer, visit per customer, visit frequency, buying frequency

cohort_retention: Cohort retention
Share of those who started together who are still active a given time later.
- cohort retention, day # retention, week # retention, month # retention,
- d # retention, w # retention, m # retention, # day retention, # week retention,
- # month retention, first month retention, first-year retention, retained after,
- still active, active after # day, active after # week, active after # month,
- active # day after, return~ within

lifetime_value: Customer lifetime value
What a customer brings over the whole time as a customer.
- lifetime value, customer lifetime value, clv, ltv, cltv

cancellations: Cancellations
Contracts or orders cancelled in a period.
- cancellation, cancelled subscription, cancelled order, cancelled contract,
- unsubscribe, unsubscribe rate, unsubscribes, opt-out rate

win_backs: Win-backs
Former customers who came back in a period.
- win-back, won back, reactivated customer, reactivated user, reactivation,
- reactivation rate, reactivated

customer_tenure: Customer tenure
How long customers stay.
- customer lifetime, customer tenure, average customer lifetime

accounts_at_risk: Accounts at risk
Accounts whose chance of leaving is above a limit.
- account at risk, at-risk account, at-risk customer, customer at risk, red account,
- likely to churn

health_score: Customer health score
A score made of signs such as use, tickets and payments.
- health score, customer health, account health, customer health score

loyalty_members: Loyalty members
Customers in the loyalty programme.
- loyalty member|counted, loyalty program member|counted,
- loyalty programme member|counted, loyalty membership|counted,
- loyalty sign-up|counted, loyalty card holder|counted

active_users: Active users
Customers who did what counts as use in a period.
- active user|counted, active account|counted, active customer|counted,
- active member|counted, active student|counted, active subscriber|counted,
- active seller|counted, active team|counted, active contributor|counted, dau, mau, wau,
- daily active user, weekly active user, monthly active user, daily user|counted,
- weekly user|counted, monthly user|counted, daily active, weekly active,
- monthly active, active player|counted, active learner|counted, active buyer|counted,
- active guest|counted, monthly listener|counted, monthly reader|counted,
- weekly reader|counted, daily reader|counted, weekly visitor|nobody, swau, active org,
- active organisation, active organization, active developer, active project,
- active|ahead, active worker, active employee, active staff member, people who use it,
- regular user|counted, active publisher|counted, active club|counted,
- active courier|counted, active driver|counted, active rider|counted,
- active store|counted, active host|counted, active business|counted,
- active device|counted, active shop|counted, active author|counted

stickiness: Stickiness
Daily active users by monthly active users.
- stickiness, dau mau, dau / mau, wau / mau, dau / wau

usage: Usage
How often the product is used in a period.
- usage, product usage, api call, message sent, document created, project created,
- playlist created, usage rate, utilisation|customers, utilization|customers

sessions: Sessions
Visits in which something was done, in a period.
- session|counted, session per user, log-in, login frequency, weekly log-in,
- visit per user, app open, log in|customers, logged in|customers, open app, opens app,
- opened app, open~ app

time_spent: Time spent
Time that a customer spends with the product in a period.
- time on site, time on page, time in app, time spent|customers, session length,
- session duration, watch time, hour watched, minute watched, listening time,
- reading time, dwell time, average session, hour streamed, hour played

interaction_rate: Engagement rate
Share of those reached who react: like, comment, share, answer.
- engagement, engagement rate, engagement score, customer engagement, user engagement,
- interaction rate, comment per post, interaction per post, post engagement,
- social engagement, email engagement, number of like|counted, like|counted, retweet,
- repost, reaction|counted, shares of our post, share per post, upvote, thumbs-up,
- interaction|counted

open_rate: Open rate
Share of delivered mails that are opened.
- open rate, email open rate, newsletter open rate, open~ newsletter

click_rate: Click-through rate
Clicks by how often a link was shown.
- click-through rate, ctr, click rate, click-through, click to open rate

attendance: Attendance
People who came.
- attendance, attendee|counted, participant|counted, attendance rate, event attendee,
- participation rate|customers, event registration, registrant, footfall, turn-out,
- walk-in, walk-in visitor, ridership, passenger|counted, turning up, crowd|counted,
- people who come, delegate|counted, spectator|counted, average crowd,
- occupancy of event, sold out show

feature_adoption: Feature adoption
Share of customers who use a feature in a period.
- adoption, adoption rate, feature adoption, product adoption, user adoption,
- adopt~|customers, use|customers, using|customers, used by, feature usage,
- tried|customers, try|customers, set up|customers, enable~|customers,
- connect~|customers, opt-in rate, take-up, take-up rate, uptake, account that use,
- customer that use, user that use, customer who use, user who use, of account use,
- share of user who, used by # %

seat_use: Seat use
Seats in use by seats bought.
- seat use, seat utilisation, seat utilization, licence utilisation,
- license utilization, license utilisation, licence use, license usage,
- licences in use, assigned seat, seat activated

review_calls: Review calls
Calls or meetings held with customers.
- review call, check-in call, business review, quarterly business review, qbr,
- review meeting, account review, customer call, customer meeting, customer visit

bounce_rate: Bounce rate
Share of visits that end on the first page.
- bounce rate

activation_rate: Activation rate
Share of new customers who reach the point where the product is of use.
- activation rate, activation, activated user, activated account, activate~|customers,
- activated customer, setup completion, profile completion, reach~ first value,
- first value, aha moment, first project|customers, complete setup, completed setup,
- complete profile, completed profile, finish setup, finishes setup, finish set-up,
- complete set-up

onboarding_completion: Onboarding completion
Share of new customers who finish the onboarding.
- onboarding completion, onboarding completion rate, complete onboarding,
- completes onboarding, completed onboarding, finish onboarding, finish~ onboarding,
- onboarded customer, onboarded user, customer onboarded, fully onboarded

time_to_value: Time to first value
Time from signing to the first use that counts.
- time to value, time to first value, onboarding time, time to onboard,
- onboarding duration, time to activation, time to activate, time to go live,
- implementation time, setup time, go-live time, time to launch, time to first order,
- time to first purchase, time to first project, time to first call,
- time to first deploy, time to first login, time-to-first-call,
- time to first key action, time to first message, time to first report,
- time to first invoice, time to first payment, first payment

onboarding_calls: Onboarding calls
Calls held with new customers.
- onboarding call, onboarding session, kick-off call, welcome call, onboarding meeting

nps: Net Promoter Score
Share of those who would recommend less share of those who would not.
- nps, net promoter score, net promoter, promoter score, recommend|customers, promoter,
- detractor, likelihood to recommend, would recommend, recommend~ us, recommend score,
- recommendation rate, who recommend us, would recommend us|customers

csat: Customer satisfaction score
Share of answers that are content, or their mean.
- csat, customer satisfaction, customer satisfaction score, satisfaction score,
- satisfaction, satisfied customer, satisfaction rate, satisfaction rating,
- satisfied|customers, very satisfied, user satisfaction, guest satisfaction,
- patient satisfaction, client satisfaction, customer satisfaction rating,
- customer happiness, happiness score, student satisfaction, satisfaction survey,
- feedback score, happy|customers, positive experience, positive feedback, rate us good,
- rated helpful, rated useful, rated easy, rated good, rate~ it helpful,
- rate~ it useful, rate~ them helpful, found helpful, find it helpful, find~ it useful,
- rate~ our service, rate our support, rate us #, rates us #, rate~ it good,
- positive rating, good experience, content with|customers, feel well looked after

ces: Customer effort score
How easy customers found it, on a scale.
- customer effort score, customer effort, effort score

rating: Rating
Mean of the stars that customers give.
- rating, star rating, app rating, app store rating, review score, review rating,
- average rating, star, store rating, google rating, product rating, rate us # out of,
- average score|customers, mean score|customers

complaints: Complaints
Complaints in a period, or the share of customers who complain.
- complaint, complaint rate, customer complaint, complain~, negative review,
- negative feedback, bad review, negative comment, escalation

refund_rate: Refund rate
Share of sales that are refunded or returned.
- refund rate, refund, return rate, product return, returns rate, refund request,
- chargeback, chargeback rate, returned order, returned item, customer return|counted,
- return per order, money back, order returned, sent back, reduce return, fewer return,
- returns down

support_tickets: Support tickets
Requests for help in a period.
- support ticket, ticket volume, support request, support contact, contact rate,
- support call, support case, ticket per customer, ticket per user, call volume,
- inbound call, support volume, help-desk ticket, support query, ticket|counted,
- help request, question to support, support question, support e-mail, support mail,
- email to support, call to support, calls to support, call per order,
- contact per order, call per customer, contacts per order, question to service desk,
- support load, support burden, calls to hotline

response_time: Response time
Time until the first answer to a request.
- response time, first response time, first reply time, reply time,
- time to first response, time to respond, first response, average response time,
- first reply, time to answer, answer time, speed of answer, frt, time to first answer,
- first answer, time to reply, time to first contact, answer~ customer within,
- answer~ client within, answer~ caller within, answer~ mail within,
- answer~ email within, answer~ message within, reply to customer within,
- respond to customer within, respond to client within, until customer get answer,
- until first answer, until somebody answers, speed to answer, reaction time

resolution_time: Resolution time
Time until a request is resolved.
- resolution time, time to resolution, time to resolve, average resolution time,
- ticket resolution, ticket resolution time, handling time, handle time,
- average handling time, average handle time, case resolution, issue resolution time,
- turnaround time, time to close ticket, time to close case, time to solve,
- time to fix|customers, solution time, time to solution, time to handle, time on phone,
- call duration, time to settle, settlement time, close ticket within, solve~ within,
- time to close request

first_contact_resolution: First contact resolution
Share of requests resolved at the first contact.
- first contact resolution, first call resolution, fcr, one-touch resolution,
- resolved on first contact, resolved at first contact, self-service rate,
- deflection rate, ticket deflection, self-service resolution, resolution rate,
- solved at first contact, solved on first contact, at first contact, on first contact,
- solved by bot, answered by bot, solved by chatbot, handled by chatbot, handled by bot,
- solved without agent, first fix rate, solved by themselves

reopened_tickets: Reopened tickets
Share of resolved requests that are opened again.
- reopened ticket, reopen rate, reopened case, repeat contact, repeat call,
- case reopened, reopened, re-opened

ticket_backlog: Open tickets
Requests that are not resolved yet.
- ticket backlog, open ticket, support backlog, unresolved ticket, backlog, open case,
- overdue ticket, unanswered ticket

wait_time: Waiting time
Time that customers wait.
- wait time, waiting time, queue time, queue length, waiting list, hold time,
- time on hold, call waiting time, abandoned call, call abandonment, phone queue,
- longest wait, wait|counted, average wait, median wait, queue|counted, check-out queue,
- time in queue, queueing time, caller wait, customer wait, client wait, patient wait,
- guest wait, people wait, wait less than, waits less than, wait longer than,
- waits longer than, wait more than, waiting times, patient waiting longer, wait of,
- on waiting list

referrals: Referrals
Customers who come because another one sent them.
- referral, referral rate, referred customer, referred user, refer|customers,
- viral coefficient, k-factor, word-of-mouth customer, customer referral

reviews: Public reviews
Reviews that customers write.
- online review, positive review, customer review, five-star review, # star review,
- g # review, new review, public review, testimonial

references: Reference customers
Customers who speak for us.
- reference customer, customer reference, referenceable customer, case study|counted,
- reference account, success story, customer story, lighthouse customer,
- reference user, reference user of, external success story

new_customers: New customers
Customers who bought for the first time in a period.
- new customer|counted, new client|counted, new logo|counted, new account|counted,
- new subscriber|counted, new member|counted, new buyer|counted,
- new paying customer|counted, customer acquired|counted, client acquired|counted,
- new merchant|counted, new seller|counted, new tenant|counted, new patient|counted,
- new enterprise customer|counted, new subscription|counted, new contract|counted,
- customer signed|counted, client signed|counted, new donor|counted,
- new player|counted, new guest|counted, new household|counted,
- new business customer|counted, first-time buyer|counted

signups: Sign-ups
People who registered in a period.
- sign-up, registration, new user|counted, registered user|counted, new registration,
- account created, app install, install, download, app download, new sign-up,
- new account created, enrolment, enrollment, sign up|customers, new student|counted,
- application received, newsletter subscriber, email subscriber, sign-up rate,
- wait-list sign-up

customers: Customers
Customers there are.
- number of customer, customer base, user base, total customer, total user,
- number of user, subscriber|counted, member|counted, customer count, subscriber base,
- membership, customer|counted, client|counted, user|counted, listing|counted,
- household|counted, account|counted, paid seat, seat|counted, merchant|counted,
- subscription|counted, store|counted, school|counted, donor base, client base,
- depositor|counted, policyholder|counted

trials: Trials
Trials started in a period.
- trial|counted, free trial, trial started, trial start, new trial, trial sign-up,
- pilot|counted, proof of concept

conversion_rate: Conversion rate
Share of those who could take a step and take it.
- conversion, conversion rate, convert~, lead conversion, site conversion,
- website conversion, checkout conversion, visitor to lead, lead to customer,
- checkout completion, lead-to-opportunity, lead-to-customer, sql conversion,
- mql to sql, booking conversion, checkout rate, lead conversion rate, completion rate,
- funnel conversion, offer acceptance|customers, visitor who buy, visitor who sign up,
- visitor who order, visitor who book, visitor who register, finish checkout,
- finishes checkout, complete checkout, completes checkout, of visitor buy,
- ask for quote, request quote, who go on to, who buy

trial_conversion: Trial conversion
Share of trials that become paying customers.
- trial conversion, trial-to-paid, trial to paid, trial-to-paid conversion,
- free-to-paid, free to paid, free-to-paid conversion, paid conversion,
- conversion to paid, trial conversion rate, upgrade|customers, upgrade to paid,
- pilot conversion, trial to paid conversion, upgrade rate, convert~ to paid,
- convert~ to paying, convert~ into paying, converted to paid, become paying,
- becomes paying, go paid, trial user who pay, trials that pay, who go on to pay,
- of trials convert, stay after trial, stay on after

abandonment: Abandonment
Share of those who start and do not finish.
- cart abandonment, abandonment rate, abandonment, drop-off, drop-off rate,
- abandoned cart, abandoned checkout, form abandonment, drop-out rate,
- onboarding drop-off, call abandoned, abandoned form, leave checkout, who give up

acquisition_cost: Customer acquisition cost
Cost of marketing and sales by customers won.
- customer acquisition cost, cac, acquisition cost, cost per acquisition, cpa,
- cost per customer acquired, blended cac, cost per new customer, cost of acquisition,
- cost of winning customer, cost to win customer, cost of acquiring customer,
- cost to acquire customer, cost of acquiring, cost to acquire, cost per new client,
- cost per new user, cost per new member, cost per acquired customer

ltv_to_cac: Lifetime value by acquisition cost
What a customer brings by what it cost to win one.
- ltv / cac, ltv to cac, ltv cac, ltv cac ratio, clv / cac, ltv to cac ratio

payback_period: Payback period
Time until a customer has paid back what it cost to win one.
- payback, payback period, cac payback, payback time, cac payback period

leads: Leads
People or companies who showed interest in a period.
- lead|counted, inbound lead, new lead, lead volume, enquiry, inquiry,
- prospect|counted, lead generated, contact form submission, inbound request,
- quote request, rfp

qualified_leads: Qualified leads
Leads that meet the agreed test.
- qualified lead, mql, sql, pql, sales qualified lead, marketing qualified lead,
- product qualified lead, sales accepted lead, sal, qualified opportunity,
- sales opportunity, opportunity, qualified prospect, new opportunity

demos: Demos
Demonstrations held in a period.
- demo|counted, demo request, product demo, qualified demo, demo booked, demo per week

pipeline: Pipeline
Worth of the open opportunities.
- pipeline|counted, sales pipeline, qualified pipeline, pipeline coverage,
- pipeline generated, pipeline value, marketing-sourced pipeline, new pipeline,
- sourced pipeline, partner pipeline, of pipeline

meetings_booked: Meetings booked
Meetings agreed with prospects in a period.
- meeting booked, booked meeting, sales meeting, discovery call, sales call,
- appointment, appointment booked, first meeting, prospect meeting

cost_per_lead: Cost per lead
Cost of marketing by leads.
- cost per lead, cpl, cost per click, cpc, cost per mql, cost per sign-up,
- cost per install, cost per opportunity

revenue: Revenue
Money earned in a period.
- revenue, total revenue, turnover, income, gross revenue, net revenue, annual revenue,
- quarterly revenue, monthly revenue, gmv, gross merchandise value,
- gross merchandise volume, turnover|nobody, revenue target, takings, ad revenue,
- advertising revenue, service revenue, product revenue, top line, revenue from abroad,
- revenue share, invoiced sales, fee income, rent income, rental income,
- interest income, premium income, premium collection, billing|counted, export sales,
- export revenue, export share

recurring_revenue: Recurring revenue
Revenue that comes again each month or year from contracts in force.
- recurring revenue, arr, mrr, annual recurring revenue, monthly recurring revenue,
- subscription revenue, run rate, contracted revenue, run-rate revenue

new_revenue: New business revenue
Revenue from customers won in the period.
- new revenue, new arr, new mrr, new business revenue, new business, net new arr,
- net new mrr, new recurring revenue, net new revenue, new logo revenue, new logo arr,
- revenue from new customer, revenue from new client, share of revenue from new customer

expansion_revenue: Expansion revenue
Recurring revenue that existing customers added.
- expansion revenue, expansion arr, expansion mrr, upsell revenue, cross-sell revenue,
- account expansion, expansion

bookings: Bookings
Worth of the contracts signed in a period.
- booking|counted, contract value, acv, tcv, total contract value,
- annual contract value, new booking, signed contract value, contracted value,
- order intake, order book, sales booking, total booking

sales: Sales
What was sold in a period.
- sales volume, unit sold, sale|counted, sales revenue, online sales, store sales,
- like-for-like sales, same-store sales, direct sales, sales figure, ticket sold,
- ticket sales, room sold, policy sold, sell-through, sell-through rate,
- e-commerce sales, sales|counted, sales per month, monthly sales, weekly sales,
- sales volume per, annual sales, daily sales, seat sold, item sold, sold item,
- unit sales, car sold, home sold, copies sold, copy sold, book sold, licence sold,
- license sold, package sold, seats sold, box sold, sold in #, pre-order

revenue_growth: Revenue growth
Change of revenue from a period to the next.
- revenue growth, sales growth, growth rate, arr growth, mrr growth,
- year-on-year growth, year-over-year growth, yoy growth, organic growth

revenue_per_customer: Revenue per customer
Revenue by customers, in a period.
- revenue per customer, revenue per user, arpu, arpa, average revenue per user,
- average revenue per account, revenue per account, revenue per client,
- spend per customer, average spend, spend per head, share of wallet,
- revenue per visitor, revenue per available room, revpar

order_value: Average order value
Revenue by orders.
- average order value, aov, order value, basket size, average basket, basket value,
- average basket size, average ticket, average transaction value, item per order,
- average purchase, average sale, average order, spent per visit, spend per visit,
- spend per order, spend per guest, average bill, average cheque, average check,
- sale per customer, revenue per order, basket

deal_size: Average deal size
Worth of an average contract won.
- deal size, average deal size, average contract value, average deal, deal value

deals_won: Deals won
Contracts signed in a period.
- deal won, closed deal, closed-won, closed won deal, deal closed, deal|counted,
- new deal, contract signed, signed contract, won deal, enterprise deal, contract won

win_rate: Win rate
Share of decided opportunities that are won.
- win rate, close rate, closing rate, win ratio, proposal win rate, bid success rate,
- proposal accepted, bid won, tender won, pitch won, bids we win, tenders we win,
- quote to order, quotes turned into orders, hit rate, proposal won, quote accepted,
- offers turned into orders, quote conversion, bid success, share of bids,
- share of pitches, pitches, tender success

sales_cycle: Sales cycle
Time from the first talk to a signed contract.
- sales cycle, sales cycle length, time to close, deal cycle, sales cycle time,
- average sales cycle, sales velocity, time to win, time to sign, time to contract,
- length of sales cycle, time from lead to, time to deal, deal velocity, days to sign

orders: Orders
Orders in a period.
- order|counted, online order, transaction|counted, purchase|counted, weekly order,
- daily order, order volume|counted, transaction volume, order per week, order per day,
- gift card sold, stay booked, booked night, order volume, night booked, room night,
- overnight stay, bookings per week, trips booked, order book size

quota_attainment: Quota attainment
Sales by the sales that were planned.
- quota, quota attainment, sales target, sales quota, rep at quota

attach_rate: Attach rate
Share of customers or sales that come with a second product.
- attach rate, attachment rate, product per customer, multi-product customer,
- second product, cross-sell rate, module per customer, customer with two product,
- customer with # product, customer with more than one, product held per customer,
- customers with two

upsells: Upsells
Customers who bought more in a period.
- upsell, cross-sell, upgrade|counted, upsell rate, plan upgrade, add-on sale,
- add-on sold, customer who upgrade, user who upgrade, buy second product

paying_customers: Paying customers
Customers who pay.
- paying customer|counted, paying user|counted, paying account|counted,
- paid subscriber|counted, paid user|counted, paying subscriber|counted,
- paid account|counted, paid member|counted, paid subscription|counted,
- paying member|counted, paid customer|counted

purchase_interval: Time between purchases
Time from one purchase of a customer to the next.
- time between order, time between purchase, days between order, days between purchase,
- reorder interval

responded_within: Answered in time
Share of requests that got a first answer within the time agreed.
- answered within, replied within, responded within, respond~ within, reply within,
- answer~ within, responded to within, respond~ to # %, hear back within, answer~ # %,
- respond to # in #, replied to within, called back within, call back within,
- replied to # %, answered # %

resolved_within: Resolved in time
Share of requests that were resolved within the time agreed.
- resolved within, resolve~ within, closed within, solved within, resolve~ # %,
- settled within, fixed within # day, handled within # day

fit_score: Product-market fit score
Share of users who would be very disappointed to lose the product.
- very disappointed, product-market fit score, pmf score, sean ellis score,
- disappointed without
"""
"""Name, definition and words of each."""
