DROP TABLE choice_tally;
