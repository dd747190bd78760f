"""What English calls the measures of operations, of staff and of public good."""

from typing import Final

__all__ = ["WORK"]

WORK: Final = """\
productivity: Productivity
What is made by the work or time that it takes.
- productivity, output per hour, output per employee, revenue per employee,
- productivity per, labour productivity, labor productivity, case per agent,
- ticket per agent, sales per rep, revenue per head, unit per person, sales per square,
- per working hour, revenue per hour, turnover per square, turnover per hour,
- output per shift, output per worker, output per person, sales per employee,
- sales per head, sales per hour, revenue per fte, sales per sq, sales per m #,
- case per lawyer, case per worker, visits per nurse

automation_share: Automation
Share of the work that nobody does by hand.
- automation rate, automated test share, automated process,
- straight-through processing, automation, automated, straight-through rate, touchless,
- touchless invoice, stp rate, without manual, untouched, processed automatically,
- processed without touch, without human, self-checkout, paperless

time_saved: Time saved
Hours of work that are no longer needed.
- time saved, hour saved, manual hour saved, hour freed, hour saved per week,
- time saving

utilisation: Utilisation
Time or room used by what there is.
- utilisation, utilization, utilisation rate, utilization rate, billable hour,
- billable utilisation, billable utilization, capacity utilisation, billability,
- capacity utilization, asset utilisation, asset utilization, machine utilisation,
- theatre utilisation, room utilisation, billable rate, fleet utilisation,
- load of machine, machine load, truck loaded, load rate, use of machine,
- planned hour used, wrench time, hour recorded

output_volume: Output
What is made in a period.
- output|counted, unit produced, production volume, production output, unit shipped,
- case handled, case closed, meal served, parcel delivered, production|counted,
- tonne produced, tonne shipped, parcel handled, meal cooked, car built, unit built,
- built per week, made per day, made per week, made per shift, interview completed,
- case completed, inspections done, produced per, tons made

oee: Overall equipment effectiveness
Share of planned time in which a line makes good parts at full speed.
- oee, overall equipment effectiveness, equipment effectiveness, line efficiency

on_time_delivery: On-time delivery
Share of deliveries that arrive when promised.
- on-time delivery, otif, on time in full, on-time in-full, on-time delivery rate,
- delivered same day, same-day delivery, delivery on time, on-time shipment,
- ship~ same day,
- next-day delivery, parcel on time, order on time, order delivered on time,
- dispatched within, shipped on time, delivered within, on-time dispatch,
- shipped within, arrive~ on time, arrive in time, delivered by promised,
- order shipped complete, shipped complete, delivered complete, delivered in full,
- delivered as promised, delivered next day, delivered the same day

punctuality: Punctuality
Share of departures or arrivals at the time that was announced.
- punctuality, on-time departure, on-time arrival, on-time performance,
- d # departure, leave on time, depart~ on time, departure on time, train on time,
- bus on time, flight on time, trains that run on time, on-time running

delivery_time: Delivery time
Time from an order until it arrives.
- delivery time, shipping time, fulfilment time, fulfillment time, dock-to-stock,
- dock-to-stock time, dwell time|nobody, order fulfilment time, transit time,
- order cycle time, pick time, picking time, response time to emergency, door to door,
- unloading time, shipment time, pick-up time, dispatch time, arrive in # day,
- arrives in # day, arrive within, arrives within, delivered in # day, courier time,
- days to deliver, days to arrive, time to deliver, arrival time, arrive below,
- arrive in # minute, response of fire, ambulance arrival, days until delivery,
- until it arrives

fill_rate: Fill rate
Share of what is ordered that is there.
- fill rate, order fill rate, stock availability, in-stock rate, on-shelf availability,
- product availability, in stock, service level of stock, perfect order,
- orders complete, order complete, orders filled complete, available on shelf,
- availability on shelf, on shelf

stock_outs: Stock-outs
Cases, or share of cases, in which something is sold out.
- stock-out, stock-out rate, out of stock, out-of-stock, out-of-stock rate, back-order,
- shelf gap, sold-out day, empty shelf, gaps on shelf, missing item, out of stocks

inventory_turnover: Inventory turnover
How often stock is sold and bought again in a year.
- inventory turnover, stock turn, inventory turn, stock turnover, stock rotation

inventory: Inventory
Stock that is held, as worth or in days.
- inventory, stock level, inventory day, days of inventory, days of stock, dead stock,
- inventory value, stock on hand, obsolete stock, inventory level, excess inventory,
- stock|counted, days of cover, stock cover, slow mover, slow-moving stock, stock held

damage_rate: Damage rate
Share of what arrives damaged or not at all.
- damage rate, damaged item, damaged parcel, lost parcel, parcel loss, breakage,
- damaged shipment, damage, delivery damage, claim rate, loss rate, loss claim,
- lost shipment, lost item, goods damaged, stolen, theft rate, loss in transit,
- damaged in transit, goods lost

occupancy: Occupancy
Share of rooms, seats or beds that are taken.
- occupancy, occupancy rate, load factor, bed occupancy, room occupancy,
- seat occupancy, table turn, seats taken, beds taken, room let, let room, rooms let,
- table taken, places taken, filled seat, stall let, seats sold before, places filled,
- table turned, tables turned

accidents: Accidents
Accidents at work in a period, or by hours worked.
- accident, injury, lost-time injury, ltir, ltifr, trir, recordable incident,
- lost-time accident, injury rate, accident rate, recordable injury, safety incident,
- workplace injury, lost time injury frequency rate, fatality, collision,
- days lost to injury, lost time injury, near collision, staff hurt, people hurt,
- hurt at work

accident_free_days: Days without an accident
Days since the last accident.
- accident-free day, days without accident, injury-free day, days without injury

near_misses: Near misses reported
Reports of what nearly went wrong.
- near-miss, near-miss report, safety observation, hazard report, unsafe act, hazard

emissions: Emissions
Greenhouse gas in a period.
- emission, carbon emission, co # emission, ghg emission, carbon footprint, co # e,
- scope # emission, greenhouse gas, carbon intensity, tonne of co #, co #,
- greenhouse gas emission, emission per, carbon per, footprint per, co # per,
- tonnes of carbon, tco #

energy_use: Energy use
Energy or water used in a period.
- energy use, energy consumption, electricity consumption, kwh, water use,
- water consumption, energy intensity, power usage effectiveness, pue,
- fuel consumption, electricity use, gas consumption, power consumption, diesel use,
- energy cost, fuel per, energy per, water per, fuel use, diesel per, electricity per,
- kwh per, energy used, water used, litres per #, power use, heating cost

renewable_share: Renewable energy
Share of energy from renewable sources.
- renewable energy, renewable share, renewable electricity, green energy, renewables,
- green electricity, electric vehicle, solar power, renewable power, green power,
- own panels, from solar, from renewables, from own panel, clean energy, clean power,
- energy from

waste: Waste
Waste in a period.
- waste, landfill, food waste, waste to landfill, packaging waste, plastic,
- single-use plastic, plastic use, paper use, landfill waste, waste per, thrown away,
- throw away, binned food, bread waste, tonne to landfill, waste to incineration,
- rubbish, litter

recycling_rate: Recycling
Share of material that is used again.
- recycling rate, recycled, recycling, recyclable, recycled content, diversion rate,
- recycled material, recyclable packaging, reuse rate, circularity, reused,
- recovered material, returned packaging

service_level: Service level
Share of cases handled within the time agreed.
- service level, sla, sla compliance, sla attainment, sla adherence, within sla,
- service level agreement, service level attainment, sla met, processed within,
- completed within, paid within, handled within, decided within, slo, seen within,
- reviewed within, merged within, restored within, recovered within,
- acknowledged within, detected within, delivered to within, answered in time,
- resolved in time, fixed within, done within, found within, traced within,
- taken within, reviewed in # day, reviewed in # hour, decided in # day, paid in # day,
- paid in # working day, answered in # day, in # hour for # %, in # day for # %,
- seen in # hour, treated within, reported within, reports every, submitted within,
- delivered within target, done in time, confirmed within, sent within, issued within,
- signed within, in time for, seen by doctor within

enps: Employee Net Promoter Score
Share of staff who would recommend the employer less share who would not.
- enps, employee nps, employee net promoter score, employee promoter score,
- recommend|people, recommend~ us as place, nps|people, team nps, internal nps,
- staff nps, employee who would recommend, staff who would recommend,
- recommend us as employer, recommend us to friend|people, would recommend us|people

staff_survey: Staff survey score
Share of answers of staff that are content, or their mean.
- employee engagement, employee engagement score, engagement|people,
- engagement score|people, engagement survey, employee satisfaction,
- satisfaction|people, satisfied|people, pulse, pulse survey, pulse score, team health,
- team satisfaction, team engagement, team morale, morale, staff engagement,
- engagement survey score, happiness|people, happy|people, psychological safety,
- belonging score, team happiness, culture score, employee happiness,
- developer satisfaction, team health score, inclusion score, manager score,
- manager effectiveness, leadership score, trust score|people, employee experience,
- staff satisfaction, developer experience score, feel heard, feel listened to|people,
- feel valued, proud to work here, would stay|people, listened to|people,
- feel safe at work, feel informed|people, happy at work

survey_participation: Survey participation
Share of those asked who answer.
- survey participation, response rate, survey response rate, participation in survey,
- survey response, participation rate, pulse participation

staff_turnover: Staff turnover
Share of staff who leave in a period.
- attrition, attrition rate, staff turnover, employee turnover, turnover|people,
- turnover rate|people, voluntary turnover, regretted attrition, employee attrition,
- regrettable attrition, voluntary attrition, employee churn, churn|people,
- leave|subject people, resignation, regretted exit, regretted leaver, leaver,
- leaving|subject people,
- first-year attrition, turnover rate, voluntary departure, early attrition,
- first-year turnover, team turnover, regretted loss, unwanted turnover,
- people who leave, staff who leave, employee who leave, leave in first year,
- leave within first year, leave in first # month, people leaving, staff lost,
- nursing turnover, nurse turnover, driver turnover, crew turnover,
- people lost, colleague who leave, rep turnover, regretted departure, agent turnover,
- early leaver

staff_retention_rate: Staff retention
Share of staff at the start of a period who are still there at its end.
- employee retention, staff retention, retention|people, retention rate|people,
- talent retention, stay|people, retained|people, employee retention rate,
- retain~|people, still with us|people, still here|people, key talent retention,
- say they would stay|people, still employed, stay beyond

staff_tenure: Staff tenure
How long staff stay.
- tenure, average tenure, employee tenure, length of service

absence: Absence
Share of working time lost to sickness.
- absence, absenteeism, sick day, sick leave, sickness absence, absence rate, burn-out,
- sickness rate, absenteeism rate, lost day, days lost, sickness, day lost to illness,
- days off sick, off sick, sickness day, sick leave rate

overtime: Overtime
Hours worked beyond those agreed.
- overtime, overtime hour, weekend work, after-hours work, on-call hour, unused leave

hires: Hires
People hired in a period.
- hire|counted, new hire|counted, people hired, engineer hired, position filled,
- role filled, new joiner|counted, open role filled, vacancy filled, joiner|counted,
- hire #, hiring #, hired #, recruit #, recruiting #, post filled, shift filled,
- vacancies filled, apprentice|counted, driver hired, nurse hired

time_to_hire: Time to hire
Days from opening a position to the signed contract.
- time to hire, time to fill, days to hire, days to fill, hiring time,
- recruitment time, time to offer, time-to-hire, hiring cycle, recruiting time,
- vacancy duration, position filled in # day, role filled in # day, roles filled within,
- positions filled within, days to fill role, time to fill role,
- time until position is filled, time to recruit, days until filled

cost_per_hire: Cost per hire
Cost of recruiting by hires.
- cost per hire, cost of hire, recruiting cost, recruitment cost, agency cost,
- hiring cost

offer_acceptance: Offer acceptance
Share of offers that are accepted.
- offer acceptance, offer acceptance rate, offer accept rate, accepted offer,
- acceptance rate, offer accepted, offers accepted

applicants: Applicants
People who apply for a position.
- applicant|counted, job application|counted, candidate|counted,
- qualified candidate|counted, applicant per role|counted, candidate pipeline|counted,
- talent pool|counted, candidate per role|counted, qualified applicant|counted,
- application per role|counted, employee referral|counted, referred candidate|counted,
- internal application|counted, application per post|counted, refer~ candidate,
- referral from staff, application per vacancy|counted

vacancies: Open positions
Positions that are not filled.
- open position, vacancy, open role, unfilled position, vacancy rate, unfilled role

quality_of_hire: Quality of hire
Share of hires who pass their first months, or how they are judged.
- quality of hire, pass probation, passed probation, probation, new hire performance,
- new hire retention, # day retention|people, retention of new hire

headcount: Headcount
People employed.
- headcount, number of employee, team size, fte, full-time equivalent,
- staff number|counted, employee|counted, engineer|counted, team grow|counted

ramp_time: Ramp-up time
Time until a new colleague works as an old one does.
- ramp-up time, ramp time, time to productivity, onboarding time|people, ramp-up,
- time to first commit, time to first deal, time to full productivity,
- time to onboard|people, new hire ramp, time to first pull request,
- new hire productive, productive after # week, until new engineer, until new hire,
- time until new, productive within, fully productive, productive in # week

employer_rating: Employer rating
Mean of the stars that staff give in public.
- glassdoor rating, glassdoor score, glassdoor, kununu, kununu score, employer rating,
- employer brand score, great place to work, best place to work, trust index,
- employer score, rating as employer

diversity_share: Diversity
Share of staff from groups that are too few.
- woman in leadership, women in leadership, woman in, women in, female leader,
- underrepresented group, diverse candidate, diverse hire, gender balance,
- share of woman, share of women, diversity ratio, female|counted, representation,
- under-represented, gender ratio, female engineer, women|counted, woman|counted,
- female candidate, diverse slate, diverse background, minority, women on board,
- women among, women in management, share of women in, from minority, of # women,
- balance of gender

pay_gap: Pay gap
Difference of pay between groups for equal work.
- pay gap, gender pay gap, pay equity gap, pay equity

promotions: Promotions
People who moved up in a period.
- promotion rate, internal promotion, promoted, promotion|people, promoted from within

internal_hires: Filled from inside
Share of positions filled with own people.
- internal mobility, internal hire, filled internally, internal candidate,
- internal fill rate, internal move, succession coverage, successor, succession plan,
- posts filled from inside, filled from within, lead filled from within

training: Training
Trainings held, hours of them, or people trained.
- training, training hour, training completion, hour of training, learning hour,
- workshop, training session, course completed, employee trained, completed training,
- staff trained, training completion rate, lunch-and-learn, complete training,
- course|counted, hour of learning, training day, people trained, day of training,
- hours trained

certified_staff: Certified staff
People with a certificate.
- certified|people, certified employee, certified engineer, certification|people,
- staff with certificate, certified people, hold certificate, licensed|people,
- certified by|people

skills: Skills
What people can do, as tested or judged.
- skill|counted, skill gap, skill score, proficiency, competency score, competency,
- skill level, assessment score, literacy score, readiness score, skills covered,
- quiz score, certification pass rate, skills matrix

one_on_ones: One-on-ones
Talks of managers with their people.
- one-on-one, # : #s, performance review, feedback talk, stay interview, skip-level,
- feedback session, career conversation, development plan, review conversation

goal_attainment: Goal attainment
Share of goals that were met.
- goal attainment, okr score, okr completion, okr achievement, goal completion, okr,
- objective met, goal achieved, key result achieved, goal met, okr attainment,
- plan fulfilment, target met, targets met, of our goals, milestones delivered

alignment_score: Alignment
Share of staff who say that they know what matters and why.
- alignment score, strategy awareness, understand strategy, know company goal,
- understand goal, clarity score, understand how their work, strategic alignment,
- know~ strategy, explain strategy

people_reached: People reached
People whom a programme reaches.
- people reached, people served, household reached, family reached, child reached,
- children reached, student reached, people supported, family served, patient treated,
- people helped, resident reached, patient seen, child vaccinated, meal delivered,
- patient seen within, meal given, food parcel, people impacted, student impacted,
- pupils reached, people use service, family supported, child supported, people fed,
- people advised, user of service

beneficiaries: Beneficiaries
People who are better off.
- beneficiary|counted, people lifted, people housed, people in work, job created,
- people placed, live saved, lives improved, rehoused, in employment, into work,
- into employment, job placement, placement rate, jobs created, lifted out,
- in job after, in a job, find job, finds job, found a job, found work, find work,
- in stable home, people who found

health_outcome: Health outcome
Share of patients who get well or stay well.
- survival rate, recovery rate, vaccination rate, health outcome, blood pressure,
- vaccination coverage, cure rate, screening rate, vaccinated, screened, hba #,
- immunisation, immunization, relapse rate, remission, vaccine uptake,
- screening uptake, treated successfully, healed, patient outcome

learning_outcome: Learning outcome
Share of learners who reach what was to be learnt.
- graduation rate, exam pass rate, literacy rate, reading level, course completion,
- exam result, test score, grade|counted, pass mark, course completion rate,
- attainment, pupil progress, learning gain, graduate|counted, school attendance,
- finish course, finishes course, completes course, exam, pass exam, passes exam,
- exam grade, grade average, final exam, pass final, reading age, reading gap,
- attainment gap, can swim, final placement, exam score, reading score, math score,
- maths score, spelling, reach expected standard, reaches expected standard,
- meet expected standard, at expected standard, reach standard, expected level,
- at grade level, pass rate, pass test, passes test, read for pleasure

volunteers: Volunteers
People who give their time.
- volunteer|counted, volunteer hour|counted, active volunteer|counted,
- new volunteer|counted, volunteer retention|counted, regular volunteer|counted,
- volunteer turning up, hours given, volunteers hours, volunteer shift

citations: Citations
How often own work is cited.
- citation, paper published, paper accepted, peer-reviewed paper, cited

effort: Time spent on work
Hours that a piece of work takes.
- admin time, administrative time, manual hour, manual effort, time spent on,
- writing time, manual time, hour spent, man-hour, time per case, time per,
- preparation time, planning time, time to prepare, reporting time, time in meeting,
- meeting time, meeting hour, time spent, hours of work, hour of work, hour per week on,
- minutes per case, minute per case, time in meetings, hours in meeting, hours per case,
- hour per case, person-hour, people-hour, screen time|people, meeting per week,
- meetings per team

dropout: Dropout
Share of learners who leave before the end.
- dropout, drop-out, dropout rate|nobody, who drop out, drops out, leave school,
- quit course, quits course, leave course early

late_items: Late or missed
What was due and came late or not at all.
- late delivery, late shipment, late order, missed delivery, missed collection,
- failed delivery, late parcel, missed deadline, sla breach, missed sla, late train,
- late departure, overdue item, overdue task, overdue order, late start,
- delayed flight, delayed order, missed appointment, invoice paid late, late invoice,
- late report, delivered late, arrive~ late, late arrival, late running, shipped late,
- late payment of, days late, late response, overdue

no_shows: No-shows and empty places
Share of places that were booked and not taken, or not let at all.
- no-show, no-show rate, void rate, void day, vacancy rate|nobody, empty room,
- empty mile, idle time, missed visit, kilometre driven empty, empty kilometre,
- empty run, driven empty, missed appointment rate, empty seat, empty bed,
- empty kilometers

manual_work: Manual work
Steps or cases that people still do by hand.
- manual step, manual intervention, manual process, manual work, manual entry,
- manual hand-off, manual task, manual check, toil, on paper, paper-based,
- hour of manual work, re-typed, retyped, typed in by hand, by hand, spreadsheet work,
- by phone instead

patient_harm: Harm to patients
Deaths, infections, falls and the like, as cases or by patients.
- mortality, mortality rate, infection rate, infection|counted, readmission rate,
- readmission, readmitted, fall per # patient day, patient fall, fall with harm,
- falls per #, falls with injury, pressure ulcer, medication incident, complication,
- complication rate, death|counted, death after, deaths per #, infections per #,
- avoidable harm, sepsis, fall per month

hospital_stay: Days in hospital
Days from admission until a patient goes home.
- hospital stay, length of hospital stay, inpatient stay, days in hospital,
- length of inpatient stay, bed day, time to discharge, discharge time

hardship: Hardship and crime
People or cases in a state that nobody should be in.
- crime, crime rate, burglary, rough sleeper, poverty rate, child poverty, homeless,
- unemployment, unemployment rate, hunger, reoffending, reoffending rate, debt case,
- fatal crash, road death

lessons_missed: Lessons missed
Share of lessons or days at school that pupils miss.
- truancy, school absence, pupil absence, detention|counted, exclusion|counted,
- lessons missed, missed lesson, hour pupil miss, unauthorised absence,
- persistent absence, student absence

employment_rate: People in work
Share of those whom a programme helps who have work afterwards.
- employment rate, in work, in job, in a job, job placement, placement rate,
- placed in job, placed in work, found work, find work, found job, find job,
- graduate employment, still employed, in employment, into employment, into work,
- participant in work, people in work, hired after training

felt_safety: People who feel safe
Share of those asked who feel safe.
- feel~ safe, feeling of safety, sense of safety, perceived safety, feel unsafe

water_access: Working water points
Share of water points that give clean water.
- water point, clean water, safe drinking water, drinking water, access to water,
- day without water, borehole, sample without bacteria
"""
"""Name, definition and words of each."""
