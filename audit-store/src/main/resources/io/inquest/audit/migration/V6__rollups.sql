-- May be repeated. Roll-ups and events are made of the journals: they fill emptied tables again.

alter table decision add column if not exists duration bigint;

create table if not exists burst (
  id        bigint  not null primary key,
  group_id  bigint  not null,
  last_id   bigint  not null,
  decisions bigint  not null,
  time      bigint  not null,
  last_time bigint  not null
);

create table if not exists task_group (
  id        bigint  not null primary key,
  group_id  bigint  not null,
  tgid      integer not null,
  tid       integer not null,
  comm      varchar not null,
  exe       varchar not null,
  decisions bigint  not null,
  last_id   bigint  not null,
  time      bigint  not null,
  last_time bigint  not null,
  timed     bigint  not null,
  duration  bigint  not null
);

create table if not exists task_event (
  id          bigint  not null primary key,
  time        bigint  not null,
  event       varchar not null,
  tid         integer not null,
  tgid        integer not null,
  parent_tid  integer not null,
  how         varchar,
  exe         varchar not null,
  comm        varchar not null,
  wait_status integer
);

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
truncate table burst;
truncate table task_group;
truncate table task_event;
