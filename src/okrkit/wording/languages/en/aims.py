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
- stay~|subject customers, attrition|customers, customer stay, keep member,
- keep our member, keep subscriber, make customer stay, reasons to stay,
- lasting relationship with customer, long-term relationship,
- long-term customer relationship, customer for life, keep customer for life,
- customer longevity, keep customer on board, stop customer leaving, stop churn,
- keep~ existing customer,
- keep~ playing, keep~ reading, keep~ using, keep~ buying, keep~ watching,
- keep~ listening, keep~ ordering, keep~ booking, order again, buy again, book again,
- come again, pay again

win_back: Win-back
> near retention acquisition
- win-back, winning back, won back, win customer back, win lapsed customer back,
- lapsed customer, former customer return, reactivate~|customers, bring~ back|customers,
- return of lapsed, lost customer return, bring back customer, old customer back

loyalty: Loyalty
> near retention advocacy
> about existing
- loyal, loyalty, loyal customer, customer loyalty, brand loyalty, raving fan,
- turn customer into fan, into fan, fan of brand, into advocate, superfan, true fan,
- customer relationship, client relationship, relationship with customer,
- relationship with client, relationship with key account, relationship with account

engagement: Engagement
> near adoption
- engagement, engage~, customer engagement, user engagement, active user, daily habit,
- stickiness, sticky, habit-forming, addictive, daily use, everyday use,
- active community, habit|customers, keep user engaged, more engaged, highly engaged,
- hooked, get user hooked, stay~ to end, watch~ to end, read~ to end, listen~ to end,
- more often|customers, every day|customers, every week|customers,
- take part|customers, full of life, full of people, newsletter is read,
- newsletter get read

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
- trusted by customer, most loved, loved by, joyful, happy guest, trust of customer,
- wow experience, customer love, customer delighted, guest love,
- experience of customer, client satisfaction, patient satisfaction,
- guest satisfaction, user satisfaction, user happiness, great for customer,
- memorable experience, enjoy~|customers, love us, loves us, love to use, loves to use,
- love using, content people love, product people love, fewer complaint, customer pain,
- pain of customer, rave~ about, feel heard|customers, feel welcome|customers,
- feel valued|customers, feel respected|customers, feel cared for,
- feel informed|customers, feel understood, feel at home, leave inspired, leave happy,
- leave satisfied, in good hands, treated with respect, treated with dignity,
- well looked after, worth their money, dignity, people talk about, feel~ comfortable,
- pleasant, proud of|customers, trust~ council, trust~ city council, trust~ police,
- trust~ government, trust~ court, trust in council, trust in police, public trust,
- trust in government, trust in court, confidence in police, confidence in council,
- confidence in government, confidence in court

support: Customer support
> near satisfaction
- customer support, support experience, customer service, customer care, help-desk,
- support quality, service desk, support customer better, service quality,
- world-class support, world-class service, excellent service, great support,
- support for|customers, support to|customers, improve support, better support,
- best support, faster support, fast support, excellent support, outstanding support,
- exceptional support, amazing support, best-in-class support, first-class support,
- top-notch support, speed up support, scale support, fix support, transform support,
- turn support into, support team to, help-line, call centre, call center,
- contact centre, contact center, hotline, great service, outstanding service,
- best-in-class service, first-class service, top-notch service, exceptional service,
- amazing service, superb service, personal service, service excellence,
- service experience, service to customer, service to client, service to guest,
- service to tenant, service to resident, service for customer, service for client,
- level of service, serve~ customer better, serve~ customer faster,
- serve~ client better, serve~ customer well, serve~ citizen better, answer~ customer,
- there for customer, there for client, wait less, waiting time, wait time,
- shorten wait, shorter wait, shorter queue, resolve customer issue,
- solve customer problem, solve customer issue, customer get help, help customer get,
- support case, support ticket, customer query, customer question, complaint handling,
- customer complaint, better service|customers, fast service|customers,
- faster service|customers, best service|customers, helpful support team, most helpful,
- help to customer, help for customer, help to every, get help, support they need,
- answer~ client, answer~ caller, get answer, gets answer, answer first time,
- answer same day, answer~ emergency call, emergency call, get through to, first visit,
- on first call, at first contact, question answered, get decision, answer question,
- answers question, hear back, be called back, shorter line, answered quickly,
- queue for, queue up, no queue, without queue

