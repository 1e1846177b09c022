DROP TABLE price_tally;
DROP TABLE price_change;
