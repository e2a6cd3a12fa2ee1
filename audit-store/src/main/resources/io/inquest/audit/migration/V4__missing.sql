-- May be repeated. What the supervisor counted is in the journals: they fill emptied tables again.

alter table run add column if not exists witnessed_decisions bigint;
alter table run add column if not exists witnessed_refusals bigint;
alter table run add column if not exists lost_entries bigint default 0 not null;

truncate table ingest;
truncate table run;
truncate table task;
truncate table program;
truncate table filter;
truncate table rule;
truncate table decision;
truncate table decision_group;
truncate table signal;
truncate table gap;
truncate table stack;
truncate table frame;
