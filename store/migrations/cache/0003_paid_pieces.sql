-- How many pieces of the style a past order had: what was paid for it is comparable only with as many. 0 is not known.
ALTER TABLE past_prices ADD COLUMN pieces INTEGER NOT NULL DEFAULT 0;
