-- May be repeated. Journals from before have no stacks: what is indexed of them is complete.
-- The sequence in a stack's key is its number within the run.

create table if not exists stack (
  id   bigint  not null primary key,
  time bigint  not null,
  tid  integer not null,
  tgid integer not null,
  cut  varchar not null
);

create table if not exists frame (
  stack_id       bigint  not null,
  number         integer not null,
  address        bigint  not null,
  module         varchar not null,
  module_address bigint  not null,
  build_id       varchar not null,
  symbol         varchar not null,
  symbol_offset  bigint  not null,
  source         varchar not null,
  line           integer not null,
  primary key (stack_id, number)
);

alter table decision add column if not exists stack integer default 0 not null;

alter table filter add column if not exists blind_spot varchar default '' not null;
alter table filter add column if not exists comm varchar default '' not null;
alter table filter add column if not exists exe varchar default '' not null;
alter table filter add column if not exists ip bigint default 0 not null;
alter table filter add column if not exists stack integer default 0 not null;
