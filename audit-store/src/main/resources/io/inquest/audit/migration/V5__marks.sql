-- May be repeated. Journals from before do not say what made an executable.

alter table task add column if not exists marks varchar default '' not null;
