-- Where an import's rows come from: a file that somebody chose, or the template catalogue of the node. It stands as the
-- reason of each price that the import sets.
alter table item_import add column source text not null default 'file' check (source in ('file', 'template'));