adoption: Adoption
> near engagement activation
- adoption, product adoption, feature adoption, user adoption, adopt~, usage,
- product usage, roll-out used, get people to use, everyday tool, get everyone on new,
- in daily use, use app instead, use~ online, report~ online, book~ online,
- apply~ online, pay~ online, do everything online, online instead, use it in practice,
- used in practice, upgrade without, on latest version, repair online, permit online,
- form online, everything online, claim online, report online, build~ on api,
- build~ on platform, use app, use tool, reuse~ data

activation: Activation
> near adoption
> about new
- activation, activate~|customers, customer onboarding, user onboarding,
- onboarding|customers, first-time user experience, first-time experience,
- time to value, get~ started|customers, onboarding experience, onboard|customers,
- first-run experience, make new user successful, new user successful,
- new customer successful, new user succeed, new customer succeed, hooked from day one,
- first week of customer, great start for customer, value from day one,
- first day of customer, start fast|customers, value faster, value sooner, fast start,
- find their way, first pull request, first contribution, productive from day one

acquisition: Acquisition
> near conversion demand activation
> about new
- customer acquisition, user acquisition, acquisition|nobody, acquisition|customers,
- acquire~|customers, new customer|counted, new user|counted, new client|counted,
- new logo|counted, new business, win~ customer, winning customer, win more customer,
- attract~|customers, sign-up, user growth, customer growth, grow customer base,
- grow user base, number of user, number of customer, more customer, more user,
- expand customer base, expand user base, customer base growth, win new, gain user,
- subscriber growth, member growth, grow membership, win more enterprise deal,
- win more deal, win more client, get more client, grow subscriber, fill our course,
- fill our class, fill school, win enterprise customer, land enterprise, land more,
- first customer|counted, first # customer, new subscriber, new member|counted,
- reach more customer, more paying customer, more client, more member, more subscriber,
- more buyer, win over customer, gain customer, gain more customer, fill our restaurant,
- fill our hotel, more paying guest,
- newcomer join, switch~ to us

demand: Demand
> near acquisition
- lead generation, demand generation, sales pipeline, generate demand, demand gen,
- qualified lead, inbound lead, build pipeline, inbound demand, lead quality,
- more demand, create demand, qualified demand, marketing engine, qualified pipeline,
- more pipeline, pipeline generation, healthy pipeline, strong pipeline, grow pipeline,
- pipeline growth, fill pipeline, fill funnel, fill our pipeline, more lead,
- better lead, get more lead, generate lead, generate more lead, fuel pipeline,
- sales funnel, full pipeline, marketing pipeline, marketing funnel, lead flow,
- inbound engine, steady flow of lead, lead machine,
- ask us first, ask for quote

conversion: Conversion
> near acquisition
- conversion, convert~|customers, conversion rate, sales effectiveness,
- checkout experience, checkout conversion, purchase funnel, trial conversion,
- sales efficiency, sales productivity, closing deal, win rate, into paying customer,
- into paid account, free to paid, into customer, turn~ visitor into, trial user into,
- improve checkout, better checkout, simplify checkout, optimise checkout,
- optimize checkout, buying experience, close more deal, win more tender, win more bid,
- win more pitch, closing more deal, turn~ lead into, turn~ trial into,
- turn~ interest into, turn~ browser into, better at closing,
- win every tender, win tender, win every bid, win bid,
- book~ directly, book~ direct, order~ directly, order~ direct,
- become buyer, become customer, become subscriber, become member, subscribe after,
- sign after trial,
- turn into paying, turn~ into paying

expansion: Expansion
> about existing
- upsell, cross-sell, expansion revenue, expand existing account, account expansion,
- grow existing account, land and expand, share of wallet, account growth,
- grow with existing, grow with our existing, grow with customer,
- grow existing customer, sell more to existing, grow revenue from existing,
- existing account, grow within account, more from existing,
- spend~ more with us, buy~ more from us, order~ more from us, more of their business

advocacy: Advocacy
> near loyalty
- advocacy, brand advocate, customer advocate, word of mouth, referral, evangelist,
- advocate|customers, ambassador, into advocate, into promoter, recommend us,
- recommends us, recommend~ us, happy to recommend,
- tell~ friend, tell~ their friend, tell~ other, hear of us from, bring~ friend,
- bring~ their friend, refer~ patient to us, refer~ patient, send~ us more,
- send~ us patient, refer~ customer to us,
- sing our praise, from friends

