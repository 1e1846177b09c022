DROP TABLE forecast;
DROP TABLE follow_up;
DROP TABLE learning_edit;
DROP TABLE decision_finding;
DROP TABLE decision;
