"""What English calls the things that objectives are about."""

from typing import Final

__all__ = ["AIMS"]

AIMS: Final = """\
retention: Retention
> about existing
- retention, customer retention, churn, retain~|object customers, retained|customers,
- keep~|object customers, customer who stay, stay~ with us, returning customer,
- come back|subject customers, coming back|subject customers,
- keep~ coming back|subject customers, customer come back, guest come back,
- visitor come back, diner come back, shopper come back, guest coming back,
- visitor coming back,
- repeat customer, repeat business, customer loss, renewal, renew~, prevent churn,
- stick~ around|customers, leave|subject customers, leaving|subject customers,
- lose|object customers, losing|object customers, lost|object customers,
- stay~|subject customers, attrition|customers, customer stay

win_back: Win-back
> near retention acquisition
- win-back, winning back, won back, win customer back, win lapsed customer back,
- lapsed customer, former customer return, reactivate~|customers, bring~ back|customers,
- return of lapsed, lost customer return

loyalty: Loyalty
> near retention advocacy
> about existing
- loyal, loyalty, loyal customer, customer loyalty, brand loyalty, raving fan

engagement: Engagement
> near adoption
- engagement, engage~, customer engagement, user engagement, active user, daily habit,
- stickiness, sticky, habit-forming, addictive, daily use, everyday use,
- active community, habit|customers, keep user engaged, more engaged, highly engaged

satisfaction: Satisfaction
> near loyalty support usability retention advocacy
- customer satisfaction, satisfied|customers, satisfy|customers, satisfaction,
- satisfaction|customers, delight~|customers, delightful, delight, happy|customers,
- happiness|customers, happier|customers, love|customers, customer experience,
- user experience, guest experience, patient experience, nps, csat, customer delight,
- customer happiness, exceptional experience, great experience, buyer experience,
- shopping experience, student experience, member experience, client experience,
- customer-centric, customer-obsessed, wow|customers, win heart, customer happier,
- love api, love sdk, love product, love app, love platform, love service, love tool,
- happier customer, happy customer, best experience, customer trust,
- trusted by customer, most loved, loved by

support: Customer support
> near satisfaction
- customer support, support experience, customer service, customer care, help-desk,
- support quality, service desk, support customer better, service quality,
- world-class support, world-class service, excellent service, great support

adoption: Adoption
> near engagement activation
- adoption, product adoption, feature adoption, user adoption, adopt~, usage,
- product usage

activation: Activation
> near adoption
> about new
- activation, activate~|customers, customer onboarding, user onboarding,
- onboarding|customers, first-time user experience, first-time experience,
- time to value, get~ started|customers, onboarding experience, onboard|customers,
- first-run experience

acquisition: Acquisition
> near conversion demand activation
> about new
- customer acquisition, user acquisition, acquisition|nobody, acquisition|customers,
- acquire~|customers, new customer|counted, new user|counted, new client|counted,
- new logo|counted, new business, win~ customer, winning customer, win more customer,
- attract~|customers, sign-up, user growth, customer growth, grow customer base,
- grow user base, number of user, number of customer, more customer, more user,
- expand customer base, expand user base, customer base growth, win new, gain user,
- subscriber growth, member growth, grow membership

demand: Demand
> near acquisition
- lead generation, demand generation, sales pipeline, generate demand, demand gen,
- qualified lead, inbound lead, build pipeline, inbound demand, lead quality,
- more demand, create demand, qualified demand, marketing engine, qualified pipeline,
- more pipeline, pipeline generation, healthy pipeline, strong pipeline, grow pipeline,
- pipeline growth

conversion: Conversion
> near acquisition
- conversion, convert~|customers, conversion rate, sales effectiveness,
- checkout experience, checkout conversion, purchase funnel, trial conversion,
- sales efficiency, sales productivity, closing deal, win rate, into paying customer,
- into paid account, free to paid, into customer, turn~ visitor into, trial user into

expansion: Expansion
> about existing
- upsell, cross-sell, expansion revenue, expand existing account, account expansion,
- grow existing account, land and expand, share of wallet, account growth

advocacy: Advocacy
> near loyalty
- advocacy, brand advocate, customer advocate, word of mouth, referral, evangelist,
- advocate|customers, ambassador

awareness: Awareness
> near market
- brand awareness, awareness, brand visibility, thought leadership, thought leader,
- online presence, brand recognition, market visibility, social media presence,
- organic traffic, web presence, media presence, brand presence, brand reach,
- well-known brand, known brand, household name, visibility in market, strong brand,
- employer visibility, website traffic, build brand, global brand, our brand known,
- brand in market, recognised brand, recognized brand, best-known, become known,
- social media, in social media, presence on social media

market: Market position
> near acquisition revenue awareness growth engagement adoption satisfaction
- market share, market leader, market leadership, market position, market presence,
- lead market, enter market, new market, number one in, market penetration,
- category leader, international expansion, expand into, win market, leader in market,
- dominate~, global expansion, geographic expansion, go-to platform, go-to solution,
- go-to choice, first choice, number one

community: Community
> near engagement
- open source community, developer community, user community, community engagement,
- build~ community, grow~ community, thriving community, strong community,
- vibrant community, active community, community growth, healthy community,
- community around, our community, expand community, engaged community,
- foster community, community of developer, contributor community

partners: Partners
- partnership, channel partner, partner ecosystem, partner network, reseller,
- partner channel, partner program, new partner, strategic partner, grow partner,
- build partner, partner relationship, partner success, strong partner,
- partner program me, partner programme, enable partner

revenue: Revenue
> near conversion expansion acquisition growth
- revenue, sales revenue, arr, mrr, recurring revenue, top line, monetise~, monetize~,
- monetisation, monetization, sales growth, revenue growth, sales target,
- sales performance, increase sales, grow sales, boost sales, income stream,
- revenue stream, revenue target, record quarter, drive sales, more sales,
- online sales, sales|counted, increase online sales, increase sale, grow sale,
- direct sales, sales engine, sales machine, sales organisation, sales organization

growth: Growth
> near revenue acquisition retention expansion market engagement profitability
> near demand adoption awareness satisfaction
- grow business, business growth, hypergrowth, sustainable growth, growth,
- scale business, company growth, product growth, rapid growth, profitable growth,
- grow company, product-market fit, find product market fit

profitability: Profitability
> near cost revenue cash productivity
- profitability, profitable, profit, margin, break-even, unit economics, bottom line,
- ebitda, healthy margin, financially sustainable, financial sustainability,
- financial performance, financial health

cash: Cash
> near profitability
- cash flow, liquidity, runway, cash position, working capital, raise funding,
- cash management, funding round, seed round, series a, series b

cost: Cost
> near productivity profitability
- cost, cost efficiency, cost reduction, cost saving, spending, cost-effective,
- cost-efficient, expense, frugal, reduce spend, cut spend, cloud spend, cheaper,
- cheaper to run, affordable to run

planning: Planning
> near delivery
- forecast accuracy, financial planning, budget control, forecasting, budgeting,
- budget discipline, predictability, predictable delivery, planning accuracy

quality: Quality
> near reliability satisfaction performance usability
- quality, high-quality, product quality, code quality, software quality, defect, bug,
- bug-free, flawless, zero-defect, error-free, technical excellence, accuracy,
- high-quality product, high-quality software, high-quality code, high-quality release,
- high-quality service, technical debt, tech debt

reliability: Reliability
> near quality performance
- reliability, stability, uptime, availability|systems, resilience, rock-solid,
- downtime, outage, always available, high availability, system availability,
- dependable, reliable|systems, stable|systems, resilient|systems, robust|systems,
- reliable product, reliable service, most reliable, incident, fewer incident

performance: Speed of the product
> near reliability usability scalability
- latency, page speed, load time, app performance, site performance, fast website,
- website performance, system performance, performance|systems, fast|systems,
- faster|systems, fastest|systems, blazing fast, lightning fast, site speed,
- query performance, page performance, responsiveness|systems, speed|systems,
- api performance, application performance, application speed

scalability: Scalability
> near performance reliability productivity cost
- scalability, scale infrastructure, scale platform, handle load, scale system,
- handle more traffic, ready to scale, scalable platform, scalable infrastructure,
- scalable architecture, scalable system, scalable product

delivery: Speed of delivery
> near productivity planning logistics quality reliability
- time to market, delivery speed, ship faster, deliver faster, development speed,
- developer productivity, engineering productivity, engineering velocity,
- development velocity, release faster, faster release, lead time, faster delivery,
- deployment frequency, continuous delivery, ship~ quickly, speed of delivery,
- engineering efficiency, speed up development, release process, agility,
- delivery performance, on-time delivery, speed up delivery, accelerate delivery,
- fastest-shipping, fast-shipping, faster-shipping, accelerate development,
- developer velocity, development process, cycle time, project delivery,
- deliver~ project on time, ship more often, release more often, deliver~ value faster,
- delivery predictability, time-to-market, move faster

security: Security
> near compliance
- security, cyber-security, data security, information security, data protection,
- vulnerability, cyber attack, breach, hack~, security posture, fraud, secure|systems,
- more secure, secure by default, secure product, secure data, secure customer data,
- protect data, protect customer data, unauthorised access, unauthorized access,
- access control, get into production, get into system, get into network

compliance: Compliance
> near security quality
- compliance, compliant, gdpr, audit-ready, regulatory requirement, iso #, soc #,
- hipaa, sox, regulation, audit readiness, regulator, data privacy, privacy, pci dss

usability: Usability
> near satisfaction adoption activation conversion support
- usability, easy to use, user-friendly, ease of use, intuitive, effortless to use,
- effortless experience, frictionless experience, seamless experience, simple to use,
- simplify|customers, user interface, improve ux, great ux, improve ui,
- easy for customer, easy for user, make it easy, easier for customer, easier for user,
- easier to use

accessibility: Accessibility
> near usability
- accessibility, accessible to all, wcag, accessible product, accessible website,
- accessible to everyone, accessible for everyone, accessible for all

data: Data
> near quality adoption performance reliability
- data quality, data-driven, data-informed, data-driven decision, data literacy,
- analytics capability, business intelligence, data platform, trusted data,
- data accuracy, data-driven culture, single source of truth, decision based on data,
- data-based decision, evidence-based decision

innovation: Innovation
> near adoption growth revenue
- innovation, innovative, innovate~, new product idea, culture of innovation, r & d,
- experimentation, cutting-edge, product discovery

productivity: Productivity
> near cost delivery logistics quality profitability
- productivity, productive, operational efficiency, efficiency, efficient, automate~,
- automation, streamline~, operational excellence, process efficiency, manual work,
- lean operation, operating efficiency, internal efficiency

logistics: Logistics
> near delivery cost productivity quality
- logistics, fulfilment, fulfillment, supply chain, on-time delivery, inventory,
- inventory management, last mile, order fulfilment, stock level, shipping time,
- shipping cost, warehouse operation, delivery experience, delivery to customer,
- deliver~ on time|customers, delivered on time, parcel on time, every parcel,
- parcel arrive

punctuality: Punctuality
> near logistics delivery planning
- punctuality, punctual, leave on time, depart~ on time, arrive~ on time, run on time,
- running on time, on-time departure, on-time arrival, on-time performance

supply: Supply
> near logistics quality cost
- supplier deliver, vendor deliver, supplier performance, supplier reliability,
- supplier quality, vendor performance, reliable supplier, reliable supply

accounting: Closing the books
> near planning productivity quality
- close book, closing book, close of book, month-end close, monthly close,
- year-end close, financial close, close account faster, close month, book closed

safety: Safety
> near quality wellbeing compliance
- safety, safe workplace, workplace safety, health and safety, zero accident, accident,
- injury, patient safety, road safety, safe work

sustainability: Sustainability
- environmental sustainability, carbon-neutral, carbon footprint, net-zero,
- environmental impact, climate-neutral, emission, greener, eco-friendly,
- environmentally friendly, environmental footprint, energy efficiency,
- renewable energy, circular economy, zero waste, climate action, climate impact,
- carbon emission, low-carbon, decarbonise~, decarbonize~, sustainable business,
- sustainable packaging, sustainability promise, sustainability goal,
- sustainability target, sustainability performance, environmental, more sustainable

hiring: Hiring
> near staff_retention diversity
- hiring, hire, recruitment, recruiting, recruit~, attract talent, attract best talent,
- talent acquisition, acquisition|people, attract~|people, hiring process,
- employer brand, employer of choice, attract top talent, candidate experience,
- build team, grow team, top talent, best talent, grow product team,
- grow engineering team, grow sales team, world-class team, build engineering team,
- scale team, build world-class team, build great team, talent pipeline,
- hiring pipeline

staff_engagement: Staff engagement
> near staff_retention wellbeing learning diversity collaboration
- employee engagement, engagement|people, engage~|people, employee satisfaction,
- satisfaction|people, happy|people, happiness|people, morale, company culture,
- team culture, culture, great place to work, best place to work, employee experience,
- employee happiness, staff engagement, team engagement, motivated|people,
- love~ to work, love~ working, love~ work, love~ their job, love~ it here|people,
- motivate~|people, team spirit, team morale, work environment,
- workplace culture, employee morale, place to work, people love to work, happy team,
- engaged team, engaged|people, team happiness, belonging, high-performing team,
- employee motivation, developer experience, job satisfaction, great workplace,
- healthy workplace culture, happier|people, happy employee, happier employee,
- proud to work

staff_retention: Staff retention
> near staff_engagement
- employee retention, staff retention, retention|people, retain~|people,
- talent retention, staff turnover, employee turnover, turnover|people,
- leave|subject people, leaving|subject people, lose|object people,
- losing|object people, losing people, people want to stay, stay~ with us|people,
- keep talent, keep best people, attrition, retain talent, retain top talent,
- churn|people, stay~|subject people, keep~|object people, attrition|people

learning: Learning
> near staff_engagement
- professional development, employee development, career development,
- personal development, upskill~, learning culture, learning and development,
- skill development, talent development, career growth, leadership development,
- develop leader, develop people, develop talent, develop employee, training program,
- growth|people, learning organisation, learning organization, mentoring,
- improve skill, develop skill, new skill, grow skill, build skill

diversity: Diversity
> near staff_engagement
- diversity, inclusion, diverse team, inclusive, inclusive workplace, dei, d & i,
- gender balance, equal opportunity, gender equality, diverse workforce, more diverse,
- diversity and inclusion, diverse leadership, diverse leader, diverse board,
- diverse management, diverse staff, diverse company

wellbeing: Wellbeing
> near staff_engagement staff_retention
- well-being, wellness, employee wellbeing, mental health, work-life balance, burn-out,
- healthy workplace, stress level, sustainable pace

collaboration: Collaboration
> near staff_engagement delivery productivity
- collaboration, cross-functional collaboration, cross-team collaboration,
- internal communication, alignment, teamwork, knowledge sharing, transparency,
- team communication, communication|people, team alignment, strategic alignment

impact: Impact
> near quality
- social impact, beneficiary, public health, health outcome, patient outcome,
- learning outcome, student outcome, student success, poverty, child safety,
- clinical outcome, educational outcome, student achievement, homelessness,
- learner succeed, student succeed, pupil succeed, better health, people in need

fundraising: Fundraising
> near revenue cash
- fundraising, donation, donor, charitable giving, philanthropy, grant income,
- long-term funding, raise fund, raise more fund, funding|nobody,
- secure long-term funding
"""
"""Name and words of each concept, what is near it, and whom it is about."""