awareness: Awareness
> near market
- brand awareness, awareness, brand visibility, thought leadership, thought leader,
- online presence, brand recognition, market visibility, social media presence,
- organic traffic, web presence, media presence, brand presence, brand reach,
- well-known brand, known brand, household name, visibility in market, strong brand,
- employer visibility, website traffic, build brand, global brand, our brand known,
- brand in market, recognised brand, recognized brand, best-known, become known,
- social media, in social media, presence on social media, profile in industry,
- raise profile, raise our profile, be known, recognised as, recognized as, experts in,
- grow newsletter, strengthen brand, stronger brand, brand image, reputation,
- more visible, raise awareness, spread word, get noticed, attract more visitor,
- voice in industry, trusted voice, thought-leader, reach more people, grow reach,
- grow audience, audience growth, build audience, social following, put us on map,
- better known, younger audience, new audience, wider audience, talk of town,
- content that ranks, own conversation, tell our story,
- know~ our name, think of us first, call us first,
- heard of us, hear of us, know~ who we are, know~ us, know what we do,
- come to us first

market: Market position
> near acquisition revenue awareness growth engagement adoption satisfaction
- market share, market leader, market leadership, market position, market presence,
- lead market, enter market, new market, number one in, market penetration,
- category leader, international expansion, expand into, win market, leader in market,
- dominate~, global expansion, geographic expansion, go-to platform, go-to solution,
- go-to choice, first choice, number one, launch successfully in,
- establish ourselves in, market entry, foothold, gain foothold, leading platform,
- leading provider, leading company, leading brand, leading supplier, leading choice,
- category of choice, preferred partner, preferred supplier, preferred choice,
- leading position, platform of choice, provider of choice, partner of choice,
- supplier of choice, tool of choice, brand of choice, number # in, become leading,
- new territory, new territories, new geography, new region, into us market,
- into uk market, into european market, into asian market, lead our market,
- launch in new, launch in germany, launch in france, launch in spain, launch in italy,
- launch in uk, launch in us, launch in europe, launch in japan, launch in china,
- launch in india, launch in brazil, launch in canada, launch in asia, break into us,
- break into uk, break into new, break into europe, break into enterprise,
- presence in asia, presence in europe, strong presence in, presence in market,
- expand in europe, expand in asia,
- outside our home market, outside home market, choose~ us, prefer~ us

community: Community
> near engagement
- open source community, developer community, user community, community engagement,
- build~ community, grow~ community, thriving community, strong community,
- vibrant community, active community, community growth, healthy community,
- community around, our community, expand community, engaged community,
- foster community, community of developer, contributor community, grow community,
- new contributor, maintainer, first patch, join project, newcomer feel,
- first-time contributor, contributor become

partners: Partners
- partnership, channel partner, partner ecosystem, partner network, reseller,
- partner channel, partner program, new partner, strategic partner, grow partner,
- build partner, partner relationship, partner success, strong partner,
- partner program me, partner programme, enable partner, integrate with us,
- partner with, dealer network, integration partner

revenue: Revenue
> near conversion expansion acquisition growth
- revenue, sales revenue, arr, mrr, recurring revenue, top line, monetise~, monetize~,
- monetisation, monetization, sales growth, revenue growth, sales target,
- sales performance, increase sales, grow sales, boost sales, income stream,
- revenue stream, revenue target, record quarter, drive sales, more sales,
- online sales, sales|counted, increase online sales, increase sale, grow sale,
- direct sales, sales engine, sales machine, sales organisation, sales organization,
- sell more, increase our sales, increase product sales, lift sales, sales higher,
- sales up, sales figure, sales result, record sales, takings, order intake, sell~ out,
- bring in more money, commercial success, commercial performance, recurring business,
- grow subscription, diversify income, more income, sources of income,
- earn more, sell online, sells online, sell~ more online, full room, rooms full,
- fill room, bring in more

growth: Growth
> near revenue acquisition retention expansion market engagement profitability
> near demand adoption awareness satisfaction
- grow business, business growth, hypergrowth, sustainable growth, growth,
- scale business, company growth, product growth, rapid growth, profitable growth,
- grow company, product-market fit, find product market fit, scale company, scale up,
- grow faster, growing faster, grow our company, double size, double company

