-- May be repeated. Journals from before do not say what a policy was written in.

alter table filter add column if not exists format varchar default '' not null;
