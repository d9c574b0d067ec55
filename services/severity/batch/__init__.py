"""Many patients at once, column by column: the same level, source, risks and NEWS2 as one by one."""