profitability: Profitability
> near cost revenue cash productivity
- profitability, profitable, profit, margin, break-even, unit economics, bottom line,
- ebitda, healthy margin, financially sustainable, financial sustainability,
- financial performance, financial health, healthy business, sound business, make money,
- earn money, pays for itself, financially healthy, financially independent,
- stand on own foot, stand on own feet, financial result

cash: Cash
> near profitability
- cash flow, liquidity, runway, cash position, working capital, raise funding,
- cash management, funding round, seed round, series a, series b, financial position,
- get paid, get paid on time, paid on time, financial strength, financially strong,
- financial resilience, indebtedness, financial stability of company, financial footing,
- fund next, cash in bank, collect faster, raise capital, reduce debt, less debt,
- pay down debt, cut debt, strengthen balance sheet, healthy balance sheet,
- strong balance sheet, stronger balance sheet,
- pay~ back on time, pay~ on time|customers, pay~ within|customers, bad loan,
- loan go bad, bad debt, loan loss, pay before, invoice paid, late payment

cost: Cost
> near productivity profitability
- cost, cost efficiency, cost reduction, cost saving, spending, cost-effective,
- cost-efficient, expense, frugal, reduce spend, cut spend, cloud spend, cheaper,
- cheaper to run, affordable to run, cloud bill, save money, saving money,
- costs under control, do more with less, run lean, spend less, spend smarter,
- spend wisely, cut our bill, value for money, overspend,
- pay less for, costs same, cost same, buy same for less, same for less,
- cover our cost, cover its cost

planning: Planning
> near delivery
- forecast accuracy, financial planning, budget control, forecasting, budgeting,
- budget discipline, predictability, predictable delivery, planning accuracy,
- in budget, stay in budget, within budget, plan ahead, know where we stand,
- no surprise in number, predictable business, predictable growth, predictable revenue,
- execute on plan, hit forecast, better forecast, reliable forecast, deliver on plan,
- forecast hold, budget kept, keep budget, on budget, plan hold, no surprise

quality: Quality
> near reliability satisfaction performance usability
- quality, high-quality, product quality, code quality, software quality, defect, bug,
- bug-free, flawless, zero-defect, error-free, technical excellence, accuracy,
- high-quality product, high-quality software, high-quality code, high-quality release,
- high-quality service, technical debt, tech debt, release quality, fewer surprise,
- ship with confidence, release with confidence, first-time right, right first time,
- workmanship, craftsmanship, modernise code, clean code, build quality, fewer mistake,
- return stop, stop return, return eat, send back less, nothing is sent back,
- fewer error, make fewer mistake, mistake-free, fault-free, product excellence,
- factory quality, improve documentation quality, technical risk,
- no longer break thing, break~ thing, done right, waste in production,
- production waste, waste in factory, waste in plant, undamaged, reproducible,
- reproduced by other, repeatable, fewer return, easy to change, well made,
- hold for years, last for years, spotless, cut waste in production,
- reduce waste in production, less waste in production

reliability: Reliability
> near quality performance
- reliability, stability, uptime, availability|systems, resilience, rock-solid,
- downtime, outage, always available, high availability, system availability,
- dependable, reliable|systems, stable|systems, resilient|systems, robust|systems,
- reliable product, reliable service, most reliable, incident, fewer incident, on-call,
- stay online, never down, always on, service disruption, business continuity,
- disaster recovery, machine breakdown, breakdown, trust platform, works every time,
- just works, robust infrastructure, stable release, resilient infrastructure,
- go~ down, never break, never fail, no longer break, breaks down, unplanned stop,
- without stopping, works when, work when, without hitch, without fault, stay up,
- quiet night, always works, keep running, keeps running, power cut, goes down,
- go down, never goes down, run without stop, run without stopping,
- run without interruption, run without unplanned, runs without interruption,
- around clock, round clock, boringly reliable, be reliable, stand~ still,
- nothing break, nothing breaks, machine run

performance: Speed of the product
> near reliability usability scalability
- latency, page speed, load time, app performance, site performance, fast website,
- website performance, system performance, performance|systems, fast|systems,
- faster|systems, fastest|systems, blazing fast, lightning fast, site speed,
- query performance, page performance, responsiveness|systems, speed|systems,
- api performance, application performance, application speed, app faster, faster app,
- site faster, faster site, product faster, faster product, snappier, speed of product,
- speed of app, speed of site, loads fast, feels fast, speed up site, speed up app,
- speed up website, speed up product, slow page,
- open at once, opens at once, load at once, instantly, no waiting for page

