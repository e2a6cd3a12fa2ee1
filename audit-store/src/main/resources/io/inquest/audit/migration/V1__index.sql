-- May be repeated: H2 commits each statement by itself, and a kill may fall between two.
-- Rows of a run have the key run << 40 | sequence; ranges of time become ranges of keys.

create table if not exists ingest (
  run            bigint  not null primary key,
  segment        integer not null,
  segment_offset integer not null,
  sequence       bigint  not null,
  last_decision  bigint  not null,
  decisions      bigint  not null,
  ended          boolean not null
);

create table if not exists run (
  number            bigint  not null primary key,
  started_at        bigint  not null,
  host              varchar not null,
  boot_id           varchar not null,
  kernel_release    varchar not null,
  architecture      varchar not null,
  uid               bigint  not null,
  supervisor_pid    bigint  not null,
  version           varchar not null,
  arguments         varchar array not null,
  working_directory varchar not null,
  record_mode       varchar not null,
  group_path        varchar,
  ended_at          bigint,
  outcome           varchar,
  wait_status       integer,
  decisions         bigint  not null,
  refusals          bigint  not null
);

create table if not exists task (
  id          bigint  not null primary key,
  tid         integer not null,
  tgid        integer not null,
  parent_tid  integer not null,
  how         varchar,
  started_at  bigint  not null,
  exe         varchar,
  comm        varchar,
  executed_at bigint,
  exited_at   bigint,
  wait_status integer
);

create table if not exists program (
  sha256       varchar   not null primary key,
  instructions varbinary not null
);

create table if not exists filter (
  id           bigint  not null primary key,
  installed_at bigint  not null,
  chain_index  integer not null,
  origin       varchar not null,
  policy       varchar not null,
  tid          integer not null,
  flags        bigint  not null,
  sha256       varchar not null,
  observed     boolean not null
);

create table if not exists rule (
  filter_id   bigint  not null,
  number      integer not null,
  name        varchar not null,
  action      varchar not null,
  file        varchar not null,
  line        integer not null,
  file_column integer not null,
  primary key (filter_id, number)
);

create table if not exists decision (
  id           bigint  not null primary key,
  time         bigint  not null,
  tgid         integer not null,
  tid          integer not null,
  comm         varchar not null,
  exe          varchar not null,
  audit_arch   integer not null,
  nr           integer not null,
  a0           bigint  not null,
  a1           bigint  not null,
  a2           bigint  not null,
  a3           bigint  not null,
  a4           bigint  not null,
  a5           bigint  not null,
  decoded      varchar not null,
  ip           bigint  not null,
  action       integer not null,
  data         integer not null,
  filter_index integer not null,
  instruction  integer not null,
  policy       varchar not null,
  rule_name    varchar not null,
  result       bigint
);

create index if not exists decision_of_task on decision (tid, id);

create table if not exists decision_group (
  id           bigint  not null primary key,
  audit_arch   integer not null,
  nr           integer not null,
  action       integer not null,
  data         integer not null,
  filter_index integer not null,
  instruction  integer not null,
  policy       varchar not null,
  rule_name    varchar not null,
  decisions    bigint  not null,
  first_id     bigint  not null,
  last_id      bigint  not null
);

create table if not exists signal (
  id            bigint  not null primary key,
  time          bigint  not null,
  tid           integer not null,
  tgid          integer not null,
  signal_number integer not null,
  code          integer not null,
  sender_pid    integer not null,
  address       bigint  not null
);

create table if not exists gap (
  id     bigint  not null primary key,
  time   bigint  not null,
  kind   varchar not null,
  tid    integer not null,
  lost   bigint  not null,
  detail varchar not null
);
