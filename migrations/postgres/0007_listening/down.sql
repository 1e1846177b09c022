DROP INDEX response_with_words;
DROP TABLE offer_pair;
DROP TABLE ending_tally;
DROP TABLE source_tally;
DROP TABLE care_tally;