scalability: Scalability
> near performance reliability productivity cost
- scalability, scale infrastructure, scale platform, handle load, scale system,
- handle more traffic, ready to scale, scalable platform, scalable infrastructure,
- scalable architecture, scalable system, scalable product, modernise infrastructure,
- modernize infrastructure, future-proof infrastructure, scale to meet,
- ready for growth, room to grow, ready for peak, peak season, future-proof,
- handle growth, infrastructure that scales, platform that scales, system that scale,
- that scale with

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
- delivery predictability, time-to-market, move faster, shorten release,
- on time and on budget, on time and in budget, speed up review, faster turnaround,
- reduce lead time, move quicker, faster decision, deliver~ what we promise,
- deliver~ as promised, deliver~ on promise, keep our promises, engineering speed,
- deploy faster, ship often, release often, fewer hand-off, speed up contract,
- on-time project, deploy at any time, deploy any time, deploy on demand,
- decide~ faster, decide~ within, decision within, decided within, signed in days,
- sign~ in days, finish sooner, wait for build, wait for test, twice as fast,
- turned around, processed before, reach~ customer sooner, from idea to,
- months to weeks, weeks to days, days to hours

security: Security
> near compliance
- hacker, attacker, intruder, keep hacker out,
- security, cyber-security, data security, information security, data protection,
- vulnerability, cyber attack, breach, hack~, security posture, fraud, secure|systems,
- more secure, secure by default, secure product, secure data, secure customer data,
- protect data, protect customer data, unauthorised access, unauthorized access,
- access control, get into production, get into system, get into network,
- keep data safe, customer data safe, data safe, safe from hacker, phishing, ransomware,
- zero trust, cyber, cyber resilience, identity theft, secure platform,
- secure infrastructure,
- attacker, intruder, intrusion, steal~, patch in, phishing mail,
- secrets in code, secret in code

compliance: Compliance
> near security quality
- compliance, compliant, gdpr, audit-ready, regulatory requirement, iso #, soc #,
- hipaa, sox, regulation, audit readiness, regulator, data privacy, privacy, pci dss,
- ready for audit, audit ready, pass audit, legal risk, reduce legal risk,
- legal exposure, licence to operate, risk management, manage risk, law-abiding,
- meet regulation, meet regulatory, contract risk, regulatory readiness,
- ready for inspection, meet law,
- according to guideline, follow guideline, follow rule, follow same rule,
- pass inspection, pass every inspection, in court, end in court, lawsuit

usability: Usability
> near satisfaction adoption activation conversion support
- usability, easy to use, user-friendly, ease of use, intuitive, effortless to use,
- effortless experience, frictionless experience, seamless experience, simple to use,
- simplify|customers, user interface, improve ux, great ux, improve ui,
- easy for customer, easy for user, make it easy, easier for customer, easier for user,
- easier to use, joy to use, pleasure to use, breeze to use, easy to buy, easy to book,
- easy to order, easy to pay, easy to find, easy to join, easy to switch,
- easy to integrate, buying easy, booking easy, ordering easy, painless for customer,
- simple for customer, simple for user, simpler to use, self-explanatory, great design,
- frictionless checkout, improve search, better search, search experience, great search,
- improve website, better website, navigation, less friction, reduce friction,
- remove friction,
- without visit,
- understand~ bill, find what, find~ what they, can do it themselves,
- do it themselves, without calling,
- without form, in one click, in three clicks, in plain language,
- in one visit, at one visit, without fear

accessibility: Accessibility
> near usability
- accessibility, accessible to all, wcag, accessible product, accessible website,
- accessible to everyone, accessible for everyone, accessible for all, usable for all,
- open to all, screen-reader, barrier-free,
- blind, deaf, wheelchair, sign language, with disability, with disabilities,
- step-free, is for everybody, are for everybody, for every visitor,
- everybody can use, everyone can use, anybody can use, anyone can use,
- everybody can read, everyone can read, for everyone to use

