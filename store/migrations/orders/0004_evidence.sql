-- Look-ups in vain that showed a later order of ours beside it.
ALTER TABLE orders ADD COLUMN witnessed INTEGER NOT NULL DEFAULT 0;

-- When the server said so, as a clock that is set back must not make a wait
-- longer than it was.
ALTER TABLE budget_seen ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0
