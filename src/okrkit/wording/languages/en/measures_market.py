"""What English calls the measures of the market, of partners and of money."""

from typing import Final

__all__ = ["MARKET"]

MARKET: Final = """\
brand_awareness: Brand awareness
Share of the market that knows the name, asked or unasked.
- brand awareness, aided awareness, unaided awareness, brand recall, brand recognition,
- brand recognition score, awareness, brand preference, brand lift, top-of-mind,
- know our name, name known by, known by # %, who know us, who know our brand,
- heard of us, brand familiarity

share_of_voice: Share of voice
Own mentions by all mentions of the market.
- share of voice, share of search, share of searches, search share

reach: Reach
People who saw something of us in a period.
- impression, audience|counted, audience size, organic reach, social reach,
- audience reach, campaign reach, post reach, email reach

web_traffic: Site visits
Visits to the site in a period.
- web traffic, website traffic, site traffic, organic traffic, traffic, site visit,
- website visit, unique visitor, visitor, page view, page-view, website visitor,
- monthly visitor, search traffic, organic visit, organic search, blog visit,
- blog traffic, store visit, landing page visit, visit to website, docs visit,
- page per session, pages per session, page per visit

followers: Followers
Accounts that follow ours.
- follower, social media follower, fan, linkedin follower, star on github, github star,
- subscriber on youtube, youtube subscriber

media_mentions: Media mentions
Mentions in the press or by others.
- media mention, press mention, press coverage, media coverage, mention|counted,
- backlink, press article, earned media, tier # publication, analyst mention,
- press article|counted, featured at, featured in, article in press,
- article in local press, mentioned in, press hits, media hit, piece of coverage,
- pieces of coverage

search_rank: Search rank
Place in the results of a search.
- search rank, search ranking, search position, google ranking, keyword ranking,
- domain authority, domain rating, ranking keyword, rank # in, ranks # in, ranked #,
- top # of google, place on google, position on google, first page of google,
- ranking position

content_views: Content views
Views of what was published.
- view|counted, content view, video view, blog view, article read, podcast listen,
- podcast download, newsletter reader|counted, reader|counted, stream|counted,
- recording viewed, recording viewed per user, listens, regular listener|counted,
- regular viewer|counted, regular reader|counted, video watched to end, read to end,
- watched to end, reader per article

posts_published: Publications
Posts, articles or talks of our own in a period.
- blog post, article published, post published, published post, social post,
- press release, newsletter issue, conference talk, webinar hosted

marketing_return: Return on marketing
Revenue or profit from campaigns by what they cost.
- roas, return on ad spend, marketing roi, roi, return on investment, campaign roi,
- return on marketing

market_share: Market share
Own sales by all sales of the market.
- market share, share of market, market penetration, penetration, share of category,
- share of segment

markets_entered: Markets
Countries, cities or fields in which there are customers.
- new market, country live, new country, new city, new store, market entered,
- new region, new vertical, city live, new location

community_members: Community members
People in the community.
- community member|counted, community size|counted, forum member|counted,
- slack member|counted, discord member|counted, forum user|counted,
- meetup member|counted

contributions: Contributions
Contributions from outside in a period.
- contribution, community contribution, external contribution, community post,
- forum post, external pull request, community pull request, external pr

contributors: Contributors
People from outside who contribute.
- contributor|counted, external contributor|counted, maintainer|counted,
- open source contributor|counted, community contributor|counted,
- first-time contributor|counted, new contributor, collaborator|counted,
- quality contributor

partners: Partners
Companies that sell, build or refer with us.
- partner|counted, new partner|counted, active partner|counted, partnership|counted,
- reseller|counted, channel partner|counted, strategic partner|counted,
- certified partner|counted, signed partner|counted, partner signed|counted,
- integration partner|counted, referral partner|counted, franchisee|counted,
- distributor|counted

partner_revenue: Partner revenue
Revenue that comes through partners.
- partner revenue, partner-sourced revenue, channel revenue, revenue from partner,
- partner sales, revenue through partner, partner-sourced deal, indirect revenue,
- revenue via partner, deal via partner, sold through partner, sold by partner

integrations: Integrations
Other products that ours works with.
- integration|counted, connector, marketplace app, third-party integration, plug-in

gross_margin: Gross margin
Revenue less cost of what was sold, by revenue.
- gross margin, gross profit margin, gm, gross margin percentage, gross profit %

net_margin: Profit margin
Profit by revenue.
- net margin, profit margin, operating margin, ebitda margin, ebit margin, margin,
- net profit margin, operating profit margin

profit: Profit
Revenue less cost.
- profit, net profit, gross profit, operating profit, ebitda, ebit, net income,
- earnings, operating income, eps, earnings per share, operating result, surplus

contribution_margin: Contribution margin
What is left of a sale after the cost of that sale.
- contribution margin, unit margin, margin per order, unit economics,
- contribution per order

break_even: Break-even
Revenue by the cost that it has to cover.
- break-even, breaks even, cost coverage, cost recovery

cash_flow: Cash flow
Money that came in less money that went out.
- cash flow, free cash flow, operating cash flow, cash conversion, cash balance,
- cash position, fcf, liquidity, cash collected, cash collection, working capital

burn: Burn
Money that is used up in a month.
- burn, burn rate, monthly burn, net burn, cash burn, burn multiple

runway: Runway
Months until the money is used up.
- runway, cash runway, month of runway

days_sales_outstanding: Days sales outstanding
Days from the invoice to the payment.
- days sales outstanding, dso, collection period, debtor day, days outstanding,
- average days to pay, payment time, cash conversion cycle, debtor days,
- days to be paid, days to get paid, time to get paid, time to payment,
- time until invoice is paid, days until paid, days past due, time to collect

overdue_receivables: Overdue receivables
Money that should have been paid by now.
- overdue receivable, overdue invoice, bad debt, accounts receivable, receivable,
- past-due invoice, aged debt, outstanding invoice, late payment, unpaid invoice,
- overdue payment, invoice overdue, unpaid bill, outstanding ar, outstanding debt,
- arrears, rent arrears, outstanding receivable, billed but unpaid, open invoice,
- invoice past due, bad debts, outstanding payment, payment default, default rate,
- delinquency, delinquency rate, non-performing loan

funding: Funding
Money raised from investors or funders.
- funding, funding raised, investment raised, capital raised, seed round,
- grant funding, grant income, raise~ $, term sheet, new funding, financing,
- funding round, grant won, grant awarded, grant secured, grant of $, grant of €,
- grant of £, secure grant, win grant, major grant|counted, capital raise,
- equity raised, loan approved, sponsorship|counted, bridge round, sponsorship income,
- sponsor money, corporate sponsor|counted, new sponsor|counted

donations: Donations
Money given by donors.
- donation, gift, fundraising income, fundraising revenue, pledge, donation income,
- money raised, fund raised, regular giving, donor retention, recurring donor|counted,
- average gift, monthly donor|counted, donor|counted, donated, donation|counted,
- item donated, donated item, money given, income from donation, amount raised

costs: Cost
Money spent in a period.
- cost, total cost, operating cost, opex, expense, operating expense, spend, spending,
- overhead, cost base, expenditure, cogs, cost of goods sold, fixed cost, agency spend,
- travel cost, running cost, cost of sales, operating expenditure,
- cost-to-income ratio, cost income ratio, spend on, labour cost, labor cost,
- staff cost, payroll cost, personnel cost, freight bill, energy bill, power bill,
- bill for, spend per, cost share, cost as share of, cost per head, rent cost,
- material cost, overhead cost, maintenance cost, transport cost, freight cost,
- marketing spend, admin cost, administrative cost, interest paid, procurement cost,
- cost level

unit_cost: Unit cost
Cost by what is made or served.
- unit cost, cost per unit, cost per order, cost per ticket, cost per contact,
- cost per user, cost per transaction, cost per case, cost per customer, cost to serve,
- cost per delivery, cost per parcel, cost per request, cost per invoice,
- cost per meal, cost per student, cost per patient, cost per mile, cost per stop,
- cost per call, cost per beneficiary, cost of service, cost per, cost per seat,
- cost per unit sold

cloud_cost: Infrastructure cost
Money spent on servers and services.
- cloud cost, cloud spend, infrastructure cost, hosting cost, infra cost, aws cost,
- aws bill, cloud bill, compute cost, server cost, infrastructure spend, aws spend,
- storage cost, cloud costs, saas spend, licence cost, license cost, hosting spend

savings: Savings
Money that is no longer spent.
- saving, cost saving, cost reduction, money saved, savings delivered, saved cost,
- saved per year, saved a year, spend reduction, costs saved, saved on

budget_variance: Budget variance
Spending off the plan, by the plan.
- budget variance, variance to budget, off budget, under budget, over budget,
- within budget, on budget, budget overrun, variance to plan, budget adherence,
- operating plan, financial plan, of plan, ahead of budget, of budget, spending plan,
- over plan, under plan, on plan

forecast_accuracy: Forecast accuracy
How near forecasts come to what happens.
- forecast accuracy, forecasting accuracy, accuracy of forecast, estimation accuracy,
- prediction accuracy, plan accuracy, planning accuracy, forecast accurate,
- accurate forecast, within # % of forecast, within # % of plan, accurate to

closing_time: Days to close
Days from the end of a period until its books are closed.
- days to close, month-end close, close the books, monthly close, book close,
- close book, closing of book, year-end close, financial close, close cycle,
- books closed, book closed, closed in # working day, closed in # day

rule_of_forty: Rule of 40
Growth of revenue in percent plus margin in percent.
- rule of #, rule of forty

quick_ratio: Quick ratio
What can soon be money by what is soon due; of subscriptions, revenue gained by revenue
lost.
- quick ratio, current ratio, liquidity ratio, saas quick ratio

forecast_error: Forecast error
How far forecasts are off from what happens.
- forecast error, mape, forecast variance, forecast bias, prediction error,
- forecast off by, off forecast, forecast deviation, deviation from forecast,
- deviation from plan

collection_rate: Collection rate
Share of what is due that is paid, or paid in time.
- collection rate, rent collected, rent collection, invoice paid on time,
- invoices paid in time, paid by due date, paid when due, ar >, ar older than,
- collect # % of, dues collected, fees collected, bill paid on time, payment on time

debt_ratio: Debt
What is owed by what is owned or earned.
- debt ratio, debt to equity, debt-to-equity, net debt, leverage ratio, gearing,
- debt to ebitda, debt / ebitda, level of debt, gearing ratio, loan to value

debt_cover: Ability to pay
What there is or comes in by what has to be paid.
- solvency, solvency ratio, interest cover, interest coverage, equity ratio,
- debt service cover, coverage of interest, capital ratio, dscr

capital_return: Return on capital
Profit by the money that is tied up for it.
- return on equity, roe, return on asset, return on capital, roce, roic,
- return on invested capital, return on capital employed, shareholder return,
- share price, dividend

price_level: Average price
What is paid on average for one unit.
- average price, average daily rate, price per night, average selling price,
- price increase, day rate, daily rate, average rent, price per ton, price per unit,
- average fee, hourly rate

discounts: Discounts
What is taken off the list price, by the list price.
- average discount, discount rate, discount given, discount level, share of discount,
- discount share, price discount

lost_deals: Lost deals
Decided opportunities that went to somebody else or to nobody.
- deal lost, lost deal, lost to competitor, loss to competitor, lost bid, bid lost,
- lost opportunity, lost pitch

online_share: Online share
Share of orders, payments or cases that come over the net.
- paid online, pay online, pays online, done online, placed online, ordered online,
- order online, online share, digital share, handled digitally, filed online,
- submitted online, booked online, book online, books online, share of sales online,
- sales made online, bought online, applied online, share of online
"""
"""Name, definition and words of each."""