data: Data
> near quality adoption performance reliability
- data quality, data-driven, data-informed, data-driven decision, data literacy,
- analytics capability, business intelligence, data platform, trusted data,
- data accuracy, data-driven culture, single source of truth, decision based on data,
- data-based decision, evidence-based decision, data trustworthy, trustworthy data,
- trust in data, trust data, data reliable, reliable data, master data,
- data we can trust, fact-based, one version of truth, numbers everyone trusts,
- data culture, self-serve analytics, analytics self-serve, decision on fact,
- based on fact, decide with data, decision with data, trust number, trust figure,
- trust~ figure, trust~ number, same number, same figure, one number,
- data be trusted, data can be trusted, data is trusted, number can be trusted,
- number be trusted, figure can be trusted

innovation: Innovation
> near adoption growth revenue
- innovation, innovative, innovate~, new product idea, culture of innovation, r & d,
- experimentation, cutting-edge, product discovery, research and development, invent~,
- next big thing,
- try~ out

productivity: Productivity
> near cost delivery logistics quality profitability
- productivity, productive, operational efficiency, efficiency, efficient, automate~,
- automation, streamline~, operational excellence, process efficiency, manual work,
- lean operation, operating efficiency, internal efficiency, get rid of paperwork,
- paperwork, bureaucracy, less admin, administrative burden, spend less time,
- save time, saving time, less time on, without paper, paperless, digitise, digitize,
- digitalise, digitalize, digitalisation, digitalization, digital transformation,
- smooth process, smoother process, simpler process, process faster, faster process,
- plant efficiency, get more done, more done, work smarter, world-class factory,
- factories world-class, effective meeting, busywork, red tape, utilisation,
- utilization, clean up process, process improvement, simplify our process,
- manual data entry, full capacity, improve our internal process, have time to,
- has time to, have time for, has time for, time for people, time to teach,
- time for patient, time for customer, wait for material, waiting for material,
- decide quickly, decide faster, decides quickly, faster decision, quick decision,
- stand empty, stands empty, bed empty, bed full, drive empty, empty run, leave full,
- leaves full, used all day, less paper, no paper, paper form, retype,
- unplanned downtime, changeover, set-up time, table turn, tables turn, worth time,
- go home sooner, leave hospital earlier, rooms are full, room are full, fleet full

logistics: Logistics
> near delivery cost productivity quality
- logistics, fulfilment, fulfillment, supply chain, on-time delivery, inventory,
- inventory management, last mile, order fulfilment, stock level, shipping time,
- shipping cost, warehouse operation, delivery experience, delivery to customer,
- deliver~ on time|customers, delivered on time, parcel on time, every parcel,
- parcel arrive, order on time, every order on time, stock-out, delivery time,
- faster shipping, ship order, deliver orders, run warehouse, warehouse efficiency,
- warehouse performance, freight cost, stock under control,
- shelf never empty, shelves never empty, empty shelf, empty shelves, on shelf,
- never out of stock, out of stock, run out of, running out of, truck leave,
- where parcel, baggage,
- never empty, are never empty

punctuality: Punctuality
> near logistics delivery planning
- punctuality, punctual, leave on time, depart~ on time, arrive~ on time, run on time,
- running on time, on-time departure, on-time arrival, on-time performance,
- train on time, bus on time,
- on time, in time, start on time, starts on time, begin on time, finish on time,
- before deadline, meet deadline, on schedule, on the minute, when people need them,
- ready when, on arrival

supply: Supply
> near logistics quality cost
- supplier deliver, vendor deliver, supplier performance, supplier reliability,
- supplier quality, vendor performance, reliable supplier, reliable supply,
- vendor management, supplier management, supplier relationship, vendor relationship,
- supply risk, supply base

accounting: Closing the books
> near planning productivity quality
- close book, closing book, close of book, month-end close, monthly close,
- year-end close, financial close, close account faster, close month, book closed,
- payroll error-free, bookkeeping

safety: Safety
> near quality wellbeing compliance
- safety, safe workplace, workplace safety, health and safety, zero accident, accident,
- injury, patient safety, road safety, safe work, keep everyone safe, everyone safe,
- safe and healthy, safe place to work, go home safe, goes home safe, safe site,
- site safety, safer, no one hurt, nobody gets hurt, zero harm, fire safety,
- food safety, safe hospital, safe school, safe ward,
- safe|people, safe|customers, safe|nobody, safely, safe warehouse, safe plant,
- safe factory, safe street, safe road, safe building, safe building site,
- safe journey, safe kitchen, feel~ safe, home safely, home safe, unhurt, unharmed,
- get hurt, gets hurt, is hurt, without accident, accident-free,
- fewer infection,
- injured, injure~, unsafe

