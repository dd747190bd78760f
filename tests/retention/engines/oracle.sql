-- What the engines count, written by hand for DuckDB; $on_day is the day asked on.

-- :per customer
with rows as (
    select who, "when" as day_of, paid from log
    where who is not null and "when" is not null and paid is not null
      and "when" <= $on_day
), begun as (
    select who, min(day_of) as first_day, max(day_of) as last_day,
           count(distinct day_of) as purchase_days,
           count(*) as purchases
    from rows where paid >= 0 group by who
)
select who, date_diff('day', date '1970-01-01', first_day),
       date_diff('day', date '1970-01-01', last_day), purchase_days, purchases,
       sum(paid) filter (where day_of >= first_day),
       sum(paid) filter (where day_of = first_day),
       sum(paid) filter (where day_of = last_day)
from begun join rows using (who)
group by who, first_day, last_day, purchase_days, purchases
order by who;

-- :cohorts
with rows as (
    select who, date_diff('month', date '2023-11-01', "when") as place from log
    where who is not null and "when" <= $on_day and paid >= 0
), begun as (select who, min(place) as cohort from rows group by who)
select cohort, place - cohort as age, count(distinct who)
from rows join begun using (who)
group by all order by all;

-- :activity
with active as (
    select distinct who, date_diff('month', date '2023-11-01', "when") as place from log
    where who is not null and "when" <= $on_day
), begun as (select who, min(place) as first from active group by who),
each as (
    select a.place, a.place = first as new, b.who is not null as stayed
    from active a join begun using (who)
    left join active b on a.who = b.who and a.place = b.place + 1
), counted as (
    select place, count(*) as active, count(*) filter (where new) as new,
           count(*) filter (where stayed) as stayed
    from each group by place
), months as (select unnest(range(0, 16)) as place)
select coalesce(c.active, 0), coalesce(p.active, 0),
       coalesce(p.active, 0) - coalesce(c.stayed, 0), coalesce(c.new, 0),
       coalesce(c.active - c.new - c.stayed, 0)
from months m left join counted c on m.place = c.place
left join counted p on m.place = p.place + 1
order by m.place;

-- :movements
with monthly as (
    select who, date_diff('month', date '2023-11-01', "when") as place,
           sum(cast(round(paid * 100) as bigint)) as change
    from log
    where who is not null and paid is not null and "when" <= $on_day
    group by all
), running as (
    select who, place, sum(change) over (partition by who order by place) as after
    from monthly
), kept as (
    select * from running
    where who not in (select who from running where after < 0)
), customers as (select distinct who from kept),
months as (select unnest(range(0, 16)) as place),
grid as (
    select who, m.place,
           coalesce((select arg_max(after, k.place) from kept k
                     where k.who = c.who and k.place < m.place), 0) as before,
           coalesce((select arg_max(after, k.place) from kept k
                     where k.who = c.who and k.place <= m.place), 0) as after,
           exists (select 1 from kept k where k.who = c.who and k.place < m.place
                   and k.after > 0) as paid_before
    from customers c cross join months m
)
select sum(before) / 100,
       coalesce(sum(after) filter (where before = 0 and not paid_before), 0) / 100,
       coalesce(sum(after) filter (where before = 0 and paid_before), 0) / 100,
       coalesce(sum(after - before) filter (where before > 0 and after > before), 0) / 100,
       coalesce(sum(before - after) filter (where after > 0 and after < before), 0) / 100,
       coalesce(sum(before) filter (where before > 0 and after = 0), 0) / 100
from grid group by place order by place;

-- :scores
select date_diff('month', date '2023-11-01', "when") as place, plan,
       count(*) filter (where answer >= 9), count(*) filter (where answer <= 6), count(*)
from log
where "when" <= $on_day and answer between 0 and 10 and trim(plan) <> ''
group by place, plan order by all;

-- :segments
with rows as (
    select who, "when" as start, coalesce(until, date '9999-12-31') as last,
           nullif(trim(plan), '') as plan
    from log where who is not null and "when" <= $on_day
), months as (
    select place, (date '2023-11-01' + to_months(cast(place as integer)))::date as first
    from (select unnest(range(0, 16)) as place)
), closes as (
    select *, least((first + to_months(1))::date - 1, $on_day) as close from months
), told as (
    select place, who,
           first(plan order by least(last, first) desc, start desc, plan desc nulls last)
           as plan,
           bool_or(start < first and last >= first - 1) as opening,
           bool_or(last >= close) as closing
    from closes join rows on start <= first group by place, who
), came as (
    select place, who from closes join rows on start > first and start <= close
    where last >= close group by place, who
)
select place, plan, count(*),
       count(*) filter (where not closing and came.who is null)
from told left join came using (place, who)
where opening and plan is not null group by place, plan order by all;
