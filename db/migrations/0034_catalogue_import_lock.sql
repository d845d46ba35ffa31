-- An import holds the row lock of the standard price list; PostgreSQL gives row locks only to who may update something.
grant update (name) on price_list to pramana_app;