sustainability: Sustainability
- environmental sustainability, carbon-neutral, carbon footprint, net-zero,
- environmental impact, climate-neutral, emission, greener, eco-friendly,
- environmentally friendly, environmental footprint, energy efficiency,
- renewable energy, circular economy, zero waste, climate action, climate impact,
- carbon emission, low-carbon, decarbonise~, decarbonize~, sustainable business,
- sustainable packaging, sustainability promise, sustainability goal,
- sustainability target, sustainability performance, environmental, more sustainable,
- sustainable company, sustainable product, waste, cut waste, less waste, food waste,
- co #, carbon, recycle~, recycling, plastic-free, biodiversity, save energy,
- less energy, environment friendly, greener company, green energy, go green,
- climate goal, protect climate, less plastic, less water, water loss, water use,
- save water, throw away less, less diesel, without diesel, without gas, without oil,
- without plastic, fossil, wind power, landfill, runs without diesel,
- run without diesel, green fleet, greenest, climate-friendly, low-emission,
- zero-emission, clean energy, clean fleet

hiring: Hiring
> near staff_retention diversity
- hiring, hire, recruitment, recruiting, recruit~, attract talent, attract best talent,
- talent acquisition, acquisition|people, attract~|people, hiring process,
- employer brand, employer of choice, attract top talent, candidate experience,
- build team, grow team, top talent, best talent, grow product team,
- grow engineering team, grow sales team, world-class team, build engineering team,
- scale team, build world-class team, build great team, talent pipeline,
- hiring pipeline, attract great people, attract people, attract good people,
- attract engineer, attract best people, find right people, win talent, win best people,
- staffing, fill vacancy, fill open position, fill open role, hire best, hire great,
- onboard new colleague, welcome new, new colleague feel,
- welcome new colleague,
- apply to us, applying to us,
- applicant say yes, applicants say yes, accept our offer, accept offer

staff_engagement: Staff engagement
> near staff_retention wellbeing learning diversity collaboration
- employee engagement, engagement|people, engage~|people, employee satisfaction,
- satisfaction|people, happy|people, happiness|people, morale, company culture,
- team culture, culture, great place to work, best place to work, employee experience,
- employee happiness, staff engagement, team engagement, motivated|people,
- want~ to work here, want~ to work with us, love~ to work, love~ working,
- love~ work, love~ their job, love~ it here|people,
- motivate~|people, team spirit, team morale, work environment,
- workplace culture, employee morale, place to work, people love to work, happy team,
- engaged team, engaged|people, team happiness, belonging, high-performing team,
- employee motivation, developer experience, job satisfaction, great workplace,
- healthy workplace culture, happier|people, happy employee, happier employee,
- proud to work, healthy culture, engaged people, happy people, motivated team,
- people want to work, thriving team, love coming to work, fun at work,
- better workplace, best workplace, workplace people, energised team, team proud,
- feel heard|people, feel valued|people, feel welcome|people, feel respected|people,
- feel informed|people, want to work for, love~ coming to, voice of staff,
- proud of|people

staff_retention: Staff retention
> near staff_engagement
- employee retention, staff retention, retention|people, retain~|people,
- talent retention, staff turnover, employee turnover, turnover|people,
- leave|subject people, leaving|subject people, lose|object people,
- losing|object people, losing people, people want to stay, stay~ with us|people,
- keep talent, keep best people, attrition, retain talent, retain top talent,
- churn|people, stay~|subject people, keep~|object people, attrition|people,
- keep good people, keep great people, keep our people, keep people, keep top talent,
- keep team, hold on to people, hold on to talent, keep nurse, keep driver,
- keep teacher, loyal staff, staff stay,
- want to stay|people, stay~ past, stay~ longer|people, leave us|people, want to stay,
- return from leave

