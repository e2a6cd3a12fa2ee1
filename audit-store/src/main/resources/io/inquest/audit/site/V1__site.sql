-- A site's database: the tables of a store, for many hosts. `host` leads every key; no sequences.
-- What an entity sees are the views of `inquest_host`: the rows of one host, `inquest.host`.
-- `host` is the first half of the digest of the machine's identity; an id is run << 40 | sequence.

create table inquest.host (
  host      uuid        not null primary key,
  name      text        not null,
  pushed_at timestamptz not null
);

create table inquest.ingest (
  host uuid not null default current_setting('inquest.host')::uuid,
  run            bigint  not null,
  segment        integer not null,
  segment_offset integer not null,
  sequence       bigint  not null,
  last_decision  bigint  not null,
  decisions      bigint  not null,
  ended          boolean not null,
  -- What tells journals apart: the RFC 6962 hash of the first frame.
  journal        bytea   not null,
  -- The days of the run's decisions, UTC; null while it has none.
  first_day      date,
  last_day       date,
  primary key (host, run),
  unique (host, journal)
);

create table inquest.run (
  host uuid not null default current_setting('inquest.host')::uuid,
  number              bigint  not null,
  started_at          bigint  not null,
  host_name           text    not null,
  boot_id             text    not null,
  kernel_release      text    not null,
  architecture        text    not null,
  uid                 bigint  not null,
  supervisor_pid      bigint  not null,
  version             text    not null,
  arguments           text[]  not null,
  working_directory   text    not null,
  record_mode         text    not null,
  group_path          text,
  ended_at            bigint,
  outcome             text,
  wait_status         integer,
  decisions           bigint  not null,
  refusals            bigint  not null,
  witnessed_decisions bigint,
  witnessed_refusals  bigint,
  lost_entries        bigint  not null,
  primary key (host, number)
);

create table inquest.task (
  host uuid not null default current_setting('inquest.host')::uuid,
  id          bigint  not null,
  tid         integer not null,
  tgid        integer not null,
  parent_tid  integer not null,
  how         text,
  started_at  bigint  not null,
  exe         text,
  comm        text,
  marks       text    not null,
  executed_at bigint,
  exited_at   bigint,
  wait_status integer,
  primary key (host, id)
);

create table inquest.program (
  host uuid not null default current_setting('inquest.host')::uuid,
  sha256       text  not null,
  instructions bytea not null,
  primary key (host, sha256)
);

create table inquest.filter (
  host uuid not null default current_setting('inquest.host')::uuid,
  id           bigint  not null,
  installed_at bigint  not null,
  chain_index  integer not null,
  origin       text    not null,
  policy       text    not null,
  tid          integer not null,
  flags        bigint  not null,
  sha256       text    not null,
  observed     boolean not null,
  blind_spot   text    not null,
  comm         text    not null,
  exe          text    not null,
  ip           bigint  not null,
  stack        integer not null,
  format       text    not null,
  primary key (host, id)
);

create table inquest.rule (
  host uuid not null default current_setting('inquest.host')::uuid,
  filter_id   bigint  not null,
  number      integer not null,
  name        text    not null,
  action      text    not null,
  file        text    not null,
  line        integer not null,
  file_column integer not null,
  primary key (host, filter_id, number)
);

create table inquest.decision_group (
  host uuid not null default current_setting('inquest.host')::uuid,
  id           bigint  not null,
  audit_arch   integer not null,
  nr           integer not null,
  action       integer not null,
  data         integer not null,
  filter_index integer not null,
  instruction  integer not null,
  policy       text    not null,
  rule_name    text    not null,
  decisions    bigint  not null,
  first_id     bigint  not null,
  last_id      bigint  not null,
  primary key (host, id)
);

create table inquest.burst (
  host uuid not null default current_setting('inquest.host')::uuid,
  id        bigint not null,
  group_id  bigint not null,
  last_id   bigint not null,
  decisions bigint not null,
  time      bigint not null,
  last_time bigint not null,
  primary key (host, id)
);

