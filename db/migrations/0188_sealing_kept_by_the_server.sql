-- What the server may do to a sealed row: seal its box anew, and nothing else (0141). Whoever owns the database could always
-- write there, and is found by the audit; a trigger that they can drop would only seem to hold them.
drop trigger block_kept on block;
create trigger block_kept before update on block for each row when (current_user = 'pramana_app')
  execute function only_sealed_anew('a block is kept as it was sealed', 'body');
drop trigger access_leaf_kept on access_leaf;
create trigger access_leaf_kept before update on access_leaf for each row when (current_user = 'pramana_app')
  execute function only_sealed_anew('a leaf is kept as it was sealed', 'box');
drop trigger emergency_entry_kept on emergency_entry;
create trigger emergency_entry_kept before update on emergency_entry for each row when (current_user = 'pramana_app')
  execute function only_sealed_anew('an emergency access is kept as it was sealed', 'words_box');