learning: Learning
> near staff_engagement
- professional development, employee development, career development,
- personal development, upskill~, learning culture, learning and development,
- skill development, talent development, career growth, leadership development,
- develop leader, develop people, develop talent, develop employee, training program,
- growth|people, learning organisation, learning organization, mentoring,
- improve skill, develop skill, new skill, grow skill, build skill, help people grow,
- grow our people, better leader, better manager, great manager, leadership skill,
- leadership team better, talent, develop team, grow talent, certification|people,
- qualified staff, teach~ staff, people to grow, let people grow, skill of team,
- skill of people, build skills, sharpen skill, empower manager, career path,
- strong manager,
- onboarding of new hire, onboarding of new colleague, employee onboarding,
- onboarding of staff, onboard new employee, onboard new hire,
- teach better, teaches better, lead better, leads better, leads well, learn~ from,
- pass exam, pass their exam, good at their job, know how to

diversity: Diversity
> near staff_engagement
- diversity, inclusion, diverse team, inclusive, inclusive workplace, dei, d & i,
- gender balance, equal opportunity, gender equality, diverse workforce, more diverse,
- diversity and inclusion, diverse leadership, diverse leader, diverse board,
- diverse management, diverse staff, diverse company, equality, equal pay,
- everyone belongs, accessible workplace,
- paid fairly, fair pay, equal work, women reach, women lead, wheelchair access

wellbeing: Wellbeing
> near staff_engagement staff_retention
- well-being, wellness, employee wellbeing, mental health, work-life balance, burn-out,
- healthy workplace, stress level, sustainable pace, safe and healthy, healthy team,
- sustainable workload, sane workload, burnout, resilience of team, healthy staff,
- less stress, reduce workload, fair workload, less overtime, healthy and happy,
- sick day, sick leave, fewer sick, ill less, take holiday, take their holiday,
- quiet night, burn out, exhausted, home on time|people, leave work on time,
- finish work on time, finish shift on time|people

collaboration: Collaboration
> near staff_engagement delivery productivity
- collaboration, cross-functional collaboration, cross-team collaboration,
- internal communication, alignment, teamwork, knowledge sharing, transparency,
- team communication, communication|people, team alignment, strategic alignment,
- work together, working together, work better together, one team, communicate better,
- break down silo, align team, share knowledge, strategy clear, shared understanding,
- cross-team, interdepartmental, trust between team, silo between, aligned on strategy,
- cooperation between, co-operation between, collaborate~, everyone knows strategy,
- communication between, communication within, inside company communication,
- wait for each other, waiting for each other, against each other, know~ what other,
- knowledge leave, learn from each other, one team learns,
- side by side

impact: Impact
> near quality
- social impact, beneficiary, public health, health outcome, patient outcome,
- learning outcome, student outcome, student success, poverty, child safety,
- clinical outcome, educational outcome, student achievement, homelessness,
- learner succeed, student succeed, pupil succeed, better health, people in need,
- more impact, have impact, social good, community health, patient care, better care,
- quality of care, crime, safer city, family in need, vulnerable people,
- people's lives, lives of people, access to care, access to education,
- access to health, better life, better lives, public good, life in city, better city,
- liveable, change lives, help student succeed, student thrive, pupil thrive,
- learner thrive, child thrive, people out of poverty, safer community,
- house more family, house more people, end homelessness, go on to university,
- go to university, go to school, goes to school, read by age, can read,
- read and write, find work, find~ job, into work, into job, lead to job, out of work,
- unemployed, clean water, drinking water, clean air, clean street, streets clean,
- temporary housing, own home, at home longer, live longer, live at home, hungry,
- hunger, malnutrition, mortality, survive, reoffend~, reoffender, changes practice,
- change practice, drop out of school, finish school, finish what they start,
- finish their degree, farmer earn, smallholder, go without, live in peace,
- readmission, come back within month of discharge, patient come back, cured, literacy,
- numeracy, read for pleasure, reads for pleasure, enjoy~ learning, enjoy~ reading,
- eat healthier, eats healthier, eat healthily, live healthier, healthier life,
- street are clean, street is clean, go hungry, patient come back within,
- fewer patient come back, find~ work,
- in work, find~ home, stay in school, speak language, unemployment, death,
- die|customers, die|people, die of, die from

fundraising: Fundraising
> near revenue cash
- fundraising, donation, donor, charitable giving, philanthropy, grant income,
- long-term funding, raise fund, raise more fund, funding|nobody,
- secure long-term funding, raise money, raise more money, money for cause,
- regular giving, charity income, campaign for cause, give~ again, give~ back,
- give~ every month, win funding, philanthropist
"""
"""Name and words of each concept, what is near it, and whom it is about."""