create table inquest.task_group (
  host uuid not null default current_setting('inquest.host')::uuid,
  id        bigint  not null,
  group_id  bigint  not null,
  tgid      integer not null,
  tid       integer not null,
  comm      text    not null,
  exe       text    not null,
  decisions bigint  not null,
  last_id   bigint  not null,
  time      bigint  not null,
  last_time bigint  not null,
  timed     bigint  not null,
  duration  bigint  not null,
  primary key (host, id)
);

create table inquest.task_event (
  host uuid not null default current_setting('inquest.host')::uuid,
  id          bigint  not null,
  time        bigint  not null,
  event       text    not null,
  tid         integer not null,
  tgid        integer not null,
  parent_tid  integer not null,
  how         text,
  exe         text    not null,
  comm        text    not null,
  wait_status integer,
  primary key (host, id)
);

create table inquest.stack (
  host uuid not null default current_setting('inquest.host')::uuid,
  id   bigint  not null,
  time bigint  not null,
  tid  integer not null,
  tgid integer not null,
  cut  text    not null,
  primary key (host, id)
);

create table inquest.frame (
  host uuid not null default current_setting('inquest.host')::uuid,
  stack_id       bigint  not null,
  number         integer not null,
  address        bigint  not null,
  module         text    not null,
  module_address bigint  not null,
  build_id       text    not null,
  symbol         text    not null,
  symbol_offset  bigint  not null,
  source         text    not null,
  line           integer not null,
  primary key (host, stack_id, number)
);

create table inquest.signal (
  host uuid not null default current_setting('inquest.host')::uuid,
  id            bigint  not null,
  time          bigint  not null,
  tid           integer not null,
  tgid          integer not null,
  signal_number integer not null,
  code          integer not null,
  sender_pid    integer not null,
  address       bigint  not null,
  primary key (host, id)
);

create table inquest.gap (
  host uuid not null default current_setting('inquest.host')::uuid,
  id     bigint  not null,
  time   bigint  not null,
  kind   text    not null,
  tid    integer not null,
  lost   bigint  not null,
  detail text    not null,
  primary key (host, id)
);

create table inquest.decision (
  host uuid not null default current_setting('inquest.host')::uuid,
  id           bigint  not null,
  day          date    not null,
  time         bigint  not null,
  tgid         integer not null,
  tid          integer not null,
  comm         text    not null,
  exe          text    not null,
  audit_arch   integer not null,
  nr           integer not null,
  a0           bigint  not null,
  a1           bigint  not null,
  a2           bigint  not null,
  a3           bigint  not null,
  a4           bigint  not null,
  a5           bigint  not null,
  decoded      text    not null,
  ip           bigint  not null,
  action       integer not null,
  data         integer not null,
  filter_index integer not null,
  instruction  integer not null,
  policy       text    not null,
  rule_name    text    not null,
  result       bigint,
  stack        integer not null,
  duration     bigint,
  primary key (host, id, day)
) partition by range (day);

create index decision_of_task on inquest.decision (host, tid, id);

-- The journal's frames as they are, deflated: `frames` of them from `sequence` on.
create table inquest.frames (
  host uuid not null default current_setting('inquest.host')::uuid,
  run      bigint  not null,
  sequence bigint  not null,
  day      date    not null,
  frames   integer not null,
  bytes    bytea   not null,
  primary key (host, run, sequence, day)
) partition by range (day);

alter table inquest.frames alter column bytes set storage external;

-- Days that are far off: what a wrong clock says.
create table inquest.decision_default partition of inquest.decision default;
create table inquest.frames_default partition of inquest.frames default;

-- Signed notes: `identity`, and `checkpoint` with the number of records that it is of.
create table inquest.proof (
  host uuid not null default current_setting('inquest.host')::uuid,
  run       bigint      not null,
  kind      text        not null,
  size      bigint      not null,
  sha256    bytea       not null,
  note      text        not null,
  pushed_at timestamptz not null default now(),
  primary key (host, run, kind, size, sha256)
);

-- Makes the partitions of a day, for roles that may make no table. False for days that are far off,
-- and where rows of that day are among those of such days: these keep them all.
create function inquest.make_day(wanted date) returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '5s'
as $$
declare
  name text;
  part text;
begin
  if wanted < current_date - 400 or wanted > current_date + 1 then
    return false;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('inquest.make_day', 0));
  foreach name in array array['decision', 'frames'] loop
    part := name || '_' || to_char(wanted, 'YYYYMMDD');
    if to_regclass('inquest.' || part) is null then
      execute format('create table inquest.%I (like inquest.%I including all)', part, name);
      execute format(
        'alter table inquest.%I attach partition inquest.%I for values from (%L) to (%L)',
        name, part, wanted, wanted + 1);
    end if;
  end loop;
  return true;
exception
  when check_violation then
    return false;
end
$$;

revoke all on function inquest.make_day(date) from public;

create schema inquest_host;

create view inquest_host.ingest as
  select
    run, segment, segment_offset, sequence, last_decision, decisions, ended, journal,
    first_day, last_day
  from inquest.ingest
  where host = current_setting('inquest.host')::uuid;

create view inquest_host.run as
  select
    number, started_at, host_name as host, boot_id, kernel_release, architecture, uid,
    supervisor_pid, version, arguments, working_directory, record_mode, group_path, ended_at,
    outcome, wait_status, decisions, refusals, witnessed_decisions, witnessed_refusals,
    lost_entries
  from inquest.run
  where host = current_setting('inquest.host')::uuid;

create view inquest_host.task as
  select
    id, tid, tgid, parent_tid, how, started_at, exe, comm, marks, executed_at, exited_at,
    wait_status
  from inquest.task
  where host = current_setting('inquest.host')::uuid;

create view inquest_host.program as
  select
    sha256, instructions
  from inquest.program
  where host = current_setting('inquest.host')::uuid;

create view inquest_host.filter as
  select
    id, installed_at, chain_index, origin, policy, tid, flags, sha256, observed, blind_spot,
    comm, exe, ip, stack, format
  from inquest.filter
  where host = current_setting('inquest.host')::uuid;

create view inquest_host.rule as
  select
    filter_id, number, name, action, file, line, file_column
  from inquest.rule
  where host = current_setting('inquest.host')::uuid;

create view inquest_host.decision_group as
  select
    id, audit_arch, nr, action, data, filter_index, instruction, policy, rule_name, decisions,
    first_id, last_id
  from inquest.decision_group
  where host = current_setting('inquest.host')::uuid;

create view inquest_host.burst as
  select
    id, group_id, last_id, decisions, time, last_time
  from inquest.burst
  where host = current_setting('inquest.host')::uuid;

create view inquest_host.task_group as
  select
    id, group_id, tgid, tid, comm, exe, decisions, last_id, time, last_time, timed, duration
  from inquest.task_group
  where host = current_setting('inquest.host')::uuid;

create view inquest_host.task_event as
  select
    id, time, event, tid, tgid, parent_tid, how, exe, comm, wait_status
  from inquest.task_event
  where host = current_setting('inquest.host')::uuid;

create view inquest_host.stack as
  select
    id, time, tid, tgid, cut
  from inquest.stack
  where host = current_setting('inquest.host')::uuid;

create view inquest_host.frame as
  select
    stack_id, number, address, module, module_address, build_id, symbol, symbol_offset, source,
    line
  from inquest.frame
  where host = current_setting('inquest.host')::uuid;

create view inquest_host.signal as
  select
    id, time, tid, tgid, signal_number, code, sender_pid, address
  from inquest.signal
  where host = current_setting('inquest.host')::uuid;

create view inquest_host.gap as
  select
    id, time, kind, tid, lost, detail
  from inquest.gap
  where host = current_setting('inquest.host')::uuid;

-- A question that knows the days says so, and other partitions are not looked at.
create view inquest_host.decision as
  select
    id, time, tgid, tid, comm, exe, audit_arch, nr, a0, a1, a2, a3, a4, a5, decoded, ip,
    action, data, filter_index, instruction, policy, rule_name, result, stack,
    duration
  from inquest.decision
  where host = current_setting('inquest.host')::uuid
    and day >= coalesce(nullif(current_setting('inquest.first_day', true), ''), '-infinity')::date
    and day <= coalesce(nullif(current_setting('inquest.last_day', true), ''), 'infinity')::date;
